// A PDF is read back: each object is where the table says, each page has its text, and nothing of it is lost.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellsOf } from './pdf/cells.ts'
import { brokenInto, widthOf } from './pdf/draw.ts'
import { type PdfBlock, pdf } from './pdf.ts'

const OPTIONS = { title: 'Evidence (äö)', foot: 'about somebody', at: new Date('2026-11-23T10:00:00Z') }

async function made(blocks: readonly PdfBlock[]): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of pdf(blocks, OPTIONS)) parts.push(part)
  return Buffer.concat(parts)
}

type Shown = { readonly y: number; readonly text: string }
type Read = { readonly objects: Map<number, string>; readonly pages: Shown[][] }

/** By the cross-reference table alone, as a reader does it. */
function read(file: Buffer): Read {
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
  for (const body of objects.values())
    for (const [, n] of body.matchAll(/(\d+) 0 R/g)) expect(objects.has(Number(n)), `object ${n}`).toBe(true)
  const [, root] = /\/Root (\d+) 0 R/.exec(text.slice(start))!
  const [, list] = /\/Pages (\d+) 0 R/.exec(objects.get(Number(root))!)!
  const kids = [...objects.get(Number(list))!.matchAll(/(\d+) 0 R/g)].map(match => Number(match[1]))
  expect(objects.get(Number(list))).toContain(`/Count ${kids.length}`)
  return { objects, pages: kids.map(page => linesOf(objects, page)) }
}

function linesOf(objects: Map<number, string>, page: number): Shown[] {
  const [, content] = /\/Contents (\d+) 0 R/.exec(objects.get(page)!)!
  const [, length, stream] = /^<< \/Length (\d+) >>\nstream\n([\s\S]*)\nendstream$/.exec(
    objects.get(Number(content))!,
  )!
  expect(stream).toHaveLength(Number(length))
  return stream!.split('\n').flatMap(line => {
    const place = /([\d.]+) ([\d.]+) Td/.exec(line)
    if (!place) return []
    expect(Number(place[1])).toBeGreaterThanOrEqual(58)
    const drawn = [...line.matchAll(/Td \(((?:\\.|[^\\()])*)\) Tj/g)].map(match => match[1]!).join('')
    const actual = /ActualText <FEFF([0-9A-F]*)>/.exec(line)?.[1]
    const text = actual === undefined ? drawn.replace(/\\([\\()])/g, '$1') : utf16(actual)
    return [{ y: Number(place[2]), text }]
  })
}

const utf16 = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** What stands between head and foot. */
const bodyOf = (lines: readonly Shown[]) => lines.filter(({ y }) => y >= 72 && y < 735).map(one => one.text)
const shownOf = (file: Buffer) => read(file).pages.flatMap(bodyOf)
const footOf = (lines: readonly Shown[]) => lines.filter(({ y }) => y < 72).map(one => one.text)
const headOf = (lines: readonly Shown[]) => lines.filter(({ y }) => y >= 735).map(one => one.text)

describe('a PDF', () => {
  test('of nothing is one empty page', async () => {
    const { pages } = read(await made([]))
    expect(pages.map(footOf)).toEqual([['about somebody', 'Page 1']])
    expect(pages.map(bodyOf)).toEqual([[]])
  })

  test('has as many pages as it needs, each with its number and what it goes on with', async () => {
    const lines = Array.from({ length: 200 }, (_, n): PdfBlock => ({ kind: 'text', text: `line ${n}` }))
    const file = await made([{ kind: 'heading', text: 'Consent' }, ...lines])
    const { pages, objects } = read(file)
    expect(pages.length).toBeGreaterThan(3)
    expect(pages.map(footOf)).toEqual(pages.map((_, n) => ['about somebody', `Page ${n + 1}`]))
    expect(objects.get(4)).toContain(`( of ${pages.length})`)
    expect(pages.map(headOf)).toEqual(
      pages.map((_, n) => (n === 0 ? [] : ['Evidence (äö)', 'Consent, continued'])),
    )
    expect(pages.flatMap(bodyOf).slice(1)).toEqual(lines.map(block => 'text' in block && block.text))
  })

  test('says at its head what it goes on with, and nothing where it begins anew', async () => {
    const fill = Array.from({ length: 44 }, (_, n): PdfBlock => ({ kind: 'quote', text: `line ${n}` }))
    const [one, two] = ['One', 'Two'].map((text): PdfBlock => ({ kind: 'heading', text }))
    const { pages } = read(await made([one!, ...fill, { kind: 'gap' }, two!, ...fill]))
    const heads = pages.map(lines => [headOf(lines)[1], bodyOf(lines)[0]])
    for (const [head, first] of heads) if (first === 'Two') expect(head).toBe(undefined)
    expect(heads.slice(1).map(([head]) => head)).toContain('Two, continued')
    expect(
      heads.every(([head]) => head !== 'One, continued' || !heads.some(([, first]) => first === 'Two')),
    ).toBe(true)
  })

  test('begins nothing at the foot of a page that goes on at the next one', async () => {
    const blocks = Array.from({ length: 90 }, (_, n): PdfBlock[] => [
      { kind: 'entry', text: `entry ${n}` },
      ...Array.from({ length: 1 + (n % 4) }, (): PdfBlock => ({ kind: 'quote', text: 'words' })),
    ]).flat()
    for (const lines of read(await made(blocks)).pages) expect(bodyOf(lines).at(-1)).toBe('words')
  })

  test('shows what the standard fonts have, and letters with their accents put on', async () => {
    const texts = ['é € “x” – \\ ( )', 'Đừng nhắn tin cho tôi nữa, cảm ơn', 'Żółć, příliš, ığdır', 'ỂỄỘ']
    const shown = shownOf(await made(texts.map(text => ({ kind: 'text', text }))))
    expect(shown).toEqual(texts)
  })

  test('shows Chinese, kana, Korean, Greek and Russian in the letters that every reader brings', async () => {
    const texts = ['请停止发短信', '配信をやめて', '그만 보내세요', 'Αθήνα', 'Не пишите мне']
    const file = await made(texts.map(text => ({ kind: 'quote', text })))
    expect(shownOf(file)).toEqual(texts)
    const raw = file.toString('latin1')
    expect(raw).toContain(
      `<${Buffer.from('请停止发短信', 'utf16le').swap16().toString('hex').toUpperCase()}> Tj`,
    )
    expect(raw).toMatch(/\/F5 10\.5 Tf/)
  })

  test('names what paper cannot show, by word and number, and keeps it for those who copy', async () => {
    const file = await made([{ kind: 'text', text: 'Ok 👍🏽 ขอบคุณ \u0000.' }])
    expect(shownOf(file)).toEqual(['Ok 👍🏽 ขอบคุณ \u0000.'])
    expect(file.toString('latin1')).toContain('(Ok [thumbs up U+1F44D U+1F3FD] [U+0E02 ')
  })

  test('keeps every line inside of its margins, whatever is in it', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'abMW.()\\ -ệ中그👍Ж/'), maxLength: 400 })
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('text', 'quote', 'mono'), async (words, kind) => {
        const file = await made([{ kind: kind as 'text', text: words }])
        const { pages } = read(file)
        const bare = (list: readonly string[]) => list.join('').replaceAll(' ', '')
        expect(bare(pages.flatMap(bodyOf))).toBe(bare([words.normalize('NFC')]))
        for (const line of brokenInto(200, cellsOf(words, kind === 'mono' ? 'mono' : 'plain'), 10))
          expect(widthOf(line)).toBeLessThanOrEqual(20_000)
      }),
      { numRuns: 60 },
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
