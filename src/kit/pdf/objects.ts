// The file itself: objects in any order, the table at the end that says where each begins, and the fonts.

export type Objects = ReturnType<typeof makeObjects>

export function makeObjects() {
  let at = 0
  let next = FONT_OBJECTS.length + FIRST_FONT
  const places = new Map<number, number>()
  const said = (buffer: Buffer) => {
    at += buffer.length
    return buffer
  }
  return {
    next: () => next++,
    raw: (text: string) => said(latin1(text)),
    object(number: number, parts: readonly (string | Buffer)[]): Buffer {
      places.set(number, at)
      const content = parts.map(part => (typeof part === 'string' ? latin1(part) : part))
      return said(Buffer.concat([latin1(`${number} 0 obj\n`), ...content, latin1('\nendobj\n')]))
    },
    end(): Buffer {
      const rows = Array.from({ length: next - 1 }, (_, n) => `${pad(places.get(n + 1)!, 10)} 00000 n \n`)
      const table = `xref\n0 ${next}\n0000000000 65535 f \n${rows.join('')}`
      const trailer = `trailer\n<< /Size ${next} /Root ${CATALOG} 0 R /Info ${INFO} 0 R >>\nstartxref\n${at}\n%%EOF\n`
      return said(latin1(table + trailer))
    },
  }
}

export const CATALOG = 1
export const PAGES = 2
export const INFO = 3
/** The number of pages, which is known last. */
export const TOTAL = 4
const FIRST_FONT = 5

// Accents that the standard fonts have and WinAnsi has not, by the codes of cells.ts.
const ENCODING =
  '<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /breve /dotaccent /ring /hungarumlaut /caron /ogonek /dotlessi /Lslash 14 /lslash] >>'

const standard = (name: string) =>
  `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding ${FIRST_FONT + 3} 0 R >>`

/** Every reader brings these two along, with its own letters: nothing of them is in the file. */
const eastern = (name: string, encoding: string, of: number) =>
  `<< /Type /Font /Subtype /Type0 /BaseFont /${name}-${encoding} /Encoding /${encoding} /DescendantFonts [${of} 0 R] >>`
const letters = (name: string, ordering: string, supplement: number, of: number) =>
  `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /${name} /DW 1000 /FontDescriptor ${of} 0 R ` +
  `/CIDSystemInfo << /Registry (Adobe) /Ordering (${ordering}) /Supplement ${supplement} >> >>`
const look = (name: string) =>
  `<< /Type /FontDescriptor /FontName /${name} /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 ` +
  '/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>'

const FONT_OBJECTS = [
  standard('Helvetica'),
  standard('Helvetica-Bold'),
  standard('Courier'),
  ENCODING,
  eastern('STSong-Light', 'UniGB-UCS2-H', FIRST_FONT + 5),
  letters('STSong-Light', 'GB1', 4, FIRST_FONT + 6),
  look('STSong-Light'),
  eastern('HYSMyeongJo-Medium', 'UniKS-UCS2-H', FIRST_FONT + 8),
  letters('HYSMyeongJo-Medium', 'Korea1', 1, FIRST_FONT + 9),
  look('HYSMyeongJo-Medium'),
]

export const FONTS = { plain: 'F1', bold: 'F2', mono: 'F3', chinese: 'F4', korean: 'F5' } as const

const FONT_NAMES =
  `/Font << /F1 ${FIRST_FONT} 0 R /F2 ${FIRST_FONT + 1} 0 R /F3 ${FIRST_FONT + 2} 0 R ` +
  `/F4 ${FIRST_FONT + 4} 0 R /F5 ${FIRST_FONT + 7} 0 R >>`

/** What every page may use, and what the number of pages may. */
export const RESOURCES = `<< ${FONT_NAMES} /XObject << /Total ${TOTAL} 0 R >> >>`
export const FONT_RESOURCES = `<< ${FONT_NAMES} >>`

export function* fontObjects(out: Objects): Generator<Buffer> {
  for (const [n, font] of FONT_OBJECTS.entries()) yield out.object(FIRST_FONT + n, [font])
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

export function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}
