// Lines of text as the operators that draw them, and how they are broken.
import { type Cell, MARKS, type Mark, WESTERN } from './cells.ts'
import type { Face } from './metrics.ts'
import { FONTS } from './objects.ts'

export type Pen = { readonly face: Face; readonly size: number /** 0 is black. */; readonly grey: number }
export type Place = { readonly x: number; readonly y: number }

/** Lines that fit, broken at spaces, and within a word that is longer than a line. Never empty. */
export function brokenInto(width: number, cells: readonly Cell[], size: number): Cell[][] {
  const most = (width * 1000) / size
  const lines: Cell[][] = [[]]
  let used = 0
  for (const word of wordsOf(cells)) {
    const wide = widthOf(trimmed(word))
    if (used > 0 && used + wide > most) {
      lines.push([])
      used = 0
    }
    for (const cell of word) {
      if (used > 0 && used + cell.width > most && cell.source !== ' ') {
        lines.push([])
        used = 0
      }
      lines.at(-1)!.push(cell)
      used += cell.width
    }
  }
  return lines.map(trimmed)
}

/** Each with the spaces behind it. */
function wordsOf(cells: readonly Cell[]): Cell[][] {
  const words: Cell[][] = [[]]
  for (const cell of cells) {
    const last = words.at(-1)!
    if (last.at(-1)?.breaks && cell.source !== ' ') words.push([cell])
    else last.push(cell)
  }
  return words
}

function trimmed(cells: readonly Cell[]): Cell[] {
  const end = cells.findLastIndex(cell => cell.source !== ' ')
  return cells.slice(0, end + 1)
}

export function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0)
}

/** One line of operators. What is not drawn by plain letters says what it stands for, so that it can be copied. */
export function drawn(cells: readonly Cell[], pen: Pen, { x, y }: Place): string {
  const { size, grey } = pen
  const parts = [`${grey} g ${grey} G`]
  let at = x
  for (const run of runsOf(cells)) {
    parts.push(shown(run, pen, { x: at, y }))
    for (const cell of run) {
      parts.push(...cell.marks.map(mark => markOf(cell, mark, pen, { x: at, y })))
      at += (cell.width * size) / 1000
    }
  }
  const text = cells.map(cell => cell.source).join('')
  if (cells.every(cell => cell.drawn === cell.source && cell.script === 'latin')) return parts.join(' ')
  return `/Span << /ActualText <${utf16(`\ufeff${text}`)}> >> BDC ${parts.join(' ')} EMC`
}

/** A letter with accents begins one: they stand over it, whatever font the reader takes for ours. */
function runsOf(cells: readonly Cell[]): Cell[][] {
  const runs: Cell[][] = []
  for (const cell of cells) {
    const run = runs.at(-1)
    if (run?.[0]?.script === cell.script && cell.marks.length === 0) run.push(cell)
    else runs.push([cell])
  }
  return runs
}

function shown(run: readonly Cell[], { face, size }: Pen, { x, y }: Place): string {
  const script = run[0]!.script
  const font = FONTS[script === 'latin' ? face : script === 'western' ? 'chinese' : script]
  const text = run.map(cell => cell.drawn).join('')
  const bytes = script === 'latin' ? `(${text.replace(/[\\()]/g, '\\$&')})` : `<${utf16(text)}>`
  if (script !== 'western') return `BT /${font} ${size} Tf ${point(x)} ${point(y)} Td ${bytes} Tj ET`
  const less = ((1000 - WESTERN) / 1000) * size
  const place = `${point(x - less / 2)} ${point(y)}`
  return `BT /${font} ${size} Tf ${point(-less)} Tc ${place} Td ${bytes} Tj 0 Tc ET`
}

/** As wide as an accent of the fonts is, and as the stops are. */
const ACCENT = 333
const STOP = 278

function markOf(cell: Cell, { kind, right, up }: Mark, { face, size }: Pen, { x, y }: Place): string {
  const { code } = MARKS[kind]
  if (code === null) return stroke(kind, cell, { x: x + right * size, y: y + up * size, size })
  // Full stop and comma go under the letter, and are narrower than an accent.
  const isStop = kind === '\u0323' || kind === '\u0326'
  const middle = (cell.width - (isStop ? STOP : ACCENT)) / 2000 + right
  const height = isStop ? up - 0.2 : up
  const place = `${point(x + middle * size)} ${point(y + height * size)}`
  return `BT /${FONTS[face]} ${size} Tf ${place} Td (${String.fromCharCode(code)}) Tj ET`
}

type Stroke = Place & { readonly size: number }

/** Hook and horn, which no standard font has: a small curve over the letter, or at its shoulder. */
function stroke(kind: string, { width, drawn: letter }: Cell, { x, y, size }: Stroke): string {
  const isHook = kind === '\u0309'
  const top = /[A-Z]/.test(letter) ? 0.66 : 0.47
  const from = isHook ? [width / 2000 - 0.07, 0.69] : [width / 1000 - 0.1, top]
  const curve = isHook
    ? [0.02, 0.09, 0.15, 0.09, 0.14, 0.02, 0.13, -0.03, 0.07, -0.03, 0.07, -0.1]
    : [0.09, -0.02, 0.14, 0.05, 0.12, 0.14]
  const at = (n: number) => point((n % 2 === 0 ? x : y) + (from[n % 2]! + curve[n]!) * size)
  const steps = curve.map((_, n) => at(n))
  const lines = Array.from(
    { length: steps.length / 6 },
    (_, n) => `${steps.slice(n * 6, n * 6 + 6).join(' ')} c`,
  )
  const start = `${point(x + from[0]! * size)} ${point(y + from[1]! * size)} m`
  return `${point(0.055 * size)} w ${start} ${lines.join(' ')} S`
}

export function point(value: number): string {
  return value.toFixed(2)
}

function utf16(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()
}
