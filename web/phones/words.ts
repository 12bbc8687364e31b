// Phone numbers and times as people write them.
const LOCALE = readersLocale()

/** "+1 (415) 555-0123"; a number of another country stays as it is. */
export function spoken(phone: string): string {
  const match = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone)
  return match ? `+1 (${match[1]}) ${match[2]}-${match[3]}` : phone
}

/** What people type becomes E.164, or null. */
export function typedPhone(text: string): string | null {
  const bare = text.replace(/[\s().-]/g, '')
  const phone = /^\d{10}$/.test(bare) ? `+1${bare}` : /^1\d{10}$/.test(bare) ? `+${bare}` : bare
  return /^\+[1-9]\d{6,14}$/.test(phone) ? phone : null
}

export function timeOf(ms: number): string {
  return say(ms, { hour: 'numeric', minute: '2-digit' })
}

/** Without am and pm, as phones show it on top. */
export function bareTime(ms: number): string {
  return timeOf(ms).replace(/ [ap]m$/, '')
}

/** "Today", "Yesterday" or "Mon 23 Nov", as the phone's owner sees it on `nowMs`. */
export function dayOf(ms: number, nowMs: number): string {
  const days = Math.round((startOfDay(nowMs) - startOfDay(ms)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return longDate(ms)
}

/** "Mon 23 Nov", with the year when the clock has been moved out of this one. */
export function longDate(ms: number): string {
  const isThisYear = new Date(ms).getFullYear() === new Date().getFullYear()
  return say(ms, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  })
}

/** "10:02" for today, "12 May, 10:02" before that. */
export function since(ms: number, nowMs: number): string {
  if (startOfDay(ms) === startOfDay(nowMs)) return timeOf(ms)
  return `${say(ms, { day: 'numeric', month: 'short' })}, ${timeOf(ms)}`
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function say(ms: number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options)
  const format = formats.get(key) ?? new Intl.DateTimeFormat(LOCALE, options)
  formats.set(key, format)
  return format
    .format(ms)
    .replace(/\u202f/g, ' ')
    .replace(/ ([AP])M$/, (_, half: string) => ` ${half.toLowerCase()}m`)
}

/**
 * Words are English; the clock and the order of day and month follow the reader, where the browser names a
 * locale.
 */
function readersLocale(): string {
  try {
    return Intl.getCanonicalLocales(navigator.language).find(locale => locale.startsWith('en')) ?? 'en-GB'
  } catch {
    // Chromium without a proper locale says "en-US@posix", which no formatter takes.
    return 'en-US'
  }
}
