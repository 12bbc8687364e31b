// Plans: which step comes when, over waits, repeats, the changes of the clocks and leap days.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import {
  bodyIn,
  dayAfter,
  dayOf,
  dueAt,
  firstPlace,
  lengthOf,
  localDay,
  nextStep,
  type Place,
  placeAfter,
  type Step,
  type Timetable,
} from './plan.ts'
import { checkEdit, checkPlan, type PlanContent } from './plan-check.ts'

const ZONES = [
  'America/Chicago',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'UTC',
]
const LONG_AGO = new Date('1990-01-01T00:00:00Z')

function text(id: string, day: number, time: string, variants: string[] = []): Step & { kind: 'text' } {
  return { id, kind: 'text', day, time, body: `text ${id}`, media: [], variants }
}

function wait(days: number, day: number): Step {
  return { id: `wait${days}`, kind: 'wait', day, time: '12:00', days }
}

/** Every step with its due time, on the clock of the zone. */
function walk(timetable: Timetable, startsOn: string, zone: string): string[] {
  const told: string[] = []
  let place: Place | 'over' = firstPlace(timetable)
  while (place !== 'over') {
    const due = dueAt(timetable, { startsOn, ...place }, { zone, notBefore: LONG_AGO })
    const local = Temporal.Instant.fromEpochMilliseconds(due.getTime()).toZonedDateTimeISO(zone)
    told.push(`${timetable.steps[place.position]!.id} ${local.toPlainDateTime().toString().slice(0, 16)}`)
    place = placeAfter(timetable, place)
  }
  return told
}

describe('the next step', () => {
  const steps = [text('a', 1, '10:00'), wait(3, 2), text('b', 2, '09:30'), text('c', 10, '18:00')]

  it('comes on its day, and a wait moves everything after it', () => {
    expect(walk({ steps, repeat: null }, '2026-11-23', 'America/Chicago')).toEqual([
      'a 2026-11-23T10:00',
      'b 2026-11-27T09:30',
      'c 2026-12-05T18:00',
    ])
    expect([dayOf(steps, 3), lengthOf(steps)]).toEqual([13, 13])
  })

  it('begins again as often as the plan repeats', () => {
    const repeat = { times: 3, everyDays: 14 }
    const times = walk({ steps: steps.slice(0, 1), repeat }, '2026-11-23', 'America/Chicago')
    expect(times).toEqual(['a 2026-11-23T10:00', 'a 2026-12-07T10:00', 'a 2026-12-21T10:00'])
  })

  it('is over after the end, also in a plan that repeats', () => {
    const end: Step = { id: 'end', kind: 'end', day: 2, time: '10:00' }
    const timetable = { steps: [text('a', 1, '10:00'), end], repeat: { times: 2, everyDays: 9 } }
    expect(placeAfter(timetable, { round: 0, position: 1 })).toBe('over')
    expect(firstPlace({ steps: [wait(2, 1)], repeat: null })).toBe('over')
  })

  it('says why not yet, and never comes before the step that was before it', () => {
    const timetable = { steps, repeat: null }
    const course = { startsOn: '2026-11-23', round: 0, position: 0 }
    const late = new Date('2026-11-23T21:00:00Z')
    const moment = { zone: 'America/Chicago', notBefore: late, now: late }
    expect(nextStep(timetable, course, moment)).toMatchObject({ kind: 'now', dueAt: late })
    const third = nextStep(timetable, { ...course, position: 2 }, moment)
    expect(third).toMatchObject({ kind: 'later', dueAt: new Date('2026-11-27T15:30:00Z') })
    expect(nextStep(timetable, { ...course, position: 9 }, moment)).toEqual({ kind: 'over' })
  })

  it('says another text each round, in turn', () => {
    const step = text('a', 1, '10:00', ['one', 'two'])
    expect([0, 1, 2].map(round => bodyIn(step, round))).toEqual(['one', 'two', 'one'])
    expect(bodyIn(text('b', 1, '10:00'), 5)).toBe('text b')
  })
})

describe('over clocks that change and leap days', () => {
  const zone = fc.constantFrom(...ZONES)
  const startsOn = fc.date({ min: new Date('2023-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  const days = fc.array(fc.integer({ min: 1, max: 365 }), { minLength: 1, maxLength: 8 })

  it('every step comes on its calendar day, at its time or, where the clocks skip it, an hour later at most', () => {
    fc.assert(
      fc.property(zone, startsOn, time, days, (where, start, [hour, minute], all) => {
        const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
        const steps = all.sort((a, b) => a - b).map((day, index) => text(String(index), day, clock))
        const first = start.toISOString().slice(0, 10)
        for (const [index, told] of walk({ steps, repeat: null }, first, where).entries()) {
          const wanted = Temporal.PlainDate.from(first)
            .add({ days: steps[index]!.day - 1 })
            .toPlainDateTime(Temporal.PlainTime.from(clock))
            .toZonedDateTime(where)
          expect(told).toBe(`${index} ${wanted.toPlainDateTime().toString().slice(0, 16)}`)
          const late = wanted.toPlainDateTime().since(`${wanted.toPlainDate()}T${clock}`).total('minutes')
          expect([0, 30, 60]).toContain(late)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('no step overtakes another, and nothing comes before it may', () => {
    fc.assert(
      fc.property(zone, startsOn, days, fc.integer({ min: 0, max: 400 }), (where, start, all, ahead) => {
        const steps = all.sort((a, b) => a - b).map((day, index) => text(String(index), day, '02:30'))
        const timetable = { steps, repeat: { times: 3, everyDays: 366 } }
        let notBefore = new Date(start.getTime() + ahead * 86_400_000)
        const earliest = notBefore
        let place: Place | 'over' = firstPlace(timetable)
        let count = 0
        while (place !== 'over') {
          const course = { startsOn: start.toISOString().slice(0, 10), ...place }
          const due = dueAt(timetable, course, { zone: where, notBefore })
          expect(due >= notBefore && due >= earliest).toBe(true)
          notBefore = due
          count += 1
          place = placeAfter(timetable, place)
        }
        expect(count).toBe(steps.length * 3)
      }),
      { numRuns: 200 },
    )
  })

  it('knows the calendar: 29 February, and the days when clocks change', () => {
    expect(dayAfter('2028-02-28')).toBe('2028-02-29')
    expect(walk({ steps: [text('a', 2, '10:00')], repeat: null }, '2028-02-28', 'UTC')).toEqual([
      'a 2028-02-29T10:00',
    ])
    const skipped = { steps: [text('a', 1, '02:30')], repeat: null }
    expect(walk(skipped, '2027-03-14', 'America/Chicago')).toEqual(['a 2027-03-14T03:30'])
    expect(localDay(new Date('2026-11-24T05:59:00Z'), 'America/Chicago')).toBe('2026-11-23')
  })
})

describe('what is wrong with a plan', () => {
  const plan: PlanContent = {
    name: 'New lead',
    window: { from: '10:00', to: '19:00' },
    enrollByTags: [],
    next: null,
    repeat: null,
    steps: [text('a', 1, '10:00'), text('b', 4, '10:00')],
  }
  const fields = (change: Partial<PlanContent>) => checkPlan({ ...plan, ...change }).map(one => one.field)

  it('is told by field', () => {
    expect(fields({})).toEqual([])
    expect(fields({ name: ' ' })).toEqual(['name'])
    expect(fields({ window: { from: '19:00', to: '10:00' } })).toEqual(['window'])
    expect(fields({ enrollByTags: Array.from({ length: 11 }, (_, n) => `tag ${n}`) })).toEqual([
      'enrollByTags',
    ])
    expect(fields({ enrollByTags: ['a', ' '] })).toEqual(['enrollByTags.1'])
    expect(fields({ steps: [text('b', 4, '10:00'), text('a', 1, '10:00')] })).toEqual(['steps.1.day'])
    expect(fields({ steps: [{ ...text('a', 1, '10:00'), body: 'Hi {{nobody}}' }] })).toEqual(['steps.0.body'])
    expect(fields({ steps: [text('a', 1, '25:00')] })).toEqual(['steps.0.time'])
    expect(fields({ steps: [text('a', 300, '10:00'), wait(90, 301), text('b', 302, '10:00')] })).toEqual([
      'steps',
    ])
    expect(fields({ repeat: { times: 2, everyDays: 3 } })).toEqual(['repeat.everyDays'])
    const end: Step = { id: 'c', kind: 'end', day: 5, time: '10:00' }
    expect(fields({ steps: [...plan.steps, end] })).toEqual([])
    expect(fields({ steps: [...plan.steps, end], next: 'another' })).toEqual(['steps.2'])
  })

  it('G2: while it is active, what steps say may change, and nothing else', () => {
    const [a, b] = plan.steps as [Step & { kind: 'text' }, Step]
    expect(checkEdit([a, b], [{ ...a, body: 'another text' }, b])).toEqual([])
    for (const steps of [
      [a],
      [b, a],
      [a, b, text('c', 9, '10:00')],
      [a, { ...b, day: 5 }],
      [{ ...a, time: '11:00' }, b],
    ])
      expect(checkEdit([a, b], steps)).toHaveLength(1)
  })
})
