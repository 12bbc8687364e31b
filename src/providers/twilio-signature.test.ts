// Twilio's signature both ways round with the official package: what it signs we accept, what we sign it accepts.
import { createHash, createHmac } from 'node:crypto'
import { stringify } from 'node:querystring'
import fc from 'fast-check'
import twilioPackage from 'twilio'
import { describe, expect, test } from 'vitest'
import { isSignedByTwilio } from './twilio-signature.ts'

const { getExpectedTwilioSignature, validateRequest } = twilioPackage
const TOKEN = '12345678901234567890123456789012'
const URL_PLAIN = 'https://desk.example.com/webhooks/twilio/one?ref=a&x=1'
const FORM = { Body: 'STOP', From: '+15125550142', To: '+15125550100', MessageSid: 'SM1' }

type Form = Readonly<Record<string, string | string[]>>

describe('accepts', () => {
  test.each([
    ['an ordinary address', URL_PLAIN],
    ['an address with the standard port', 'https://desk.example.com:443/a'],
    ['an address with a port of its own', 'http://127.0.0.1:3000/webhooks/twilio/one'],
    ['no path', 'https://desk.example.com'],
    ['signs in the query', "https://desk.example.com/a?b=it's%20(c)&d=é"],
    ['IPv6', 'http://[::1]:3000/a'],
    ['a name before the host', 'https://user:pa%20ss@desk.example.com/a'],
  ])('%s', (_, url) => {
    expect(check(url, FORM, getExpectedTwilioSignature(TOKEN, url, FORM))).toBe(true)
  })

  test('whether or not Twilio saw the port', () => {
    const withPort = 'https://desk.example.com:443/a?b=c'
    const without = 'https://desk.example.com/a?b=c'
    expect(check(without, FORM, sign(withPort, FORM))).toBe(true)
    expect(check(withPort, FORM, sign(without, FORM))).toBe(true)
    expect(check('http://desk.example.com:3000/a', FORM, sign('http://desk.example.com/a', FORM))).toBe(true)
  })

  test('a query that a back end wrote anew', () => {
    expect(check("https://a.example/x?b='", FORM, sign('https://a.example/x?b=%27', FORM))).toBe(true)
    expect(check('https://a.example/x?b=%27', FORM, sign("https://a.example/x?b='", FORM))).toBe(true)
  })

  test('a field with several values, each once, in order', () => {
    const form = { ...FORM, MediaUrl: ['b', 'a', 'b'] }
    expect(check(URL_PLAIN, form, getExpectedTwilioSignature(TOKEN, URL_PLAIN, form))).toBe(true)
  })

  test('a JSON body by its hash in the signed address', () => {
    const rawBody = '{"a":1}'
    const url = `https://a.example/x?bodySHA256=${createHash('sha256').update(rawBody).digest('hex')}`
    const signed = { url, rawBody, headers: { 'x-twilio-signature': sign(url, {}) } }
    expect(isSignedByTwilio(signed, TOKEN)).toBe(true)
    expect(isSignedByTwilio({ ...signed, rawBody: '{"a":2}' }, TOKEN)).toBe(false)
    expect(isSignedByTwilio({ ...signed, url: url.replace(/=.*/, '=') }, TOKEN)).toBe(false)
  })

  test('everything that the official package signs', () => {
    fc.assert(
      fc.property(addresses, forms, (url, form) => {
        expect(check(url, form, getExpectedTwilioSignature(TOKEN, url, form))).toBe(true)
      }),
    )
  })
})

test('what we sign, the official package accepts, and so do we', () => {
  fc.assert(
    fc.property(addresses, forms, (url, form) => {
      const signature = sign(url, form)
      expect(validateRequest(TOKEN, signature, url, form)).toBe(true)
      expect(check(url, form, signature)).toBe(true)
    }),
  )
})

describe('refuses', () => {
  const good = sign(URL_PLAIN, FORM)

  test.each([
    ['no signature', undefined],
    ['an empty one', ''],
    ['rubbish', 'AAAA'],
    ['the same in another case', good.toLowerCase()],
    ['the same and more', `${good}=`],
    ['half of it', good.slice(0, 10)],
    ['two of them', [good, good]],
    ['one by another token', sign(URL_PLAIN, FORM, 'x'.repeat(32))],
    ['one for another address', sign('https://desk.example.com/other', FORM)],
    ['one without the query', sign('https://desk.example.com/webhooks/twilio/one', FORM)],
  ])('%s', (_, signature) => {
    expect(good.toLowerCase()).not.toBe(good)
    expect(check(URL_PLAIN, FORM, signature)).toBe(false)
  })

  test('a changed, added, missing or renamed field', () => {
    expect(check(URL_PLAIN, { ...FORM, Body: 'START' }, good)).toBe(false)
    expect(check(URL_PLAIN, { ...FORM, Extra: 'x' }, good)).toBe(false)
    expect(check(URL_PLAIN, { Body: 'STOP' }, good)).toBe(false)
    expect(check(URL_PLAIN, { ...FORM, Body: 'STOP', from: FORM.From }, good)).toBe(false)
  })

  test('what the official package refuses', () => {
    fc.assert(
      fc.property(addresses, forms, addresses, forms, (url, form, otherUrl, otherForm) => {
        const signature = getExpectedTwilioSignature(TOKEN, url, form)
        expect(check(otherUrl, otherForm, signature)).toBe(
          validateRequest(TOKEN, signature, otherUrl, otherForm),
        )
      }),
    )
  })
})

const addresses = fc
  .record({
    scheme: fc.constantFrom('http', 'https'),
    host: fc.constantFrom('desk.example.com', '127.0.0.1', 'a.b-c.example'),
    port: fc.constantFrom('', ':80', ':443', ':3000'),
    path: fc.constantFrom('', '/', '/webhooks/twilio/one', '/a%20b', "/it's", '/é', '/a:b@c'),
    query: fc.constantFrom('', '?ref=1', '?a=1&a=2', "?q='", '?q=%27&r=a+b', '?empty=&x', '?x=http://a:80/'),
  })
  .map(({ scheme, host, port, path, query }) => `${scheme}://${host}${port}${path}${query}`)

const value = fc.string({ unit: 'grapheme', maxLength: 20 })
const forms = fc.dictionary(
  fc.stringMatching(/^[A-Za-z0-9]{1,12}$/),
  fc.oneof(value, fc.array(value, { minLength: 2, maxLength: 3 })),
)

function check(url: string, form: Form, signature: string | string[] | undefined): boolean {
  return isSignedByTwilio(
    { url, rawBody: stringify(form), headers: { 'x-twilio-signature': signature } },
    TOKEN,
  )
}

/** Twilio's side, written from its page and not from our code. */
function sign(url: string, form: Form, token = TOKEN): string {
  const names = Object.keys(form).sort()
  const fields = names.flatMap(name => [...new Set([form[name] ?? ''].flat())].sort().map(one => name + one))
  return createHmac('sha1', token)
    .update(url + fields.join(''), 'utf8')
    .digest('base64')
}
