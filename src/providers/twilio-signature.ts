// Twilio's webhook signature, checked: who says that it is Twilio must know the auth token.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { parse as parseForm, stringify as writeForm } from 'node:querystring'
import type { HookRequest } from './provider.ts'

/**
 * X-Twilio-Signature is base64 of HMAC-SHA1 over the full address and the form's fields sorted by name, or for a
 * JSON body over the address alone, which then carries the body's SHA-256. Compared in constant time.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function isSignedByTwilio({ url, rawBody, headers }: HookRequest, authToken: string): boolean {
  const given = headers['x-twilio-signature']
  if (typeof given !== 'string' || given === '') return false
  const bodyHash = /[?&]bodySHA256=([^&#]*)/.exec(url)?.[1]
  if (bodyHash !== undefined && !isSame(bodyHash, createHash('sha256').update(rawBody).digest('hex')))
    return false
  const fields = bodyHash === undefined ? signedFields(rawBody) : ''
  // The usual address is tried first; the rest is only computed for requests that it does not fit.
  return candidates(url).some(make =>
    isSame(
      given,
      createHmac('sha1', authToken)
        .update(make() + fields)
        .digest('base64'),
    ),
  )
}

/** A field that is sent several times counts once a value, in order. */
function signedFields(rawBody: string): string {
  const form = parseForm(rawBody)
  return Object.keys(form)
    .sort()
    .map(name =>
      [...new Set([form[name] ?? ''].flat())]
        .sort()
        .map(value => name + value)
        .join(''),
    )
    .join('')
}

/**
 * Twilio's back ends do not agree on what they sign: the address as it was given to them, with or without the
 * standard port, and at times with the query written anew. Its own library tries the same six.
 */
function candidates(url: string): (() => string)[] {
  const anew = () => (URL.canParse(url) ? new URL(url).toString() : url)
  return [
    () => withPort(url),
    () => withoutPort(url),
    () => withoutPort(anew()),
    () => withPort(anew()),
    () => withLegacyQuery(withoutPort(anew())),
    () => withLegacyQuery(withPort(anew())),
  ]
}

// Not `new URL()`: it writes some characters anew, and the signature is over what was there.
const ADDRESS = /^(https?:\/\/)((?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d*)?(.*)$/is

function withoutPort(url: string): string {
  return url.replace(ADDRESS, '$1$2$4')
}

function withPort(url: string): string {
  return url.replace(ADDRESS, (_, scheme: string, host: string, port: string | undefined, rest: string) => {
    const standard = scheme.toLowerCase() === 'https://' ? ':443' : ':80'
    return scheme + host + (port ?? standard) + rest
  })
}

function withLegacyQuery(url: string): string {
  const at = url.indexOf('?')
  return at === -1 ? url : `${url.slice(0, at)}?${writeForm(parseForm(url.slice(at + 1)))}`
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
