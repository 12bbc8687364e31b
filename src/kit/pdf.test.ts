// A PDF is read back: each object is where the table says, each page has its text, and nothing of it is lost.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PdfBlock, pdf } from './pdf.ts'

const OPTIONS = { title: 'Evidence (äö)', foot: 'about somebody', at: new Date('2026-11-23T10:00:00Z') }

async function made(blocks: readonly PdfBlock[]): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of pdf(blocks, OPTIONS)) parts.push(part)
  return Buffer.concat(parts)
}

/** By the cross-reference table alone, as a reader does it. */
function read(file: Buffer): { objects: Map<number, string>; pages: string[][] } {
  const text = file.toString('latin1')
  expect(text.startsWith('%PDF-1.4\n')).toBe(true)
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1])
  const [, size, table] = /^xref\n0 (\d+)\n([\s\S]*?)trailer\n/.exec(text.slice(start))!
  const rows = table!.match(/.{20}/gs)!
  expect(rows).toHaveLength(Number(size))
  expect(rows[0]).toBe('0000000000 65535 f \n')
  const objects = new Map(
    rows.slice(1).map((row, n) => {
      const at = Number(row.slice(0, 10))
      const body = new RegExp(`^${n + 1} 0 obj\\n([\\s\\S]*?)\\nendobj\\n`).exec(text.slice(at))
      expect(body, `object ${n + 1}`).not.toBe(null)
      return [n + 1, body![1]!] as const
    }),
  )
  const [, root] = /\/Root (\d+) 0 R/.exec(text.slice(start))!
  const [, list] = /\/Pages (\d+) 0 R/.exec(objects.get(Number(root))!)!
  const kids = [...objects.get(Number(list))!.matchAll(/(\d+) 0 R/g)].map(match => Number(match[1]))
  expect(objects.get(Number(list))).toContain(`/Count ${kids.length}`)
  return { objects, pages: kids.map(page => linesOf(objects, page)) }
}

function linesOf(objects: Map<number, string>, page: number): string[] {
  const [, content] = /\/Contents (\d+) 0 R/.exec(objects.get(page)!)!
  const [, length, stream] = /^<< \/Length (\d+) >>\nstream\n([\s\S]*)\nendstream$/.exec(
    objects.get(Number(content))!,
  )!
  expect(stream).toHaveLength(Number(length))
  return stream!.split('\n').map(line => {
    const [, y, shown] = /^BT \/F[123] [\d.]+ Tf 56 ([\d.]+) Td \((.*)\) Tj ET$/.exec(line)!
    expect(Number(y)).toBeGreaterThan(20)
    return shown!.replace(/\\([\\()])/g, '$1')
  })
}

const shownOf = (file: Buffer) => read(file).pages.flatMap(lines => lines.slice(0, -1))

describe('a PDF', () => {
  test('of nothing is one empty page', async () => {
    expect(read(await made([])).pages).toEqual([['1    about somebody']])
  })

  test('has as many pages as it needs, each with its number', async () => {
    const blocks = Array.from({ length: 200 }, (_, n): PdfBlock => ({ kind: 'text', text: `line ${n}` }))
    const { pages } = read(await made(blocks))
    expect(pages.length).toBeGreaterThan(3)
    expect(pages.map(lines => lines.at(-1))).toEqual(pages.map((_, n) => `${n + 1}    about somebody`))
    expect(pages.flatMap(lines => lines.slice(0, -1))).toEqual(
      blocks.map(block => 'text' in block && block.text),
    )
  })

  test('shows what the fonts have and spells out what they have not', async () => {
    const file = await made([{ kind: 'text', text: 'é € “x” – \\ ( ) 中 😀 \u0000' }])
    const [line] = shownOf(file)
    expect(Buffer.from(line!, 'latin1')).toEqual(
      Buffer.concat([
        Buffer.from('\xe9 \x80 \x93x\x94 \x96 \\ ( ) ', 'latin1'),
        Buffer.from('{U+4E2D} {U+1F600} {U+0000}'),
      ]),
    )
  })

  test('loses no character, however long the words are', async () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom(...'abMW.()\\ '), maxLength: 300 }), {
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(
        words,
        fc.constantFrom('title', 'text', 'mono') as fc.Arbitrary<'text'>,
        async (texts, kind) => {
          const shown = shownOf(await made(texts.map(text => ({ kind, text }))))
          const bare = (list: readonly string[]) => list.join('').replaceAll(' ', '')
          expect(bare(shown)).toBe(bare(texts))
        },
      ),
      { numRuns: 60 },
    )
  })
})
