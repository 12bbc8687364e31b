// Times as people enter them, by the clock of a zone that is not always the browser's.

/** An IANA name; undefined: the browser's own. */
export type Zone = string | undefined

/** As a datetime-local field wants it: "2026-11-24T09:00". */
export function toLocal(iso: string, zone: Zone): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(zone && { timeZone: zone }),
  }).formatToParts(new Date(iso))
  const of = (type: string) => parts.find(part => part.type === type)?.value ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/** The moment when a clock of that zone shows this; null for what is no time. An hour that is skipped comes after. */
export function fromLocal(local: string, zone: Zone): string | null {
  // Date.parse takes anything for something.
  const asUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN
  if (Number.isNaN(asUtc)) return null
  let moment = asUtc
  // Twice: the first guess may lie on the other side of a change of the clock.
  for (let i = 0; i < 2; i++) {
    const shown = Date.parse(`${toLocal(new Date(moment).toISOString(), zone)}:00Z`)
    moment += asUtc - shown
  }
  return new Date(moment).toISOString()
}

/** "Chicago" of "America/Chicago". */
export function zoneName(zone: Zone): string {
  return (zone ?? '').split('/').at(-1)!.replaceAll('_', ' ')
}

type Placed = { readonly place: { readonly zones: readonly string[]; readonly zonesFrom: string } }

/** Where a contact is taken to live; undefined where nobody knows. */
export function zoneOfContact({ place }: Placed): string | undefined {
  return place.zonesFrom === 'unknown' ? undefined : place.zones[0]
}

export type Place = { readonly zone: Zone; readonly now: Date }

/** `days` from today, at that hour, by a clock of that zone. */
export function atHour(days: number, hour: number, { zone, now }: Place): string {
  const today = toLocal(now.toISOString(), zone).slice(0, 10)
  const day = new Date(Date.parse(`${today}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  return fromLocal(`${day}T${String(hour).padStart(2, '0')}:00`, zone)!
}

/** How many days until that day of the week, tomorrow at the earliest; Monday is 1. */
export function daysUntil(weekday: number, { zone, now }: Place): number {
  const today = new Date(`${toLocal(now.toISOString(), zone).slice(0, 10)}T12:00:00Z`).getUTCDay()
  return ((weekday - today + 6) % 7) + 1
}
