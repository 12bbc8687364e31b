// Reads the dates that other systems write: ISO 8601, American, with dots, with the name of the month.

/**
 * Null: no date that can be read for sure. A day without a time is its noon in UTC, which is the same day in all of
 * the Americas and Europe.
 */
export function readDate(text: string): Date | null {
  const typed = text.trim()
  if (typed.length < 6 || typed.length > 60) return null
  for (const { pattern, parts } of FORMS) {
    const match = pattern.exec(typed)
    if (match) return dateOf(parts(match), match.groups ?? {})
  }
  return null
}

type Day = { readonly year: number; readonly month: number; readonly day: number }
type Form = { readonly pattern: RegExp; parts(match: RegExpExecArray): Day }

const TIME =
  '(?:[T ,]+(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,]\\d+)?)?\\s*(?<half>[AaPp]\\.?[Mm]\\.?)?\\s*(?<zone>Z|UTC|GMT|[+-]\\d{2}:?\\d{2})?)?$'
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const FORMS: readonly Form[] = [
  {
    pattern: new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${TIME}`),
    parts: ([, year, month, day]) => dayOf(year, month, day),
  },
  {
    pattern: new RegExp(`^(\\d{4})(\\d{2})(\\d{2})${TIME}`),
    parts: ([, year, month, day]) => dayOf(year, month, day),
  },
  {
    // With slashes the month is first, as in America, unless it can only be a day.
    pattern: new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2})${TIME}`),
    parts: ([, one, two, year]) => (Number(one) > 12 ? dayOf(year, two, one) : dayOf(year, one, two)),
  },
  {
    pattern: new RegExp(`^(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4}|\\d{2})${TIME}`),
    parts: ([, day, month, year]) => dayOf(year, month, day),
  },
  {
    pattern: new RegExp(
      `^(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})${TIME}`,
    ),
    parts: ([, month, day, year]) => dayOf(year, numberOf(month), day),
  },
  {
    pattern: new RegExp(`^(?:[A-Za-z]{3,9},? )?(\\d{1,2})[ -]([A-Za-z]{3,9})\\.?,?[ -](\\d{4})${TIME}`),
    parts: ([, day, month, year]) => dayOf(year, numberOf(month), day),
  },
]

function dayOf(year: unknown, month: unknown, day: unknown): Day {
  const full = Number(year) < 100 ? 2000 + Number(year) : Number(year)
  return { year: full, month: Number(month), day: Number(day) }
}

function numberOf(month: string | undefined): number {
  return MONTHS.indexOf((month ?? '').slice(0, 3).toLowerCase()) + 1
}

function dateOf({ year, month, day }: Day, time: Record<string, string | undefined>): Date | null {
  const hour = time.hour === undefined ? 12 : hourOf(Number(time.hour), time.half)
  const minute = Number(time.minute ?? 0)
  const second = Number(time.second ?? 0)
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  // The 31st of February is a slip, not the 3rd of March.
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!isReal || year < 1900 || year > 2200) return null
  return new Date(date.getTime() - offsetOf(time.zone) * 60_000)
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0)
}

function offsetOf(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '')
  if (!match) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
}
