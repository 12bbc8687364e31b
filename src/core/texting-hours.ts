// Windows of the day between which automatic texts may go: the account's, and a plan's. G3, G6.

/** Local times of day as `08:00`; from the one on, up to the other. `to` may be `24:00`. */
export type TextingHours = { readonly from: string; readonly to: string }

export const DEFAULT_HOURS: TextingHours = { from: '08:00', to: '21:00' }

export function isTextingHours({ from, to }: TextingHours): boolean {
  return TIME.test(from) && (TIME.test(to) || to === '24:00') && minuteOf(from) < minuteOf(to)
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/** The window that a text brings of its own: that of its plan (G3), with its block of Sundays and holidays (G4). */
export type OwnWindow = TextingHours & { readonly sundaysAndHolidays: boolean }

/** As it is kept with a text: `10:00-19:00`, or `10:00-19:00 rest`. */
export function writeOwn({ from, to, sundaysAndHolidays }: OwnWindow): string {
  return [from, to].join('-') + (sundaysAndHolidays ? REST_MARK : '')
}

/** Takes what `writeOwn` gives. */
export function readOwn(text: string): OwnWindow {
  return { from: text.slice(0, 5), to: text.slice(6, 11), sundaysAndHolidays: text.endsWith(REST_MARK) }
}

const REST_MARK = ' rest'

/** Minutes since midnight. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
