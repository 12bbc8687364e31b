// Asking for texts: what counts as the word, when a YES answers the question, and that neither ever lifts a block.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Consent, NEW_CONSENT, transition } from './consent.ts'
import { ASKED_MS, isJoinWord, joiningOf, type OptIn } from './join.ts'
import { readKeywords } from './keywords.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const AGO = (ms: number) => new Date(NOW.getTime() - ms)
const OPT_IN: OptIn = { page: null, word: { word: 'JOIN', text: 'Text JOIN for news.', version: 'word 3' } }
const asked: Consent = { ...NEW_CONSENT, askedAt: AGO(60_000) }
const word = (body: string, consent: Consent = NEW_CONSENT, optIn = OPT_IN) =>
  joiningOf({ body, consent, optIn, now: NOW })?.word ?? null

describe('what joins', () => {
  test.each([
    ['JOIN', NEW_CONSENT, 'join'],
    [' "Join!" ', NEW_CONSENT, 'join'],
    ['\u200bＪＯＩＮ 🎉', NEW_CONSENT, 'join'],
    ['join us', NEW_CONSENT, null],
    ['YES', NEW_CONSENT, null],
    ['Yes.', asked, 'yes'],
    ['yes please', asked, null],
    ['START', asked, null],
    ['YES', { ...asked, askedAt: AGO(ASKED_MS + 1) }, null],
    ['YES', { ...asked, state: 'opted_out', since: AGO(1) }, null],
    ['YES', { ...asked, state: 'opted_in', since: AGO(1) }, null],
    ['YES', { ...asked, state: 'opted_in', since: AGO(120_000) }, 'yes'],
  ] as const)('%j', (body, consent, expected) => {
    expect(word(body, consent as Consent)).toBe(expected)
  })

  test('without a word of the account nothing but the YES does', () => {
    expect(word('JOIN', NEW_CONSENT, { page: null, word: null })).toBe(null)
  })

  test.each(['STOP', 'yes', 'help', 'a', 'two words', 'join!'])('%j can be no such word', bad => {
    expect(isJoinWord(bad, text => readKeywords(text).verdict === 'none')).toBe(false)
  })
})

test('C3 whatever anybody asks for in whichever order, no joining ever lifts a block', () => {
  const act = fc.oneof(
    fc.constant({ kind: 'joined', word: 'join', note: '', replyId: 'r' } as const),
    fc.constant({ kind: 'join_asked', note: '' } as const),
    fc.constant({ kind: 'opt_out_on_request', note: 'asked' } as const),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), acts => {
      let consent = NEW_CONSENT
      for (const [n, cause] of acts.entries()) {
        const wasBlocked = consent.state === 'opted_out'
        const change = transition(consent, cause, new Date(NOW.getTime() + n))
        consent = change.consent
        if (wasBlocked) expect([consent.state, change.reply]).toEqual(['opted_out', null])
      }
    }),
  )
})
