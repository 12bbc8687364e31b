// What the rule packs hold up, where, when and until when; the plan's own window with them; and caps. G3, G4, G6.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { holidayOn } from './holidays.ts'
import { capAt, rulebookOf, type Wait, whenAllowed } from './hours.ts'
import { PACK_IDS, RULE_PACKS } from './rule-packs/all.ts'
import type { RulePack, Window } from './rule-packs/pack.ts'
import { isTextingHours, type OwnWindow } from './texting-hours.ts'
import { type Place, placeOf, saidOf } from './zones.ts'

const AT_ANY_TIME = { from: '00:00', to: '24:00' }
const LAWS = rulebookOf({ hours: AT_ANY_TIME, perDay: null, packsOff: [] })
const PLAN: OwnWindow = { from: '10:00', to: '19:00', sundaysAndHolidays: true }
const inState = (state: string, timeZone: string) =>
  placeOf('+12125550100', saidOf({ state, timeZone, zip: null }))
const said = (wait: Wait | null) => wait && `${wait.until.toISOString().slice(0, 16)} ${wait.rule}`

describe('packs', () => {
  test.each(RULE_PACKS)('$id: says what it is, in windows that are windows', pack => {
    for (const window of [pack.weekdays, pack.saturdays, pack.sundays])
      if (window) expect(isTextingHours(window)).toBe(true)
    expect(pack.from).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(pack.until === null || pack.from < pack.until).toBe(true)
    expect(pack.source.length).toBeGreaterThan(5)
    expect(pack.explains).toMatch(/^Auto|^No /)
  })
  test('no two versions of one pack hold on the same day', () => {
    for (const id of PACK_IDS) {
      const list = RULE_PACKS.filter(pack => pack.id === id).sort((a, b) => (a.from < b.from ? -1 : 1))
      list.slice(1).forEach((pack, index) => void expect(list[index]!.until! <= pack.from).toBe(true))
    }
  })
  // Central standard time is six hours behind, eastern five, Pacific eight.
  test.each([
    [
      'federal: before eight',
      'CA',
      'America/Los_Angeles',
      '2026-11-23T15:30Z',
      '2026-11-23T16:00 us-federal/1',
    ],
    ['federal: a Sunday evening', 'CA', 'America/Los_Angeles', '2026-11-23T04:59Z', null],
    [
      'federal: after nine',
      'CA',
      'America/Los_Angeles',
      '2026-11-23T05:00Z',
      '2026-11-23T16:00 us-federal/1',
    ],
    ['Florida after eight', 'FL', 'America/New_York', '2026-11-24T01:00Z', '2026-11-24T13:00 us-fl/1'],
    ['its west', 'FL', 'America/Chicago', '2026-11-24T01:30Z', null],
    ['Texas on a Sunday morning', 'TX', 'America/Chicago', '2026-11-22T15:00Z', '2026-11-22T18:00 us-tx/1'],
    ['on Sunday at noon', 'TX', 'America/Chicago', '2026-11-22T18:00Z', null],
    ['on a weekday before nine', 'TX', 'America/Chicago', '2026-11-23T14:30Z', '2026-11-23T15:00 us-tx/1'],
    ['before its law', 'TX', 'America/Chicago', '2025-08-31T14:30Z', null],
    ['on its first day', 'TX', 'America/Chicago', '2025-09-01T13:30Z', '2025-09-01T14:00 us-tx/1'],
    ['Alabama on a Sunday', 'AL', 'America/Chicago', '2026-11-22T18:00Z', '2026-11-23T14:00 us-al/1'],
    ['Oklahoma on Thanksgiving', 'OK', 'America/Chicago', '2026-11-26T18:00Z', '2026-11-27T14:00 us-ok/1'],
    [
      'the Friday that July 4 is kept',
      'OK',
      'America/Chicago',
      '2026-07-03T18:00Z',
      '2026-07-05T13:00 us-ok/1',
    ],
    [
      'Rhode Island on Saturday at five',
      'RI',
      'America/New_York',
      '2026-11-21T22:00Z',
      '2026-11-23T14:00 us-ri/1',
    ],
  ])('%s', (_what, state, zone, now, expected) => {
    expect(said(whenAllowed({ rulebook: LAWS, place: inState(state, zone) }, new Date(now)))).toBe(expected)
  })
  test('turned off, or for somebody elsewhere, a pack holds nothing up', () => {
    const now = new Date('2026-11-24T01:00Z')
    const off = rulebookOf({ hours: AT_ANY_TIME, perDay: null, packsOff: ['us-fl'] })
    expect(whenAllowed({ rulebook: off, place: inState('FL', 'America/New_York') }, now)).toBe(null)
    const london = placeOf('+447700900123', null)
    expect(whenAllowed({ rulebook: LAWS, place: london }, new Date('2026-11-24T03:00Z'))).toBe(null)
  })
  test('without texting hours none holds', () => {
    const none = rulebookOf({ hours: null, perDay: null, packsOff: [] })
    const place = inState('FL', 'America/New_York')
    expect(whenAllowed({ rulebook: none, place }, new Date('2026-11-24T08:00Z'))).toBe(null)
  })
  test('toll-free: the hours of every zone and of every state', () => {
    const place = placeOf('+18335550100', null)
    const hour = (now: string) => said(whenAllowed({ rulebook: LAWS, place }, new Date(now)))
    // Rhode Island ends at six in Puerto Rico, where it could be; the day begins at nine in Adak.
    expect(hour('2026-11-24T18:59Z')).toContain('2026-11-24T19:00')
    expect(hour('2026-11-24T19:00Z')).toBe(null)
    expect(hour('2026-11-24T21:59Z')).toBe(null)
    expect(hour('2026-11-24T22:00Z')).toContain('2026-11-25T19:00')
    expect(hour('2026-11-26T20:00Z')).toContain('2026-11-27T19:00')
  })
})

describe("a plan's window", () => {
  const rulebook = rulebookOf({
    hours: { from: '08:00', to: '21:00' },
    perDay: null,
    packsOff: [],
    own: PLAN,
  })
  const chicago = placeOf('+13125550100', null)
  const asked = (now: string, place: Place = chicago) => {
    const wait = whenAllowed({ rulebook, place }, new Date(now))
    return wait && `${wait.reason} ${wait.until.toISOString().slice(0, 16)}`
  }
  test.each([
    ['G3 in it', '2026-11-23T20:00Z', null],
    ['G3 before it', '2026-11-23T15:00Z', 'plan_window 2026-11-23T16:00'],
    ['G3 at its end', '2026-11-24T01:00Z', 'plan_window 2026-11-24T16:00'],
    ['G4 on Sunday', '2026-11-22T18:00Z', 'sunday 2026-11-23T16:00'],
    ['G4 on Saturday night: Sunday is the longest of it', '2026-11-22T04:00Z', 'sunday 2026-11-23T16:00'],
    ['G4 on Thanksgiving', '2026-11-26T18:00Z', 'holiday 2026-11-27T16:00'],
    ['G4 on the Friday before July 4, a Saturday', '2026-07-03T18:00Z', 'holiday 2026-07-06T15:00'],
    ['G4 on the Monday after July 4, a Sunday', '2027-07-05T18:00Z', 'holiday 2027-07-06T15:00'],
    ['G4 over New Year 2028, kept the year before', '2027-12-31T18:00Z', 'holiday 2028-01-03T16:00'],
  ])('%s', (_what, now, expected) => {
    expect(asked(now)).toBe(expected)
  })
  test('G4 nobody knows where: Sunday anywhere blocks', () => {
    const nobody = placeOf('+18335550100', null)
    // 23:30 on Saturday in Hawaii, Sunday long since in Puerto Rico; and on Sunday evening in Hawaii.
    expect(asked('2026-11-22T09:30Z', nobody)).toContain('2026-11-23T20:00')
    expect(asked('2026-11-23T08:00Z', nobody)).toContain('2026-11-23T20:00')
  })
  test('a plan whose window a law leaves nothing of: the law holds without it', () => {
    const late = { ...PLAN, from: '20:00', to: '21:00' }
    const own = rulebookOf({ hours: AT_ANY_TIME, perDay: null, packsOff: [], own: late })
    const place = inState('FL', 'America/New_York')
    expect(whenAllowed({ rulebook: own, place }, new Date('2026-11-23T18:00Z'))).toBe(null)
    expect(said(whenAllowed({ rulebook: own, place }, new Date('2026-11-24T01:30Z')))).toContain(
      '2026-11-24T13:00',
    )
  })
})

describe('caps', () => {
  const florida = placeOf('+13055550100', null)
  const now = new Date('2026-11-23T18:00:00Z')
  const sentAt = (...hours: number[]) => hours.map(hour => new Date(now.getTime() - hour * 3_600_000))
  test.each([
    ['two: a third may go', sentAt(1, 2), null],
    ['three: when the first is a day old', sentAt(1, 2, 20), '2026-11-23T22:00 us-fl/1'],
    ['one older than a day counts no more', sentAt(1, 2, 24), null],
    ['it ends in the night: in the morning', sentAt(1, 2, 10), '2026-11-24T13:00 us-fl/1'],
  ])('Florida, %s', (_what, sent, expected) => {
    expect(said(whenAllowed({ rulebook: LAWS, place: florida, sentAt: sent }, now))).toBe(expected)
  })
  test('the stricter of the account and the law', () => {
    const strict = rulebookOf({ hours: AT_ANY_TIME, perDay: 1, packsOff: [] })
    const wait = whenAllowed({ rulebook: strict, place: florida, sentAt: sentAt(20) }, now)
    expect(said(wait)).toBe('2026-11-23T22:00 account')
    const places = [florida, placeOf('+12125550100', null)]
    expect(places.map(place => capAt(LAWS, place, now))).toEqual([3, null])
    expect(places.map(place => capAt(strict, place, now))).toEqual([1, 1])
  })
})

test('whatever was asked before, and in whatever order: a remembered answer is the answer', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 20 * 1_440 }), { minLength: 2, maxLength: 12 })
  const start = Date.parse('2026-11-18T00:00:00Z')
  fc.assert(
    fc.property(
      moments,
      fc.constantFrom('+18335550100', '+13055550100', '+12055550100'),
      (minutes, phone) => {
        const rules = { hours: { from: '08:00', to: '21:00' }, perDay: null, packsOff: [], own: PLAN }
        const remembering = rulebookOf(rules)
        const place = placeOf(phone, null)
        for (const minute of [...minutes, ...minutes]) {
          const now = new Date(start + minute * 60_000)
          const forgetful = { ...remembering, spans: new Map() }
          expect(whenAllowed({ rulebook: remembering, place }, now)).toEqual(
            whenAllowed({ rulebook: forgetful, place }, now),
          )
        }
      },
    ),
    { numRuns: 60 },
  )
})

describe('against a walk minute by minute with another implementation', () => {
  const ZONES = [
    'America/Chicago',
    'America/St_Johns',
    'Australia/Adelaide',
    'Asia/Kathmandu',
    'America/Nuuk',
  ]
  const states = fc.constantFrom('TX', 'FL', 'OK', 'RI', 'AL', 'CA')
  const near = fc.constantFrom(
    ...['2026-03-08', '2026-11-01', '2028-02-29', '2026-07-03', '2027-12-31', '2026-04-05', '2026-03-28'],
  )
  const moment = fc
    .tuple(near, fc.integer({ min: -2_000, max: 2_000 }))
    .map(([day, minutes]) => Date.parse(`${day}T12:00:00Z`) + minutes * 60_000)
  const own = fc.constantFrom(null, PLAN, { from: '02:00', to: '02:45', sundaysAndHolidays: false })

  test('the same answer, over changes of the clock, leap days, half-hour zones, Sundays and holidays', () => {
    fc.assert(
      fc.property(states, fc.constantFrom(...ZONES), moment, own, (state, zone, now, window) => {
        const account = { from: '01:30', to: '22:15' }
        // A plan at night under laws of the day never meets: its own case above.
        const packsOff = window?.from === '02:00' ? PACK_IDS : []
        const rulebook = rulebookOf({ hours: account, perDay: null, packsOff, own: window })
        const wait = whenAllowed({ rulebook, place: inState(state, zone) }, new Date(now))
        const packs = RULE_PACKS.filter(one => ['US', state].includes(one.holdsFor) && packsOff.length === 0)
        expect(wait?.until.getTime() ?? null).toBe(walk({ account, window, packs, zone }, now))
      }),
      { numRuns: 120 },
    )
  })
})

type Walk = { account: Window; window: OwnWindow | null; packs: readonly RulePack[]; zone: string }

function walk(rules: Walk, now: number): number | null {
  if (isOpen(rules, now)) return null
  for (let minute = Math.floor(now / 60_000) + 1; ; minute++)
    if (isOpen(rules, minute * 60_000)) return minute * 60_000
}

function isOpen({ account, window, packs, zone }: Walk, ms: number): boolean {
  const wall = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  const time = wall.toPlainTime().toString({ smallestUnit: 'minute' })
  const day = wall.toPlainDate().toString()
  const within = (one: Window | null) => one !== null && one.from <= time && time < one.to
  if (!within(account) || (window && !within(window))) return false
  if (window?.sundaysAndHolidays && (wall.dayOfWeek === 7 || holidayOn(day))) return false
  return packs.every(pack => {
    if (day < pack.from) return true
    if (pack.holidays === 'none' && holidayOn(day)) return false
    return within(wall.dayOfWeek === 7 ? pack.sundays : wall.dayOfWeek === 6 ? pack.saturdays : pack.weekdays)
  })
}
