// Writes plain PDF documents as a stream: pages of headings and paragraphs in the standard fonts, nothing else.
// What the fonts cannot show is spelled out as its code point, so that nothing is lost or passed over.

export type PdfBlock =
  | { readonly kind: 'title' | 'heading' | 'text' | 'small' | 'mono'; readonly text: string }
  | { readonly kind: 'gap' }

export type PdfOptions = {
  readonly title: string
  /** At the foot of each page, before its number. */
  readonly foot: string
  readonly at: Date
}

const PAGE = { width: 595, height: 842, left: 56, top: 60, bottom: 64 }
const WIDTH = PAGE.width - 2 * PAGE.left

type Style = { readonly font: 'F1' | 'F2' | 'F3'; readonly size: number; readonly above: number }

const STYLES: Readonly<Record<Exclude<PdfBlock['kind'], 'gap'>, Style>> = {
  title: { font: 'F2', size: 18, above: 0 },
  heading: { font: 'F2', size: 12, above: 12 },
  text: { font: 'F1', size: 10, above: 3 },
  small: { font: 'F1', size: 8, above: 1 },
  mono: { font: 'F3', size: 7.5, above: 1 },
}
const FONTS = ['Helvetica', 'Helvetica-Bold', 'Courier']
const LEADING = 1.35

/** The parts of the file, in order; a page is written as soon as it is full. */
export async function* pdf(
  blocks: AsyncIterable<PdfBlock> | Iterable<PdfBlock>,
  options: PdfOptions,
): AsyncGenerator<Buffer> {
  const out = makeObjects()
  yield out.raw('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n')
  const pages: number[] = []
  let lines: string[] = []
  let y = PAGE.height - PAGE.top
  const close = () => {
    lines.push(footOf(options.foot, pages.length + 1))
    const content = out.next()
    const page = out.next()
    pages.push(page)
    const stream = latin(lines.join('\n'))
    lines = []
    y = PAGE.height - PAGE.top
    return [
      out.object(content, [latin(`<< /Length ${stream.length} >>\nstream\n`), stream, latin('\nendstream')]),
      out.object(page, [
        latin(`<< /Type /Page /Parent ${PAGES} 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] `),
        latin(`/Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> /Contents ${content} 0 R >>`),
      ]),
    ]
  }
  for await (const block of blocks) {
    if (block.kind === 'gap') {
      y -= 8
      continue
    }
    const style = STYLES[block.kind]
    y -= style.above
    for (const line of wrapped(block.text, style)) {
      // A heading never stands alone at the foot of a page.
      const needed = style.size * LEADING * (block.kind === 'heading' ? 3 : 1)
      if (y - needed < PAGE.bottom) yield* close()
      y -= style.size * LEADING
      lines.push(shown(line, { ...style, x: PAGE.left, y }))
    }
  }
  yield* close()
  yield* ending(out, pages, options)
}

const [CATALOG, PAGES] = [1, 2]
const FIRST_FREE = 7
const INFO = 6

function* ending(out: Objects, pages: readonly number[], { title, at }: PdfOptions): Generator<Buffer> {
  yield out.object(CATALOG, [latin(`<< /Type /Catalog /Pages ${PAGES} 0 R >>`)])
  const kids = pages.map(page => `${page} 0 R`).join(' ')
  yield out.object(PAGES, [latin(`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`)])
  for (const [n, font] of FONTS.entries())
    yield out.object(3 + n, [
      latin(`<< /Type /Font /Subtype /Type1 /BaseFont /${font} /Encoding /WinAnsiEncoding >>`),
    ])
  const day = at.toISOString().replace(/\D/g, '').slice(0, 14)
  yield out.object(INFO, [latin(`<< /Title ${quoted(title)} /Producer (Heed) /CreationDate (D:${day}Z) >>`)])
  yield out.end()
}

type Objects = ReturnType<typeof makeObjects>

/** Objects may be written in any order; the table at the end says where each begins. */
function makeObjects() {
  let at = 0
  let next = FIRST_FREE
  const places = new Map<number, number>()
  const said = (buffer: Buffer) => {
    at += buffer.length
    return buffer
  }
  return {
    next: () => next++,
    raw: (text: string) => said(latin(text)),
    object(number: number, parts: readonly Buffer[]): Buffer {
      places.set(number, at)
      return said(Buffer.concat([latin(`${number} 0 obj\n`), ...parts, latin('\nendobj\n')]))
    },
    end(): Buffer {
      const rows = Array.from({ length: next - 1 }, (_, n) => `${pad(places.get(n + 1)!, 10)} 00000 n \n`)
      const table = `xref\n0 ${next}\n0000000000 65535 f \n${rows.join('')}`
      const trailer = `trailer\n<< /Size ${next} /Root ${CATALOG} 0 R /Info ${INFO} 0 R >>\nstartxref\n${at}\n%%EOF\n`
      return said(latin(table + trailer))
    },
  }
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

type Placed = Style & { readonly x: number; readonly y: number }

function shown(text: string, { font, size, x, y }: Placed): string {
  return `BT /${font} ${size} Tf ${x} ${y.toFixed(2)} Td ${quoted(text)} Tj ET`
}

function footOf(foot: string, page: number): string {
  const [line = ''] = wrapped(`${page}    ${foot}`, STYLES.small)
  return shown(line, { ...STYLES.small, x: PAGE.left, y: PAGE.bottom - 24 })
}

/** Lines that fit, broken at spaces, and within a word that is longer than a line. */
function wrapped(text: string, style: Style): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap(line => wrapLine(spelled(line), style))
}

function wrapLine(text: string, style: Style): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<= )/)) {
    if (line !== '' && widthOf((line + word).trimEnd(), style) > WIDTH) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += word
    while (widthOf(line.trimEnd(), style) > WIDTH) {
      const most = longestFit(line, style)
      lines.push(line.slice(0, most))
      line = line.slice(most)
    }
  }
  return [...lines, line.trimEnd()]
}

function longestFit(text: string, style: Style): number {
  let count = 1
  while (count < text.length && widthOf(text.slice(0, count + 1), style) <= WIDTH) count += 1
  return count
}

/** Generous: a little more than the fonts' own widths, so that nothing runs over the edge. */
function widthOf(text: string, { font, size }: Style): number {
  if (font === 'F3') return text.length * size * 0.6
  let units = 0
  for (const char of text) units += NARROW.has(char) ? 0.3 : WIDE.test(char) ? 0.95 : 0.6
  return units * size * (font === 'F2' ? 1.04 : 0.97)
}

const NARROW = new Set([...' .,:;!|\'`"()[]{}/\\ijltfrI-'])
const WIDE = /[A-Z@%&mwMW\u2026\u2014\u0152\u2122—]/

/** What WinAnsi has beyond Latin-1, by its byte. */
const WIN_ANSI = new Map(
  [...'€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ']
    .map((char, n) => [char, 0x80 + n] as const)
    .filter(([char]) => char !== ' '),
)

/** As WinAnsi bytes in a string; everything else as its code point, such as {U+1F600}. */
function spelled(text: string): string {
  let result = ''
  for (const char of text.replace(/\t/g, '    ')) {
    const code = char.codePointAt(0)!
    const isPlain = (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff)
    const byte = isPlain ? code : WIN_ANSI.get(char)
    result +=
      byte === undefined
        ? `{U+${code.toString(16).toUpperCase().padStart(4, '0')}}`
        : String.fromCharCode(byte)
  }
  return result
}

function quoted(text: string): string {
  const bytes = [...text].every(char => char.charCodeAt(0) <= 0xff) ? text : spelled(text)
  return `(${bytes.replace(/[\\()]/g, '\\$&')})`
}

function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}
