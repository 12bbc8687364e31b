// Whatever encoding, delimiter, quotes and line ends a file has, and however it is cut: the same cells come out.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Delimiter } from '../../core/csv.ts'
import { isProblem } from '../../kit/web/problem.ts'
import type { Batch } from './batch.ts'
import { type Encoding, ImportOptionsShape, type Reading } from './options.ts'
import { makeCsvReader, makeParser } from './parse.ts'
import { makeEncodingFinder, shapeOf } from './sniff.ts'

const ENCODINGS = ['utf-8', 'utf-8 with mark', 'utf-16le', 'utf-16be', 'windows-1252'] as const
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|']

function encoded(text: string, how: (typeof ENCODINGS)[number]): Buffer {
  switch (how) {
    case 'utf-8':
      return Buffer.from(text)
    case 'utf-8 with mark':
      return Buffer.from(`\ufeff${text}`)
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le')
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
    case 'windows-1252':
      return Buffer.from(text, 'latin1')
  }
}

function foundEncoding(bytes: Buffer, sizes: readonly number[]): Encoding {
  const finder = makeEncodingFinder()
  // The first piece of an upload is a megabyte, or the whole file.
  for (const piece of cut(bytes, [2_000, ...sizes])) finder.see(piece)
  return finder.answer()
}

/** Into pieces of these sizes, over and over; the rest in one. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  for (let i = 0; at < bytes.length; i += 1) {
    const size = i < 200 ? sizes[i % sizes.length]! : bytes.length
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

// Letters of Windows-1252 and all that CSV has to quote; a cell does not begin or end with a blank, which is tidied.
const cell = fc
  .string({ unit: fc.constantFrom(...'abcXYZ 019,;|\t"\n\r\'éüñß'.split('')), maxLength: 12 })
  .map(text => `x${text}x`)
const table = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 12 }))
  .chain(([columns, rows]) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

test('H encoding, delimiter and cells are found, however the file is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(...ENCODINGS),
      fc.constantFrom(...DELIMITERS),
      fc.constantFrom('\n', '\r\n'),
      sizes,
      async (rows, how, delimiter, end, pieces) => {
        const text = [rows[0]!.map((_, at) => `Ä${at}`), ...rows]
          .map(cells => cells.map(one => `"${one.replaceAll('"', '""')}"`).join(delimiter))
          .join(end)
        const bytes = encoded(text, how)
        const encoding = foundEncoding(bytes, pieces)
        expect(encoding).toBe(how.replace(' with mark', ''))
        const shape = await shapeOf(bytes, true, encoding)
        if (isProblem(shape)) throw new Error(shape.detail)
        expect(shape.delimiter).toBe(delimiter)
        const read: (readonly string[])[] = []
        const csv = makeCsvReader({ delimiter })
        const decoder = new TextDecoder(encoding)
        for (const piece of cut(bytes, pieces)) {
          const part = Buffer.from(decoder.decode(piece, { stream: true }))
          expect(await csv.read(part, false, cells => void read.push(cells))).toBe(null)
        }
        await csv.read(Buffer.from(decoder.decode()), true, cells => void read.push(cells))
        csv.close()
        expect(read.slice(1)).toEqual(rows)
      },
    ),
    { numRuns: 200 },
  )
})

const SHAPE = {
  encoding: 'utf-8',
  delimiter: ',',
  hasHeader: true,
  headers: ['Name', 'Phone'],
  samples: [],
} as const
const READING: Reading = {
  place: { accountId: 'a', importId: 'i' },
  shape: SHAPE,
  mapping: ['name', 'phone'],
  options: ImportOptionsShape.parse({}),
  done: [],
}

async function parse(text: string, change: Partial<Reading> = {}) {
  const parser = makeParser({ ...READING, ...change })
  const batches: Batch[] = []
  for (const piece of [...cut(Buffer.from(text), [70_000]), null]) {
    const parsed = await parser.feed(piece, 1_700_000_000_000)
    batches.push(...parsed.batches)
    if (parsed.unreadable) return { batches, unreadable: parsed.unreadable }
  }
  return { batches, unreadable: null }
}

const rowsFrom = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `P${from + i},+1512${2_000_000 + from + i}`).join('\n')

describe('batches', () => {
  test('come one after another without a gap, and start where an earlier try ended', async () => {
    const text = `Name,Phone\n${rowsFrom(0, 12_345)}\n`
    const { batches } = await parse(text)
    expect(batches.map(({ from, to }) => [from, to])).toEqual([
      [0, 5_000],
      [5_000, 10_000],
      [10_000, 12_345],
    ])
    const again = await parse(text, {
      done: [
        [0, 5_000],
        [10_000, 12_345],
      ],
    })
    expect(again.batches.map(({ from, to }) => [from, to])).toEqual([[5_000, 10_000]])
    expect(again.batches[0]!.phones).toBe(batches[1]!.phones)
    expect(again.batches[0]!.phoneCount).toBe(5_000)
  })

  test('H whatever was taken over, the rest comes, each row once', async () => {
    const total = 200
    const text = `Name,Phone\n${rowsFrom(0, total)}\n`
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: total }), { minLength: 2, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(cuts, async at => {
        const sorted = at.toSorted((a, b) => a - b)
        const done = sorted.flatMap((from, i) =>
          i % 2 === 0 && i + 1 < sorted.length ? [[from, sorted[i + 1]!] as const] : [],
        )
        const { batches } = await parse(text, { done })
        const all = [...batches.map(({ from, to }) => [from, to] as const), ...done].toSorted(
          (a, b) => a[0] - b[0],
        )
        expect(all[0]![0]).toBe(0)
        expect(all.at(-1)![1]).toBe(total)
        for (const [i, one] of all.entries()) if (i > 0) expect(one[0]).toBe(all[i - 1]![1])
        expect(batches.reduce((sum, { counts }) => sum + counts.rows, 0)).toBe(
          total - done.reduce((sum, [from, to]) => sum + to - from, 0),
        )
      }),
      { numRuns: 50 },
    )
  })

  test('lines are those of the file, also below cells with line ends and empty lines', async () => {
    const { batches } = await parse('Name,Phone\n"A\nB",1\n\n"C\r\nD",2\nE,3\n')
    expect(batches[0]!.samples.map(({ line }) => line)).toEqual([2, 5, 7])
  })

  test('rows of one person come together: tags and phones added, the rest from the first', async () => {
    const { batches } = await parse(
      'Name,Phone\nAnn,5125550101\nann,(512) 555-0101\nBob,5125550101\n,5125550101\n',
    )
    expect(batches[0]!.counts).toMatchObject({ rows: 4, repeated: 2 })
    expect(batches[0]!.first.map(({ firstName }) => firstName)).toEqual(['Ann', 'Bob'])
  })

  test('a quote that is never closed ends the reading with its line', async () => {
    const { batches, unreadable } = await parse(
      `Name,Phone\n${rowsFrom(0, 10)}\n"Never,5125550101\n${rowsFrom(11, 50)}`,
    )
    expect(batches[0]).toMatchObject({ from: 0, to: 10 })
    expect(unreadable).toMatchObject({ line: 12 })
    const long = await parse(`Name,Phone\nAnn,5125550101\n"Never,5125550101\n${rowsFrom(0, 90_000)}`)
    expect(long.unreadable).toMatchObject({ line: 3 })
    expect(long.batches.map(({ counts }) => counts.rows)).toEqual([1])
  })
})
