// Twilio's webhook signature, checked: who says that it is Twilio must know the auth token.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type ParsedUrlQuery, parse as parseForm, stringify as writeForm } from 'node:querystring'
import type { HookRequest } from './provider.ts'
import { fieldsOf } from './twilio-hook.ts'

/**
 * X-Twilio-Signature is base64 of HMAC-SHA1 over the full address and the form's fields sorted by name, or for a
 * JSON body over the address alone, which then carries the body's SHA-256. Compared in constant time.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function isSignedByTwilio(request: HookRequest, authToken: string): boolean {
  const { url, rawBody, headers } = request
  const given = headers['x-twilio-signature']
  if (typeof given !== 'string' || given === '') return false
  const bodyHash = /[?&]bodySHA256=([^&#]*)/.exec(url)?.[1]
  if (bodyHash !== undefined && !isSame(bodyHash, createHash('sha256').update(rawBody).digest('hex')))
    return false
  const fields = bodyHash === undefined ? signedFields(fieldsOf(request)) : ''
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
function signedFields(form: ParsedUrlQuery): string {
  let text = ''
  for (const name of Object.keys(form).sort()) {
    const value = form[name] ?? ''
    if (typeof value === 'string') text += name + value
    else for (const one of [...new Set(value)].sort()) text += name + one
  }
  return text
}

/**
 * Twilio's back ends do not agree on what they sign: the address as it was given to them, with or without the
 * standard port, and at times with the query written anew. Its own library tries the same six; the first of ours is one
 * of them, whichever it is.
 */
function candidates(url: string): (() => string)[] {
  const anew = () => (URL.canParse(url) ? new URL(url).toString() : url)
  return [
    () => url,
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
