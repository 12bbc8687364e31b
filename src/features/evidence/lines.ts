// An evidence file as lines that make one JSON document: written as a stream, sealed by a digest over every byte.
import { createHash } from 'node:crypto'
import type { Signer } from '../../kit/sign.ts'

const SUM_HEX = 8

/** The end: short sums of all lines before it, to name the place of a change; the digest of all bytes; who made it. */
const END = /\n"sums":"([0-9a-f]*)",\n"digest":"([0-9a-f]{64})",\n"signature":"([0-9a-f]{128})"\}\n$/

/** Writes members line by line; a list has an element a line. Call `end` last; `signer` signs the digest. */
export function makeLines(signer: Signer) {
  const digest = createHash('sha256')
  const sums: string[] = []
  const line = (text: string) => {
    digest.update(`${text}\n`)
    sums.push(sumOf(text))
    return `${text}\n`
  }
  return {
    first: (name: string, value: unknown) => line(`{${member(name, value)},`),
    member: (name: string, value: unknown) => line(`${member(name, value)},`),
    async *list(name: string, values: AsyncIterable<unknown> | Iterable<unknown>) {
      yield line(`${JSON.stringify(name)}:[`)
      let held: string | null = null
      for await (const value of values) {
        if (held !== null) yield line(`${held},`)
        held = JSON.stringify(value)
      }
      if (held !== null) yield line(held)
      yield line('],')
    },
    end() {
      const last = `"sums":"${sums.join('')}",\n"digest":"`
      const sealed = digest.update(last).digest('hex')
      return `${last}${sealed}",\n"signature":"${signer.sign(sealed)}"}\n`
    },
  }
}

function member(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`
}

function sumOf(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, SUM_HEX)
}

export type Opened =
  | { readonly kind: 'whole'; readonly content: unknown }
  | { readonly kind: 'broken'; readonly where: string; readonly what: string }

/** Every byte counts: nothing may be different from what was written, not even white space. */
export function openLines(bytes: Uint8Array): Opened {
  const file = Buffer.from(bytes)
  const text = file.toString('utf8')
  if (!Buffer.from(text, 'utf8').equals(file))
    return { kind: 'broken', where: placeOf(text), what: NOT_WHOLE }
  const end = END.exec(text)
  if (!end)
    return { kind: 'broken', where: 'the end of the file', what: 'it does not end with sums and digest' }
  const [whole, , digest] = end
  const sealed = text.slice(0, text.length - whole.length + whole.indexOf(`${digest}",\n"sig`))
  if (createHash('sha256').update(sealed).digest('hex') !== digest)
    return { kind: 'broken', where: placeOf(text), what: NOT_WHOLE }
  try {
    return { kind: 'whole', content: JSON.parse(text) }
  } catch {
    return { kind: 'broken', where: placeOf(text), what: 'it cannot be read as JSON' }
  }
}

const NOT_WHOLE = 'it is not as it was written'

/** The first line whose sum is another, by the list that it stands in. */
function placeOf(text: string): string {
  const lines = text.split('\n')
  const at = lines.findLastIndex(line => line.startsWith('"sums":"'))
  const sums = /^"sums":"([0-9a-f]*)",$/.exec(lines[at] ?? '')?.[1]
  if (sums === undefined) return 'the sums or the digest at the end'
  const wrong = lines
    .slice(0, at)
    .findIndex((line, n) => sumOf(line) !== sums.slice(n * SUM_HEX, (n + 1) * SUM_HEX))
  if (wrong < 0) return 'the sums or the digest at the end'
  const opened = lines.slice(0, wrong + 1).findLastIndex(line => line.endsWith(':['))
  const closed = lines.slice(0, wrong).lastIndexOf('],')
  if (opened < 0 || opened <= closed || opened === wrong) return `line ${wrong + 1}`
  return `line ${wrong + 1}: ${lines[opened]!.slice(1, -3)}, item ${wrong - opened}`
}
