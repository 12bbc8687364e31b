// Holds audiences to their words and their limits, as tables.
import { describe, expect, test } from 'vitest'
import { type Audience, checkAudience, describeAudience, type Filter } from './audience.ts'

const ID = '018f0000-0000-7000-8000-000000000001'

describe('in words', () => {
  test.each<[Filter, string]>([
    [{}, 'All contacts'],
    [{ search: '  ', allTags: [], consent: [] }, 'All contacts'],
    [
      { anyTags: ['buyer', 'seller'], noTags: ['closed'], lastTexted: { kind: 'not_in_days', days: 30 } },
      'Contacts tagged buyer or seller, not tagged closed, not texted in 30 days',
    ],
    [{ allTags: ['buyer', 'open house', 'vip'] }, 'Contacts tagged buyer, open house and vip'],
    [{ allTags: ['buyer'], anyTags: ['a', 'b'] }, 'Contacts tagged buyer, tagged a or b'],
    [{ noTags: ['closed', 'lost'] }, 'Contacts tagged neither closed nor lost'],
    [{ consent: ['opted_in'] }, 'Contacts opted in'],
    [{ consent: ['unknown'] }, 'Contacts neither opted out nor in'],
    [{ consent: ['opted_in', 'unknown'] }, 'Contacts who may be texted'],
    [{ consent: ['opted_out', 'opted_out'] }, 'Contacts opted out'],
    [{ lastTexted: { kind: 'never' } }, 'Contacts never texted'],
    [{ lastTexted: { kind: 'in_days', days: 1 } }, 'Contacts texted in the last 1 day'],
    [
      { lastTexted: { kind: 'before', at: '2026-03-03T00:00:00Z' } },
      'Contacts last texted before March 3, 2026',
    ],
    [
      { lastTexted: { kind: 'after', at: '2026-03-03T09:30:00-06:00' } },
      'Contacts texted since March 3, 2026, 15:30 UTC',
    ],
    [
      { company: 'Lee & Sons', timeZone: 'America/Chicago' },
      'Contacts at Lee & Sons, in the time zone America/Chicago',
    ],
    [{ source: 'inbound text' }, 'Contacts from “inbound text”'],
    [
      { createdAfter: '2026-01-01T00:00:00Z', createdBefore: '2026-02-01T00:00:00Z' },
      'Contacts added since January 1, 2026, added before February 1, 2026',
    ],
    [{ search: ' ann lee ' }, 'Contacts matching “ann lee”'],
  ])('%j is %s', (filter, words) => {
    expect(describeAudience({ kind: 'filter', filter })).toBe(words)
  })

  test.each<[Audience, string]>([
    [{ kind: 'contacts', ids: [ID] }, '1 picked contact'],
    [{ kind: 'contacts', ids: Array(1_200).fill(ID) }, '1,200 picked contacts'],
    [{ kind: 'list', rows: [{ phone: '512' }, { phone: '513' }] }, 'A list of 2 phones'],
  ])('%# a picked or listed one says how many', (audience, words) => {
    expect(describeAudience(audience)).toBe(words)
  })
})

describe('what is wrong is named by field', () => {
  const listed = (count: number): Audience => ({ kind: 'list', rows: Array(count).fill({ phone: '1' }) })

  test.each<[string, Audience, string[]]>([
    ['nobody picked', { kind: 'contacts', ids: [] }, ['ids']],
    ['an id that is none', { kind: 'contacts', ids: [ID, 'ann'] }, ['ids.1']],
    ['too many picked', { kind: 'contacts', ids: Array(10_001).fill(ID) }, ['ids']],
    ['as many as may be', { kind: 'contacts', ids: Array(10_000).fill(ID) }, []],
    ['an empty list', listed(0), ['rows']],
    ['too long a list', listed(50_001), ['rows']],
    ['as long as may be', listed(50_000), []],
    ['a filter that asks nothing', { kind: 'filter', filter: {} }, []],
  ])('%s', (_, audience, fields) => {
    expect(checkAudience(audience).map(({ field }) => field)).toEqual(fields)
  })

  test.each<[Filter, string[]]>([
    [{ search: 'x'.repeat(101) }, ['search']],
    [{ search: 'a\0' }, ['search']],
    [{ allTags: ['fine', '\ud800'] }, ['allTags.1']],
    [{ anyTags: Array(21).fill('a') }, ['anyTags']],
    [{ noTags: ['x'.repeat(61)] }, ['noTags.0']],
    [{ company: 'x'.repeat(201) }, ['company']],
    [{ lastTexted: { kind: 'in_days', days: 0 } }, ['lastTexted.days']],
    [{ lastTexted: { kind: 'not_in_days', days: 1.5 } }, ['lastTexted.days']],
    [{ lastTexted: { kind: 'before', at: 'yesterday' } }, ['lastTexted.at']],
    [{ lastTexted: { kind: 'after', at: '2026-03-03' } }, ['lastTexted.at']],
    [{ createdAfter: '2026-13-45T99:99:99Z', createdBefore: '2026-03-03T15:00:00+01:00' }, ['createdAfter']],
    [{ importId: 'first' }, ['importId']],
    [{ importId: ID, lastTexted: { kind: 'never' }, timeZone: 'UTC', source: 'import' }, []],
  ])('%j', (filter, fields) => {
    const found = checkAudience({ kind: 'filter', filter }).map(({ field }) => field)
    expect(found).toEqual(fields.map(field => `filter.${field}`))
  })
})
