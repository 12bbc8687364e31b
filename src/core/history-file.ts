// Which columns of an exported history of texts are phone, time, direction and text, and which way a row went.
import { readDate } from './import-dates.ts'
import { parsePhone } from './phone.ts'

export type HistoryColumns = {
  readonly phone: number
  readonly date: number | null
  readonly direction: number
  readonly text: number
}

const HEADERS = {
  direction: /direction|\btype\b|in ?\/ ?out|inbound|sent or received|\bkind\b/,
  text: /\bbody\b|\btext\b|message|content|\bsms\b/,
  phone: /phone|mobile|\bcell\b|\btel\b|contact|customer|\bfrom\b|number/,
  date: /date|time|\bat\b|\bwhen\b|created|received|sent/,
}

/** By the header and by what stands below; what is missing is named. */
export function columnsOfHistory(
  headers: readonly string[],
  samples: readonly (readonly string[])[],
): HistoryColumns | { readonly missing: 'phone' | 'direction' | 'text' } {
  const named = headers.map(header => header.toLowerCase().replace(/[_-]+/g, ' '))
  const share = (at: number, fits: (cell: string) => boolean) => {
    const cells = samples.map(row => (row[at] ?? '').trim()).filter(cell => cell !== '')
    return cells.length === 0 ? 0 : cells.filter(fits).length / cells.length
  }
  const pick = (kind: keyof typeof HEADERS, fits: (cell: string) => boolean, taken: readonly number[]) => {
    const scores = named.map((header, at) => {
      if (taken.includes(at)) return 0
      const own = share(at, fits)
      return own < 0.5 ? 0 : own + (HEADERS[kind].test(header) ? 1 : 0)
    })
    const most = Math.max(0, ...scores)
    return most === 0 ? null : scores.indexOf(most)
  }
  const direction = pick('direction', cell => directionOf(cell) !== null, [])
  if (direction === null) return { missing: 'direction' }
  const phone = pick('phone', cell => parsePhone(cell).ok, [direction])
  if (phone === null) return { missing: 'phone' }
  const date = pick('date', cell => readDate(cell) !== null, [direction, phone])
  const taken = [direction, phone, ...(date === null ? [] : [date])]
  const text = pick('text', cell => /\p{L}/u.test(cell), taken)
  return text === null ? { missing: 'text' } : { phone, date, direction, text }
}

/** Null: nothing that says so. */
export function directionOf(cell: string): 'in' | 'out' | null {
  const word = cell.trim().toLowerCase()
  if (/^(in|inbound|incoming|received|receive|reply|mo|customer|contact|lead)$/.test(word)) return 'in'
  return /^(out|outbound|outgoing|sent|send|delivered|mt|agent|outbound-api|outbound-reply|us|me)$/.test(word)
    ? 'out'
    : null
}
