// The smaller rules as tables: admission, replies, prices, credits, delivery states, pace, permissions, ids, words.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { admit, type Question } from './admission.ts'
import { NEW_CONSENT, transition } from './consent.ts'
import { alertsReached, changeBy, posting } from './credits.ts'
import {
  advance,
  type DeliveryState,
  isFinal,
  RANKS,
  type ReportedState,
  retryAfterS,
  spread,
  troubleRetryMs,
} from './delivery.ts'
import { isUuid, uuidv7, uuidv7Before } from './id.ts'
import { readKeywords as readText } from './keywords.ts'
import { refill, waitMs } from './pace.ts'
import { mayDo } from './permissions.ts'
import { DEFAULT_PRICES, priceOfInbound, priceOfOutbound } from './prices.ts'
import { DEFAULT_REPLIES, replyText, tellsHowToStop, whoReplies } from './replies.ts'
import { consentEventText, leave, refusal } from './words.ts'

const NOW = new Date('2026-11-23T10:00:00Z')
const NOTICE = 'Reply STOP to unsubscribe.'
const OUT = transition(NEW_CONSENT, { kind: 'opt_out_on_request', note: 'x' }, NOW).consent

const question = (change: Partial<Question>): Question => ({
  text: { messageId: 'm', phone: '+15125550101', kind: 'text', length: 20 },
  consent: NEW_CONSENT,
  notice: { mode: 'separate', text: NOTICE, repeatAfterDays: null },
  credits: { needed: 1, there: 1 },
  now: NOW,
  ...change,
})

describe('admission', () => {
  test('A1 a first text is admitted with the notice', () =>
    expect(admit(question({}))).toMatchObject({ kind: 'admitted', notice: 'separate' }))
  test('A3 appended where the account wants it so', () => {
    expect(
      admit(question({ notice: { mode: 'appended', text: NOTICE, repeatAfterDays: null } })),
    ).toMatchObject({
      notice: 'appended',
    })
  })
  test('A3 where the notice would make it too long, it goes before', () => {
    const notice = { mode: 'appended' as const, text: NOTICE, repeatAfterDays: null }
    const long = (length: number) =>
      admit(question({ notice, text: { messageId: 'm', phone: '+1', kind: 'text', length } }))
    expect(long(1_600 - 1 - NOTICE.length)).toMatchObject({ notice: 'appended' })
    expect(long(1_600 - NOTICE.length)).toMatchObject({ notice: 'separate' })
  })
  test('A1 the words that work, sent by a button, are a first text like any other', () => {
    const text = { messageId: 'm', phone: '+1', kind: 'instruction' as const, length: 20 }
    expect(admit(question({ text }))).toMatchObject({ notice: 'separate' })
  })
  test('A2 once: a phone that had it gets no other', () => {
    expect(admit(question({ consent: { ...NEW_CONSENT, noticedAt: new Date('2020-01-01') } }))).toMatchObject(
      { notice: null },
    )
  })
  test.each([
    [29.9, null],
    [30, 'separate'],
  ])('A3 repeated after 30 days: %d days later %s', (days, notice) => {
    const noticedAt = new Date(NOW.getTime() - days * 86_400_000)
    const asked = question({
      consent: { ...NEW_CONSENT, noticedAt },
      notice: { mode: 'separate', text: NOTICE, repeatAfterDays: 30 },
    })
    expect(admit(asked)).toMatchObject({ notice })
  })
  test('A1 what the system says by itself needs no notice', () => {
    expect(
      admit(question({ text: { messageId: 'm', phone: '+1', kind: 'help', length: 20 } })),
    ).toMatchObject({
      notice: null,
    })
  })
  test('B2 opted out comes before credits', () => {
    expect(admit(question({ consent: OUT, credits: { needed: 1, there: 0 } }))).toEqual({
      kind: 'refused',
      reason: 'opted_out',
    })
  })
  test('E4 at zero nothing is sent, but what is free', () => {
    expect(admit(question({ credits: { needed: 1, there: 0 } }))).toEqual({
      kind: 'refused',
      reason: 'no_credits',
    })
    expect(admit(question({ credits: { needed: 0, there: 0 } })).kind).toBe('admitted')
  })
})

describe('D: exactly one side replies', () => {
  const words = { optOut: ['STOP', 'END'], optIn: ['START', 'YES'], help: ['HELP'] }
  const who = (body: string, change: object = {}) =>
    whoReplies({
      body,
      reading: readText(body),
      optOutType: null,
      repliesBy: 'provider',
      providerWords: words,
      ...change,
    })
  test.each([
    ['STOP', 'provider'],
    [' stop\n', 'provider'],
    ['STOP.', 'heed'],
    ['OPT OUT', 'heed'],
    ['START', 'provider'],
    ['HELP', 'provider'],
    ['HELP!', 'heed'],
  ])('%j: %s', (body, side) => expect(who(body)).toBe(side))
  test('a sender where Heed replies', () => expect(who('STOP', { repliesBy: 'heed' })).toBe('heed'))
  test('OptOutType says that the provider has replied, whoever should', () => {
    expect(who('NO MAS', { repliesBy: 'heed', optOutType: 'STOP' })).toBe('provider')
  })
  test('each kind of reply has its wording', () => {
    expect(replyText('confirmation', DEFAULT_REPLIES)).toContain('successfully been unsubscribed')
    expect(replyText('welcome_back', DEFAULT_REPLIES)).toContain('re-subscribed')
    expect(replyText('help', DEFAULT_REPLIES)).toBe('Reply STOP to unsubscribe. Msg&Data Rates May Apply.')
  })
  test.each([
    ['Reply STOP to unsubscribe.', true],
    ['text end when you had enough', true],
    ['Stopping by soon', false],
    ['Have a nice day', false],
  ])('A3 %j tells how to stop: %s', (text, tells) => expect(tellsHowToStop(text)).toBe(tells))
})

describe('E1: prices', () => {
  const out = (change: object) =>
    priceOfOutbound(DEFAULT_PRICES, {
      kind: 'text',
      segments: 1,
      media: 0,
      isInternational: false,
      ...change,
    })
  test.each([
    ['one segment', {}, 1],
    ['two segments', { segments: 2 }, 2],
    ['two segments abroad', { segments: 2, isInternational: true }, 4],
    ['MMS', { media: 2, segments: 3 }, 3],
    ['MMS abroad costs no more', { media: 1, isInternational: true }, 3],
    ['notice', { kind: 'notice', segments: 2 }, 0],
    ['confirmation', { kind: 'confirmation', segments: 2 }, 0],
    ['welcome back', { kind: 'welcome_back', segments: 2 }, 0],
    ['HELP reply', { kind: 'help', length: 20 }, 0],
    ['instruction', { kind: 'instruction' }, 1],
  ])('%s', (_, change, credits) => expect(out(change)).toBe(credits))

  const inbound = (change: object) =>
    priceOfInbound(DEFAULT_PRICES, {
      isKeyword: false,
      segments: 1,
      media: 0,
      isInternational: false,
      ...change,
    })
  test.each([
    ['one segment in', {}, 1],
    ['an empty text in', { segments: 0 }, 1],
    ['three segments in from abroad', { segments: 3, isInternational: true }, 6],
    ['a picture in', { media: 1 }, 3],
    ['B7 a keyword', { isKeyword: true, isInternational: true }, 1],
  ])('%s', (_, change, credits) => expect(inbound(change)).toBe(credits))
  test('B7 a price list may make keywords free', () => {
    expect(
      priceOfInbound(
        { ...DEFAULT_PRICES, keyword: 0 },
        { isKeyword: true, segments: 1, media: 0, isInternational: false },
      ),
    ).toBe(0)
  })
})

describe('E2, E4: credits', () => {
  test('E2 postings sum to zero whatever they are', () => {
    const kinds = fc.constantFrom(
      'grant' as const,
      'hold' as const,
      'settle' as const,
      'release' as const,
      'charge' as const,
      'expire' as const,
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, fc.nat(1000))), list => {
        const postings = list.map(([kind, credits]) => posting(kind, 'ref', credits))
        const { available, held, spent, expired } = changeBy(postings)
        const granted = list
          .filter(([kind]) => kind === 'grant')
          .reduce((sum, [, credits]) => sum + credits, 0)
        expect(available + held + spent + expired).toBe(granted)
      }),
    )
  })
  test('E2 a hold that is settled or released leaves nothing held', () => {
    expect(changeBy([posting('hold', 'a', 3), posting('settle', 'a', 3)])).toEqual({
      available: -3,
      held: 0,
      spent: 3,
      expired: 0,
    })
    expect(changeBy([posting('hold', 'a', 3), posting('release', 'a', 3)])).toEqual({
      available: 0,
      held: 0,
      spent: 0,
      expired: 0,
    })
  })
  test.each([-1, 1.5, Number.NaN])('%d credits cannot be posted', credits =>
    expect(() => posting('hold', 'a', credits)).toThrow(),
  )
  test.each([
    [79, 0, []],
    [80, 0, [80]],
    [92, 0, [80, 85, 90]],
    [92, 85, [90]],
    [100, 95, []],
  ])('E4 %d of 100 used, %d told: %j', (used, told, reached) =>
    expect(alertsReached(used, 100, told)).toEqual(reached),
  )
  test('E4 an account without a monthly grant has no alerts', () =>
    expect(alertsReached(5, 0, 0)).toEqual([]))
})

describe('delivery', () => {
  const states = Object.keys(RANKS) as DeliveryState[]
  const reports: ReportedState[] = ['handed_over', 'sent', 'not_delivered', 'delivered']
  test('reports in any order and number end where the furthest one says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.array(fc.constantFrom(...reports), { minLength: 1 }),
        (start, list) => {
          const end = list.reduce(advance, start)
          const furthest = Math.max(RANKS[start], ...list.map(one => RANKS[one]))
          expect(RANKS[end]).toBe(furthest)
        },
      ),
    )
  })
  test('what was refused or canceled stays so', () =>
    expect(advance('canceled', 'delivered')).toBe('canceled'))
  test('final states', () =>
    expect(states.filter(isFinal).sort()).toEqual(['canceled', 'delivered', 'not_delivered', 'refused']))
  test('tries are spaced out, then given up', () => {
    const waits = [1, 2, 3, 4, 5].map(retryAfterS)
    expect(waits.every((wait, index) => wait !== null && wait > (waits[index - 1] ?? 0))).toBe(true)
    expect(retryAfterS(6)).toBeNull()
  })
  test('trouble on the way is waited out: longer each time, a minute or so at most, and never given up', () => {
    const waits = [1, 2, 3, 4, 5, 6, 1_000].map(tries => troubleRetryMs(tries, 0.5))
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000])
    expect([spread(10, 0), spread(10, 1)]).toEqual([7_500, 12_500])
  })
})

describe('pace', () => {
  test('what goes out in any stretch is at most the pace and one burst', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 60 }),
        (perSecond, gaps) => {
          let pace = { perSecond, tokens: 1, at: NOW }
          let sent = 0
          let ms = 0
          for (const gap of gaps) {
            ms += gap
            const at = new Date(NOW.getTime() + ms)
            let tokens = refill(pace, at)
            while (tokens >= 1) {
              tokens -= 1
              sent += 1
            }
            pace = { perSecond, tokens, at }
          }
          expect(sent).toBeLessThanOrEqual((ms / 1000) * perSecond + Math.max(1, perSecond) + 1)
        },
      ),
    )
  })
  test('the wait is over when the bucket holds again', () => {
    expect(waitMs(2, 0.5)).toBe(0)
    expect(waitMs(2, -1)).toBe(501)
    expect(refill({ perSecond: 2, tokens: -1, at: NOW }, new Date(NOW.getTime() + 501))).toBeGreaterThan(0)
  })
  test('a clock that steps back takes nothing away', () => {
    expect(refill({ perSecond: 1, tokens: 0.5, at: NOW }, new Date(NOW.getTime() - 5000))).toBe(0.5)
  })
})

test('B10 only an owner records a new consent, grants credits, changes settings', () => {
  for (const permission of [
    'consents.record',
    'credits.grant',
    'account.write',
    'keys.manage',
    'senders.write',
  ] as const) {
    expect(mayDo('owner', permission)).toBe(true)
    expect(mayDo('agent', permission)).toBe(false)
  }
  expect(mayDo('agent', 'consents.opt_out')).toBe(true)
})

test('ids are UUIDv7 and sort by their time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 46 }),
      fc.integer({ min: 1, max: 2 ** 40 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (ms, gap, random) => {
        const [earlier, later] = [uuidv7(ms, random), uuidv7(ms + gap, random)]
        expect(uuidv7Before(later, random) < later).toBe(true)
        expect(uuidv7Before(later, random) >= earlier.slice(0, 13)).toBe(true)
        expect(isUuid(earlier)).toBe(true)
        expect(earlier[14]).toBe('7')
        expect('89ab').toContain(earlier[19])
        expect(earlier < later).toBe(true)
      },
    ),
  )
})

describe('words', () => {
  test('a refusal says what, since when and by which rule', () => {
    expect(refusal('opted_out', NOW)).toMatchObject({ allowed: false, reason: 'opted_out', rule: 'B2' })
    expect(refusal('opted_out', NOW).text).toContain('2026-11-23')
    expect(refusal('no_credits').text).toContain('credits')
  })
  test('leave says how the notice goes', () => {
    expect(leave('separate')).toMatchObject({ allowed: true, rule: 'A1' })
    expect(leave(null).rule).toBeNull()
  })
  test.each([
    'opted_out',
    'opt_out_repeated',
    'opted_in',
    'opt_in_without_block',
    'help_asked',
    'stop_in_words',
  ] as const)('%s is told in a sentence', kind => {
    expect(consentEventText({ kind, source: 'message', word: 'stop', note: null })).toMatch(/^[A-Z].{15,}\.$/)
  })
})
