// Writes plain PDF documents as a stream: pages of headings, facts and paragraphs in the standard fonts, with what the
// page goes on with at its head and its number at its foot.
import { cellsOf } from './pdf/cells.ts'
import { brokenInto, drawn, type Pen, point, widthOf } from './pdf/draw.ts'
import {
  CATALOG,
  FONT_RESOURCES,
  fontObjects,
  INFO,
  latin1,
  makeObjects,
  type Objects,
  PAGES,
  RESOURCES,
  TOTAL,
} from './pdf/objects.ts'

export type PdfBlock =
  | { readonly kind: Kind; readonly text: string }
  /** A name, and beside it what it is. */
  | { readonly kind: 'fact'; readonly name: string; readonly text: string }
  | { readonly kind: 'gap' }

/** `heading`: the pages that follow say it again. `entry`: never at the foot of a page without what follows. */
type Kind = 'title' | 'heading' | 'entry' | 'text' | 'quote' | 'small' | 'mono'

export type PdfOptions = {
  /** Also at the head of every page but the first. */
  readonly title: string
  /** At the foot of each page, beside its number. */
  readonly foot: string
  readonly at: Date
}

// US Letter: what the law offices have that this is for.
const PAGE = { width: 612, height: 792, left: 60, right: 60, top: 72, bottom: 72 }
const WIDTH = PAGE.width - PAGE.left - PAGE.right
const LEADING = 1.35
const FACT_WIDTH = 120

/** `needs`: so many lines of its size must fit, or it begins the next page. */
type Style = Pen & { readonly above: number; readonly indent: number; readonly needs: number }

const BASE = { grey: 0, indent: 0, needs: 1 }
const STYLES: Readonly<Record<Kind, Style>> = {
  title: { ...BASE, face: 'bold', size: 18, above: 0, needs: 3 },
  heading: { ...BASE, face: 'bold', size: 12.5, above: 20, needs: 5 },
  entry: { ...BASE, face: 'bold', size: 9.5, above: 9, needs: 4 },
  text: { ...BASE, face: 'plain', size: 9.5, above: 3 },
  quote: { ...BASE, face: 'plain', size: 10.5, above: 3, indent: 12 },
  small: { ...BASE, face: 'plain', size: 8, above: 1.5, grey: 0.3, indent: 12 },
  mono: { ...BASE, face: 'mono', size: 7.5, above: 1.5, grey: 0.3, indent: 12 },
}
const HEAD: Pen = { face: 'plain', size: 8, grey: 0.35 }
const NAME: Pen = { face: 'bold', size: 9.5, grey: 0 }

/** The parts of the file, in order; a page is written as soon as it is full. */
export async function* pdf(
  blocks: AsyncIterable<PdfBlock> | Iterable<PdfBlock>,
  options: PdfOptions,
): AsyncGenerator<Buffer> {
  const out = makeObjects()
  yield out.raw('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n')
  const pages: number[] = []
  const page = makePage(options)
  for await (const block of blocks) {
    for (const [n, line] of [...linesOf(block)].entries()) {
      if (!page.fits(line)) yield* written(out, pages, page.take(pages.length + 1))
      if (n === 0 && block.kind === 'heading') page.begin(block.text)
      page.add(line)
    }
  }
  yield* written(out, pages, page.take(pages.length + 1))
  yield* ending(out, pages, options)
}

/** `tall`: how far it goes down; `needs`: how much room there must be for it. */
type Line = {
  readonly tall: number
  readonly needs: number
  /** Room above it, but at the head of a page. */
  readonly above: number
  draw(y: number): string[]
}

function* linesOf(block: PdfBlock): Generator<Line> {
  if (block.kind === 'gap') return yield { tall: 8, needs: 0, above: 0, draw: () => [] }
  const style = STYLES[block.kind === 'fact' ? 'text' : block.kind]
  const { above, size, face, needs } = style
  const indent = block.kind === 'fact' ? FACT_WIDTH : style.indent
  const tall = size * LEADING
  const broken = block.text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .flatMap(text => brokenInto(WIDTH - indent, cellsOf(text, face), size))
  for (const [n, cells] of broken.entries()) {
    const gap = n === 0 ? above : 0
    yield {
      above: gap,
      tall,
      needs: gap + tall * (n === 0 ? needs : 1),
      draw: y => [
        ...(block.kind === 'quote' ? [bar(y, tall)] : []),
        ...(n === 0 && block.kind === 'fact'
          ? [drawn(cellsOf(block.name, 'bold'), NAME, { x: PAGE.left, y })]
          : []),
        ...(cells.length === 0 ? [] : [drawn(cells, style, { x: PAGE.left + indent, y })]),
      ],
    }
  }
}

/** Beside what somebody wrote: their words are told from ours on paper, too. */
function bar(y: number, tall: number): string {
  const x = point(PAGE.left + 4)
  return `0.6 G 1.5 w ${x} ${point(y - tall * 0.25)} m ${x} ${point(y + tall * 0.75)} l S`
}

function makePage({ title, foot }: PdfOptions) {
  let operators: string[] = []
  let y = PAGE.height - PAGE.top
  let isFirst = true
  let section: string | null = null
  let goesOn: string | null = null
  return {
    /** From here on; at the head of the pages that go on with it. */
    begin(heading: string) {
      if (operators.length === 0) goesOn = null
      section = heading
    },
    fits: ({ needs }: Line) => y - needs >= PAGE.bottom || operators.length === 0,
    add({ tall, above, draw }: Line) {
      const begins = operators.length === 0
      // No page begins with a gap.
      if (begins && draw(0).length === 0) return
      y -= begins ? tall : tall + above
      operators.push(...draw(y))
    },
    take(n: number): string {
      const head = isFirst ? [] : headOf(title, goesOn)
      const content = [...head, ...operators, ...footOf(foot, n)].join('\n')
      operators = []
      y = PAGE.height - PAGE.top
      isFirst = false
      goesOn = section
      return content
    },
  }
}

function headOf(title: string, section: string | null): string[] {
  const y = PAGE.height - 44
  const [left = []] = brokenInto(WIDTH * 0.6, cellsOf(title, HEAD.face), HEAD.size)
  const goesOn = section === null ? [] : cellsOf(`${section}, continued`, HEAD.face)
  const [right = []] = brokenInto(WIDTH * 0.4, goesOn, HEAD.size)
  const x = PAGE.width - PAGE.right - (widthOf(right) * HEAD.size) / 1000
  return [
    drawn(left, HEAD, { x: PAGE.left, y }),
    ...(right.length === 0 ? [] : [drawn(right, HEAD, { x, y })]),
    ruler(y - 6),
  ]
}

const NUMBER_WIDTH = 56

function footOf(foot: string, n: number): string[] {
  const y = PAGE.bottom - 26
  const words = brokenInto(WIDTH - NUMBER_WIDTH - 12, cellsOf(foot, HEAD.face), HEAD.size).slice(0, 2)
  const number = cellsOf(`Page ${n}`, HEAD.face)
  const x = PAGE.width - PAGE.right - NUMBER_WIDTH
  const behind = x + (widthOf(number) * HEAD.size) / 1000
  return [
    ruler(y + 12),
    ...words.map((cells, row) => drawn(cells, HEAD, { x: PAGE.left, y: y - row * HEAD.size * LEADING })),
    drawn(number, HEAD, { x, y }),
    `q 1 0 0 1 ${point(behind)} ${point(y)} cm /Total Do Q`,
  ]
}

function ruler(y: number): string {
  return `0.75 G 0.5 w ${PAGE.left} ${point(y)} m ${PAGE.width - PAGE.right} ${point(y)} l S`
}

function* written(out: Objects, pages: number[], content: string): Generator<Buffer> {
  const [stream, page] = [out.next(), out.next()]
  pages.push(page)
  const bytes = latin1(content)
  yield out.object(stream, [`<< /Length ${bytes.length} >>\nstream\n`, bytes, '\nendstream'])
  yield out.object(page, [
    `<< /Type /Page /Parent ${PAGES} 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] `,
    `/Resources ${RESOURCES} /Contents ${stream} 0 R >>`,
  ])
}

function* ending(out: Objects, pages: readonly number[], { title, at }: PdfOptions): Generator<Buffer> {
  yield out.object(CATALOG, [
    `<< /Type /Catalog /Pages ${PAGES} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>`,
  ])
  const kids = pages.map(page => `${page} 0 R`).join(' ')
  yield out.object(PAGES, [`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`])
  const day = at.toISOString().replace(/\D/g, '').slice(0, 14)
  yield out.object(INFO, [`<< /Title ${named(title)} /Producer (Heed) /CreationDate (D:${day}Z) >>`])
  const total = drawn(cellsOf(` of ${pages.length}`, HEAD.face), HEAD, { x: 0, y: 0 })
  yield out.object(TOTAL, [
    `<< /Type /XObject /Subtype /Form /BBox [0 -4 80 12] /Resources ${FONT_RESOURCES} /Length ${total.length} >>\n`,
    `stream\n${total}\nendstream`,
  ])
  yield* fontObjects(out)
  yield out.end()
}

/** Outside of pages, text may be UTF-16. */
function named(text: string): string {
  return `<${Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex')}>`
}
