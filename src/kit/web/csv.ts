// Lines of CSV files that people open in a spreadsheet (RFC 4180).

/** One line with its line end. A cell that a spreadsheet would take for a formula gets a ' before it. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = isFormula(String(value)) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

// A phone in E.164 begins with + too: it is no formula.
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !/^\+\d+$/.test(text)
}
