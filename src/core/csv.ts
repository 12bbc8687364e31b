// CSV as text: which character parts the cells of a file, and what was put before a cell to keep spreadsheets off it.

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/**
 * From the first lines of a file: the character that parts every line into the same number of cells, the most of them
 * where several do. A comma where nothing parts anything: a list of one column.
 */
export function findDelimiter(head: string): Delimiter {
  const scores = DELIMITERS.map(delimiter => ({ delimiter, score: scoreOf(countCells(head, delimiter)) }))
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

const LINES = 30

/** Cells a line, of the first lines. What stands in quotes parts nothing. */
function countCells(head: string, delimiter: string): number[] {
  const counts: number[] = []
  let cells = 1
  let isQuoted = false
  let isAtStart = true
  for (const char of head) {
    if (isQuoted) isQuoted = char !== '"'
    else if (char === '"' && isAtStart) isQuoted = true
    else if (char === delimiter) cells += 1
    else if (char === '\n') {
      counts.push(cells)
      cells = 1
      if (counts.length === LINES) return counts
    }
    isAtStart = char === delimiter || char === '\n' || (isAtStart && char === ' ')
  }
  return cells > 1 || counts.length === 0 ? [...counts, cells] : counts
}

/** How many cells the header has, less the more lines differ from it. One cell says nothing. */
function scoreOf(counts: readonly number[]): number {
  const [header = 1] = counts
  if (header === 1) return 0
  return header * (counts.filter(count => count === header).length / counts.length) ** 2
}

/** A cell that looks like a formula is written with an apostrophe before it, which is taken off when it comes back. */
export function unguarded(cell: string): string {
  return cell.charCodeAt(0) === APOSTROPHE && RUNS.test(cell.slice(1)) ? cell.slice(1) : cell
}

const APOSTROPHE = 0x27
const RUNS = /^[=+\-@\t\r]/
