// Writes rows in PostgreSQL's COPY text format, which takes a row in half the time of the quickest insert.

export type CopyValue = string | number | Date | null

/** One row, its end included. */
export function copyRow(values: readonly CopyValue[]): string {
  let row = ''
  for (let i = 0; i < values.length; i++) row += (i === 0 ? '' : '\t') + copyValue(values[i]!)
  return `${row}\n`
}

/** One column: for rows whose constant part is written once. */
export function copyValue(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return SPECIAL.test(value) ? value.replace(ALL_SPECIAL, escaped) : value
  return value instanceof Date ? value.toISOString() : String(value)
}

const SPECIAL = /[\\\n\r\t]/
const ALL_SPECIAL = /[\\\n\r\t]/g
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(char: string): string {
  return ESCAPES[char]!
}

/** An array of texts, as PostgreSQL reads it: a value for `copyValue`. */
export function textArray(list: readonly string[]): string {
  return `{${list.map(text => `"${text.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
