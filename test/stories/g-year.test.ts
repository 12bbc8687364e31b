// Rules G1, G3, G4: a year of a plan, beside a table of dates written by hand. Two zones, two changes of the clocks,
// Sundays, holidays, and days off for holidays that fall on a weekend.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Phone } from '../support/heed.ts'
import { NOTICE, type Story, startStory } from '../support/story.ts'

/** A Monday, 8:30 in Chicago, where the account is. */
const START = new Date('2027-01-04T14:30:00Z')

/** Day and time of the step in Chicago; when it rings in New York and in Los Angeles, in UTC; why. */
const YEAR: readonly (readonly [day: number, time: string, east: string, west: string, why: string])[] = [
  [1, '10:30', '2027-01-04T16:30', '2027-01-04T18:00', 'at once; in the west at 10 o’clock there'],
  [15, '12:00', '2027-01-19T15:00', '2027-01-19T18:00', 'Martin Luther King Day'],
  [21, '12:00', '2027-01-25T15:00', '2027-01-25T18:00', 'a Sunday'],
  [43, '12:00', '2027-02-16T15:00', '2027-02-16T18:00', 'Presidents’ Day'],
  [70, '12:00', '2027-03-15T14:00', '2027-03-15T17:00', 'the Sunday on which clocks go forward'],
  [72, '12:00', '2027-03-16T17:00', '2027-03-16T17:00', 'a Tuesday in summer time'],
  [148, '15:00', '2027-06-01T14:00', '2027-06-01T17:00', 'Memorial Day'],
  [182, '12:00', '2027-07-06T14:00', '2027-07-06T17:00', 'the Fourth of July, a Sunday: Monday is off, too'],
  [204, '20:30', '2027-07-27T14:00', '2027-07-27T01:30', 'too late in the east, early evening in the west'],
  [246, '09:00', '2027-09-07T14:00', '2027-09-07T17:00', 'Labor Day'],
  [308, '12:00', '2027-11-08T15:00', '2027-11-08T18:00', 'the Sunday on which clocks go back'],
  [310, '12:00', '2027-11-09T18:00', '2027-11-09T18:00', 'a Tuesday in winter time'],
  [326, '11:00', '2027-11-26T15:00', '2027-11-26T18:00', 'Thanksgiving'],
  [
    355,
    '12:00',
    '2027-12-27T15:00',
    '2027-12-27T18:00',
    'Christmas on a Saturday: Friday is off, Sunday comes after',
  ],
]

let heed: Story

beforeAll(async () => {
  heed = await startStory({ startAt: START })
  await heed.settings({ timeZone: 'America/Chicago', textingHours: { from: '08:00', to: '21:00' } })
})
afterAll(() => heed?.stop())

async function someoneIn(timeZone: string): Promise<{ phone: Phone; id: string }> {
  const phone = heed.someone()
  const { id } = await heed.addContact('Ann', phone)
  await heed.api('PATCH', `/v1/contacts/${id}`, { timeZone })
  return { phone, id: String(id) }
}

async function rung({ phone }: { phone: Phone }): Promise<string[]> {
  const texts = (await phone.received()).filter(({ body }) => body !== NOTICE)
  return texts.map(({ body, at }) => `${new Date(at).toISOString().slice(0, 16)} ${body}`)
}

test('G1 G3 G4 a year of a plan, in seconds, at the times of the table', { timeout: 120_000 }, async () => {
  const steps = YEAR.map(([day, time, , , why]) => ({ kind: 'text', day, time, body: why }))
  const made = await heed.api('POST', '/v1/plans', { name: 'A year', steps })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  await heed.api('POST', `/v1/plans/${made.body.id}/activate`)
  const [east, west] = [await someoneIn('America/New_York'), await someoneIn('America/Los_Angeles')]
  const preview = async ({ id }: { id: string }) => {
    const { body } = await heed.api('POST', '/v1/plans/preview', { planId: made.body.id, contactId: id })
    return body.items!.map(one => `${String(one.at).slice(0, 16)} ${one.body}`)
  }
  const told = [await preview(east), await preview(west)]
  await heed.api('POST', `/v1/plans/${made.body.id}/enrollments`, { contactIds: [east.id, west.id] })
  const began = performance.now()
  await heed.advance('P364D')
  expect(performance.now() - began).toBeLessThan(60_000)
  const table = [2, 3].map(place => YEAR.map(row => `${row[place]} ${row[4]}`))
  expect([await rung(east), await rung(west)]).toEqual(table)
  // What the preview said is what came to pass.
  expect(told).toEqual(table)
})
