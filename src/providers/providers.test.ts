// Holds every provider to its case table, and all of them to what nobody may do. No case reaches the network.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clear, NEW_CONSENT } from '../core/consent.ts'
import type { Http, HttpRequest, HttpResult } from '../kit/http.ts'
import type { ProviderCases } from './cases.ts'
import { errorWords, findProvider, PROVIDERS } from './catalog.ts'
import { twilioCases } from './twilio.cases.ts'

const TABLES: readonly ProviderCases[] = [twilioCases]
const NAMED = TABLES.map(table => [table.provider.name, table] as const)
const PHONE = '+15125550142'

test('every provider of the catalog has a case table', () => {
  expect(TABLES.map(table => table.provider.name).sort()).toEqual(PROVIDERS.map(one => one.name).sort())
  expect(() => findProvider('no such')).toThrow('no such')
})

describe.each(NAMED)('%s', (_, table) => {
  const { provider, account } = table

  test.each(table.hooks)('reads $title', ({ url = '', rawBody, read }) => {
    const expected = typeof read === 'string' ? { ok: false, reason: read } : { ok: true, event: read }
    expect(provider.parse({ url, rawBody, headers: {} })).toEqual(expected)
  })

  test.each(table.sends)('sends: $title', async ({ answer, outcome, text, requested = {} }) => {
    const { http, requests } = answering(answer)
    const outgoing = { ...table.text, ...text }
    expect(await provider.send(clearance(), outgoing, account, http)).toEqual(outcome)
    expect(requests).toHaveLength(1)
    expect(requests[0]?.url.startsWith(`${account.baseUrl}/`)).toBe(true)
    const form = new URLSearchParams(requests[0]?.body)
    for (const [field, value] of Object.entries(requested)) expect(form.get(field), field).toBe(value)
  })

  test.each(table.lookUps)('looks up: $title', async ({ answer, outcome }) => {
    const { http, requests } = answering(answer)
    expect(await provider.lookUp(table.asked, account, http)).toEqual(outcome)
    expect(requests.map(request => request.method)).toEqual(['GET'])
  })
})

describe.each(NAMED)('%s, whatever happens,', (name, table) => {
  const { provider, account } = table

  test('texts the phone of the clearance and no other', async () => {
    const taken = table.sends.find(one => one.outcome.kind === 'accepted')
    const { http, requests } = answering(taken?.answer ?? { kind: 'not_sent', detail: '' })
    await provider.send(clearance('+15125550199'), table.text, account, http)
    expect(requests[0]?.body).toContain(encodeURIComponent('+15125550199'))
    expect(requests[0]?.body).not.toContain(encodeURIComponent(PHONE))
  })

  test('verifies and parses anything at all without throwing, and never takes it for signed', () => {
    const piece = fc.constantFrom(
      'MessageSid=',
      'SM',
      '0',
      '&',
      '=',
      '%',
      '%00',
      '%ZZ',
      'From=%2B1',
      '__proto__=1',
    )
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map(pieces => pieces.join('')),
    )
    const headers = fc.dictionary(fc.constantFrom('x-twilio-signature', 'content-type'), fc.string())
    const url = fc.oneof(fc.webUrl(), fc.string(), fc.constant(''))
    fc.assert(
      fc.property(url, body, headers, (address, rawBody, given) => {
        const request = { url: address, rawBody, headers: given }
        const parsed = provider.parse(request)
        if (!parsed.ok) expect(parsed.reason).toMatch(/\.$/)
        expect(provider.verify(request, account)).toBe(false)
      }),
    )
  })

  test('says every error in words, also one that nobody knows, and keeps the code for support', () => {
    for (const code of [1, 21610, 30003, 99999])
      expect(errorWords(name, code)).toMatch(new RegExp(`\\b${code}\\)?\\.$`))
  })

  test('acknowledges a webhook without asking for anything', () => {
    const { contentType, body } = provider.acknowledge()
    expect(contentType).not.toBe('')
    expect(body).not.toMatch(/<(Message|Redirect|Say)\b/)
  })
})

function clearance(phone = PHONE) {
  const cleared = clear(NEW_CONSENT, { phone, messageId: '019aaf2e-7a44-7000-8000-000000000001' })
  if (cleared === null) throw new Error('nobody opted out here')
  return cleared
}

/** An Http that has one answer ready and goes nowhere. */
function answering(answer: HttpResult): { http: Http; requests: HttpRequest[] } {
  const requests: HttpRequest[] = []
  const http: Http = {
    async request(request) {
      requests.push(request)
      if (requests.length > 1) throw new Error('one answer, one call')
      return answer
    },
    close: async () => {},
  }
  return { http, requests }
}
