// Which columns of a list of opt-outs from another system are the phone and the date.
import { readDate } from './import-dates.ts'
import { parsePhone } from './phone.ts'

export type ColumnsOfList = { readonly phone: number; readonly date: number | null }

const PHONE =
  /phone|mobile|\bcell\b|cellular|\btel\b|telephone|\bsms\b|\bnumber\b|\bfrom\b|recipient|contact ?id|msisdn/
const DATE = /date|time|\bat\b|\bon\b|when|since|unsubscribed|opted ?out|stopped|created/

/** By the header, else by what stands below it. Null: no column holds phones. */
export function columnsOfList(
  headers: readonly string[],
  samples: readonly (readonly string[])[],
): ColumnsOfList | null {
  const named = headers.map(header => header.toLowerCase().replace(/[_-]+/g, ' '))
  const phones = headers.map((_, at) => share(samples, at, cell => parsePhone(cell).ok))
  const dates = headers.map((_, at) => share(samples, at, cell => readDate(cell) !== null))
  const phone = best(named.map((header, at) => phones[at]! + (PHONE.test(header) ? 0.5 : 0)))
  if (phone === null || (phones[phone] === 0 && !PHONE.test(named[phone]!))) return null
  const date = best(
    named.map((header, at) =>
      at === phone || dates[at]! < 0.5 ? 0 : dates[at]! + (DATE.test(header) ? 0.5 : 0),
    ),
  )
  return { phone, date }
}

function share(samples: readonly (readonly string[])[], at: number, fits: (cell: string) => boolean): number {
  const cells = samples.map(row => (row[at] ?? '').trim()).filter(cell => cell !== '')
  return cells.length === 0 ? 0 : cells.filter(fits).length / cells.length
}

/** The first of the highest; null where all are zero. */
function best(scores: readonly number[]): number | null {
  const most = Math.max(0, ...scores)
  return most === 0 ? null : scores.indexOf(most)
}
