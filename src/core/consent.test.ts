// Consent transitions as a table, and the properties that no sequence of texts may break.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cause, type Consent, clear, clearedPhone, NEW_CONSENT, transition } from './consent.ts'
import { type Policy, readText } from './read-text.ts'
import type { SenderKind } from './replies.ts'

const AT = new Date('2026-11-23T10:00:00Z')
const LATER = new Date('2026-11-23T11:00:00Z')

const says = (
  body: string,
  senderKind: SenderKind = 'long_code',
  replyId: string | null = 'reply-1',
  policy: Policy = 'keywords',
): Cause => ({
  kind: 'text',
  reading: readText(body, policy),
  senderKind,
  replyId,
})
const OUT: Consent = transition(NEW_CONSENT, says('STOP'), AT).consent
const BACK: Consent = transition(OUT, says('START'), LATER).consent

describe('what a text does', () => {
  const cases: [string, Consent, string, Consent['state'], string | null, string | null][] = [
    [
      'B1 STOP from a phone that was never opted out',
      NEW_CONSENT,
      'STOP',
      'opted_out',
      'opted_out',
      'confirmation',
    ],
    ['B4 a second STOP is recorded in silence', OUT, 'STOP', 'opted_out', 'opt_out_repeated', null],
    ['B1 STOP after coming back', BACK, 'STOP', 'opted_out', 'opted_out', 'confirmation'],
    ['C1 START lifts the block', OUT, 'START', 'opted_in', 'opted_in', 'welcome_back'],
    ['C1 YES lifts the block', OUT, 'yes', 'opted_in', 'opted_in', 'welcome_back'],
    ['C1 UNSTOP lifts the block', OUT, 'unstop', 'opted_in', 'opted_in', 'welcome_back'],
    [
      'C2 START without a block is recorded without a reply',
      NEW_CONSENT,
      'START',
      'unknown',
      'opt_in_without_block',
      null,
    ],
    ['C2 YES without a block is an ordinary answer', NEW_CONSENT, 'YES', 'unknown', null, null],
    ['D HELP is answered', NEW_CONSENT, 'HELP', 'unknown', 'help_asked', 'help'],
    ['D HELP from an opted-out phone gets nothing', OUT, 'HELP', 'opted_out', 'help_asked', null],
    ['B8 please stop blocks nothing', NEW_CONSENT, 'please stop', 'unknown', 'stop_in_words', null],
    ['C3 an ordinary text lifts nothing', OUT, 'Hi, are you there?', 'opted_out', null, null],
    ['C3 words around START lift nothing', OUT, 'please start again', 'opted_out', null, null],
  ]
  test.each(cases)('%s', (_, before, body, state, event, reply) => {
    const after = transition(before, says(body), LATER)
    expect(after.consent.state).toBe(state)
    expect(after.event?.kind ?? null).toBe(event)
    expect(after.reply).toBe(reply)
    expect(after.cancelWaiting).toBe(event === 'opted_out' || event === 'opt_out_repeated')
  })

  test('D YES to a toll-free number lifts nothing: the network does not know it', () => {
    expect(transition(OUT, says('YES', 'toll_free'), LATER).consent.state).toBe('opted_out')
    expect(transition(OUT, says('START', 'toll_free'), LATER).consent.state).toBe('opted_in')
  })

  test('where the provider replies, Heed does not, and no message may pass the block', () => {
    const after = transition(NEW_CONSENT, says('STOP', 'long_code', null), AT)
    expect(after.reply).toBeNull()
    expect(after.consent.confirmationId).toBeNull()
  })

  test('the block says since when, by what and by which word', () => {
    expect(OUT).toMatchObject({ since: AT, source: 'message', word: 'stop', confirmationId: 'reply-1' })
    expect(transition(OUT, says('STOP', 'long_code', 'reply-2'), LATER).consent).toEqual(OUT)
  })
})

describe('B10: acting for a person', () => {
  test('an agent opts out; nobody gets a confirmation', () => {
    const after = transition(NEW_CONSENT, { kind: 'opt_out_on_request', note: 'called at noon' }, AT)
    expect(after).toMatchObject({
      reply: null,
      cancelWaiting: true,
      consent: { state: 'opted_out', source: 'agent' },
    })
    expect(after.event).toMatchObject({ kind: 'opted_out', note: 'called at noon' })
  })
  test('a new consent with evidence lifts the block and says so', () => {
    const cause: Cause = { kind: 'new_consent', evidence: 'signed form 12', obtainedAt: LATER }
    const after = transition(OUT, cause, LATER)
    expect(after.consent).toMatchObject({ state: 'opted_in', source: 'owner', confirmationId: null })
    expect(after.event?.note).toContain('signed form 12')
  })
})

test('B11 a refusal by the provider is an opt-out with that source', () => {
  const after = transition(NEW_CONSENT, { kind: 'provider_refused', provider: 'twilio', code: 21610 }, AT)
  expect(after.consent).toMatchObject({ state: 'opted_out', source: 'provider' })
  expect(after.event?.note).toBe('twilio 21610')
})

describe('B2, B4: clearance', () => {
  const text = { phone: '+15125550101', messageId: 'text-1' }
  test('an opted-out phone gets no clearance, but for its one confirmation', () => {
    expect(clear(OUT, text)).toBeNull()
    expect(clear(OUT, { ...text, messageId: 'reply-1' })).toMatchObject({
      phone: text.phone,
      messageId: 'reply-1',
    })
  })
  test('the confirmation of a block that was lifted and set again does not pass', () => {
    const again = transition(BACK, says('STOP', 'long_code', 'reply-9'), LATER).consent
    expect(clear(again, { ...text, messageId: 'reply-1' })).toBeNull()
  })
  test('a clearance with another phone is a forgery, and the given one cannot be changed', () => {
    const clearance = clear(NEW_CONSENT, text)!
    expect(clearedPhone(clearance)).toBe(text.phone)
    expect(() => clearedPhone(Object.assign({}, clearance, { phone: '+15125550102' }))).toThrow(
      'not given by the gate',
    )
    expect(() => Object.assign(clearance, { phone: '+15125550102' })).toThrow()
  })
  test('B1, B2 who asked the whole office passes nowhere, before this account has its own block', () => {
    const asked = { ...BACK, isStopComing: true }
    expect(clear(asked, text)).toBeNull()
    const blocked = transition(asked, { kind: 'opt_out_on_request', note: 'office' }, LATER).consent
    expect(blocked).toMatchObject({ state: 'opted_out', isStopComing: false })
  })
  test('others are cleared', () => {
    expect(clear(NEW_CONSENT, text)).not.toBeNull()
    expect(clear(BACK, text)).not.toBeNull()
  })
})

const anyBody = fc.oneof(
  fc.constantFrom(
    'STOP',
    'stop.',
    'please stop',
    'HELP',
    'hello',
    'QUIT',
    'Stop it',
    'ok',
    'no',
    'end',
    'why?',
    '👍',
    'restart',
    'yes!!! no',
    'start texting me again',
    'opt me back in',
    'unstop please',
    'yes please text me again',
  ),
  fc.string(),
)

test('C3 no sequence of texts without an opt-in word ever lifts a block', () => {
  fc.assert(
    fc.property(
      fc.array(anyBody, { maxLength: 30 }),
      fc.constantFrom<SenderKind>('long_code', 'toll_free', 'short_code'),
      fc.constantFrom<Policy>('keywords', 'reasonable'),
      (bodies, kind, policy) => {
        let consent = OUT
        for (const body of bodies) {
          if (readText(body, policy).verdict === 'opt_in') continue
          consent = transition(consent, says(body, kind, 'reply-1', policy), LATER).consent
          expect(consent.state).toBe('opted_out')
        }
      },
    ),
  )
})

test('B4 between two opt-ins there is one confirmation at most', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyBody, fc.constantFrom('START', 'STOP')), { maxLength: 40 }), bodies => {
      let consent = NEW_CONSENT
      let confirmations = 0
      for (const body of bodies) {
        const after = transition(consent, says(body), LATER)
        if (after.event?.kind === 'opted_in') confirmations = 0
        if (after.reply === 'confirmation') confirmations += 1
        expect(confirmations).toBeLessThanOrEqual(1)
        consent = after.consent
      }
    }),
  )
})

describe('B9 what may have meant stop', () => {
  const inWords = (body: string): Cause & { kind: 'text' } => {
    return {
      kind: 'text',
      reading: readText(body, 'reasonable'),
      senderKind: 'long_code',
      replyId: null,
      messageId: 'm1',
    }
  }
  const doubted = transition(NEW_CONSENT, inWords('wrong number'), AT)
  test('B9 blocks nothing, and asks for a decision', () => {
    expect(doubted).toMatchObject({
      consent: { state: 'unknown', asksToStop: true, asksMessageId: 'm1', asksSince: AT },
      event: { kind: 'doubted', word: 'wrong number' },
      reply: null,
      cancelWaiting: false,
    })
  })
  test('B9 dismissed, taken back, confirmed', () => {
    const dismissed = transition(doubted.consent, { kind: 'doubt_dismissed', reason: 'He laughed.' }, LATER)
    expect(dismissed).toMatchObject({ consent: { asksToStop: false }, event: { note: 'He laughed.' } })
    const reopened = transition(dismissed.consent, { kind: 'doubt_reopened' }, LATER)
    expect(reopened.consent).toEqual(doubted.consent)
    const out = transition(reopened.consent, { kind: 'opt_out_on_request', note: 'wrong number' }, LATER)
    expect(out.consent).toMatchObject({ state: 'opted_out', asksToStop: false, asksMessageId: null })
  })
  test('B9 a STOP settles it, another doubt does not', () => {
    expect(transition(doubted.consent, says('STOP'), LATER).consent.asksToStop).toBe(false)
    const again = transition(doubted.consent, inWords('go away'), LATER)
    expect(again.consent).toMatchObject({ asksToStop: true, asksSince: LATER })
  })
  test('C3 a wish to come back is told, and lifts nothing', () => {
    const wish = transition(OUT, inWords('start texting me again'), LATER)
    expect(wish).toMatchObject({ consent: OUT, event: { kind: 'wants_back' }, reply: null })
  })
})
