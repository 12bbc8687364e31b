// Reads people from what somebody pasted or uploaded: one a line, columns in any order, with or without a heading.
import type { ListRow } from '../../../src/core/audience.ts'

type Column = 'phone' | 'firstName' | 'lastName' | 'company'

const LONGEST = { phone: 60, firstName: 100, lastName: 100, company: 200 } as const

/** Lines without anything that could be a phone keep their text as the phone: the check says what is wrong with it. */
export function readList(text: string): ListRow[] {
  const lines = text.split(/\r\n|\n|\r/).filter(line => line.trim() !== '')
  const separator = separatorOf(lines)
  const cells = lines.map(line => split(line, separator))
  const first = cells[0]
  if (!first) return []
  const heading = columnsOfHeading(first)
  const rows = heading ? cells.slice(1) : cells
  const columns = heading ?? guessed(rows)
  return rows.map(row => rowOf(row, columns))
}

/** The character that divides most of the first lines; none: each line is a phone. */
function separatorOf(lines: readonly string[]): string | null {
  const sample = lines.slice(0, 20)
  const counts = ['\t', ';', ','].map(mark => ({
    mark,
    lines: sample.filter(line => line.includes(mark)).length,
  }))
  const best = counts.reduce((a, b) => (b.lines > a.lines ? b : a))
  return best.lines > 0 ? best.mark : null
}

/** Quotes as spreadsheets write them: "Lee, Ann", with "" for one. */
function split(line: string, separator: string | null): string[] {
  if (separator === null) return [line.trim()]
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    if (char === '"' && isQuoted && line[i + 1] === '"') {
      cell += '"'
      i++
    } else if (char === '"') isQuoted = !isQuoted
    else if (char === separator && !isQuoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  return [...cells, cell.trim()]
}

const HEADINGS: readonly (readonly [Column, RegExp])[] = [
  ['firstName', /^(first|given|fore)[\s_-]?name$|^first$|^name$/i],
  ['lastName', /^(last|family|sur)[\s_-]?name$|^last$/i],
  ['company', /^(company|organi[sz]ation|business|employer)$/i],
  ['phone', /phone|mobile|cell|number|tel/i],
]

/** Null where the first line is a person already. */
function columnsOfHeading(cells: readonly string[]): (Column | null)[] | null {
  if (cells.some(isPhoneLike)) return null
  const columns = cells.map(cell => HEADINGS.find(([, pattern]) => pattern.test(cell))?.[0] ?? null)
  return columns.includes('phone') ? columns : null
}

/** The column with the most phones is the phone; what is left is first name, last name, company. */
function guessed(rows: readonly (readonly string[])[]): (Column | null)[] {
  const sample = rows.slice(0, 50)
  const width = Math.max(...sample.map(row => row.length))
  const phones = Array.from(
    { length: width },
    (_, i) => sample.filter(row => isPhoneLike(row[i] ?? '')).length,
  )
  const phone = Math.max(0, phones.indexOf(Math.max(...phones)))
  const others: Column[] = ['firstName', 'lastName', 'company']
  return Array.from({ length: width }, (_, i) => (i === phone ? 'phone' : (others.shift() ?? null)))
}

function isPhoneLike(cell: string): boolean {
  return /^[+(]?[\d\s().+/-]{6,}(\s*(x|ext\.?)\s*\d+)?$/i.test(cell.trim())
}

function rowOf(cells: readonly string[], columns: readonly (Column | null)[]): ListRow {
  const row: Partial<Record<Column, string>> = {}
  columns.forEach((column, i) => {
    const cell = cells[i]
    if (column && cell && row[column] === undefined) row[column] = cell.slice(0, LONGEST[column])
  })
  return { ...row, phone: row.phone ?? cells.join(' ').trim().slice(0, LONGEST.phone) }
}
