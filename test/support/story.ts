// The verbs that stories are told in: somebody who has a phone, a text sent, a block seen, credits counted.
import { createHmac, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { DEMO_EMAIL, DEMO_PASSWORD } from '../../src/demo.ts'
import { openAccount } from '../../src/features/accounts/account.ts'
import { addApiKey } from '../../src/features/accounts/api-keys.ts'
import { startWork, type Work } from '../../src/features/messages/work.ts'
import { openDb } from '../../src/kit/db/db.ts'
import { makeRuntime } from '../../src/runtime.ts'
import { type HeedOptions, type Json, type Phone, startHeed, type TestHeed } from './heed.ts'

export const NOTICE = 'Prefer a phone call or email? Reply STOP to unsubscribe.'
export const STOPPED =
  'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.'
export const BACK =
  'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.'
export const HELP = 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.'
export const NET_STOPPED =
  'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. Text back "unstop" to receive messages again.'
export const NET_BACK =
  'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.'

export type Answer = { readonly status: number; readonly body: Json }

/** What goes with a text: sender, pictures, time, and whether nobody wrote it just now. */
export type More = {
  readonly from?: string
  readonly media?: readonly string[]
  readonly sendAt?: string
  readonly automatic?: true
}

export type Entry = {
  readonly id: string
  readonly kind: 'grant' | 'hold' | 'settle' | 'release' | 'charge' | 'expire'
  readonly credits: number
  /** The buckets that the credits left and went to. */
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly messageId: string | null
  readonly phone: string | null
}

export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>

export type Story = TestHeed & {
  /** A phone that nobody has texted or heard of yet. */
  someone(): Phone
  someoneAbroad(): Phone
  /** Asks with another API key. */
  as(key: string): Ask
  /** Sends a text and expects that it is taken. */
  send(to: Phone, body: string, more?: More): Promise<Json>
  /** Expects that the text is refused, and answers the problem. */
  refuses(to: Phone, body: string, more?: More): Promise<Json>
  message(id: string): Promise<Json>
  /** The outgoing and incoming texts of a phone, the oldest first. */
  messages(phone: Phone): Promise<Json[]>
  consent(phone: Phone): Promise<Json>
  conversation(phone: Phone): Promise<Json>
  notifications(phone: Phone): Promise<Json[]>
  addContact(firstName: string, ...phones: readonly Phone[]): Promise<Json>
  settings(change: object): Promise<void>
  rings(phone: Phone, body: string): Promise<void>
  /** The phone texts the word, and the block stands. */
  optsOut(phone: Phone, to?: string, word?: string): Promise<void>
  credits(): Promise<Json>
  entries(): Promise<Entry[]>
  entriesOf(messageId: string): Promise<Entry[]>
  /** An agent's own API key. */
  agentKey(name: string): Promise<string>
  /** A person at the desk: signed in, with cookie and CSRF token. */
  signIn(): Promise<Ask>
  /** Twilio's own call of a sender's webhook, signed; `sid` to call twice about the same text. */
  hook(sender: Json, fields: Readonly<Record<string, string>>, sid?: string): Promise<number>
  /** A second process that claims and hands over, with its own connections. */
  anotherWorker(): Promise<{ stop(): Promise<void> }>
  /** Somebody else's account on the same Heed, with a number of its own; answers how to ask as its owner. */
  anotherAccount(number: string, credits?: number): Promise<Ask>
}

const CREDITS_FOR_STORIES = 100_000
/** The demo's pace is meant to be watched; a story waits for nothing. */
const PACE = 1_000

export async function startStory(options: HeedOptions = {}): Promise<Story> {
  const heed = await startHeed(options)
  await heed.rt.db.run({ name: 'story_pace', text: `update senders set segments_per_second = ${PACE}` })
  const story = { ...heed, ...people(), ...texting(heed), ...looking(heed), ...others(heed) }
  await heed.api('POST', '/v1/credits/grants', { credits: CREDITS_FOR_STORIES, reason: 'for the story' })
  return {
    ...story,
    as: key => (method, path, body) => heed.api(method, path, body, { authorization: `Bearer ${key}` }),
  }

  function people() {
    let count = 0
    return {
      someone: () => heed.phone(`+1512556${String(1000 + count++)}`),
      someoneAbroad: () => heed.phone(`+447700900${String(200 + count++)}`),
    }
  }
}

/** A phone in an address. */
export function at({ number }: Phone): string {
  return encodeURIComponent(number)
}

function texting(heed: TestHeed) {
  const post = (to: Phone, body: string, more: More = {}) =>
    heed.api('POST', '/v1/messages', { to: to.number, body, ...more })
  const consent = async (phone: Phone) => (await heed.api('GET', `/v1/consents/${at(phone)}`)).body
  return {
    consent,
    async send(to: Phone, body: string, more?: More) {
      const sent = await post(to, body, more)
      expect(sent.status, JSON.stringify(sent.body)).toBe(201)
      return sent.body
    },
    async refuses(to: Phone, body: string, more?: More) {
      const refused = await post(to, body, more)
      expect(refused.status, JSON.stringify(refused.body)).toBe(422)
      return refused.body
    },
    async rings(phone: Phone, body: string) {
      await heed.until(`"${body}" rings`, async () => (await phone.bodies()).includes(body))
    },
    async optsOut(phone: Phone, to?: string, word = 'STOP') {
      await phone.texts(word, to)
      await heed.until('the block', async () => String((await consent(phone)).state) === 'opted_out')
    },
    async addContact(firstName: string, ...phones: readonly Phone[]) {
      const body = { firstName, phones: phones.map(({ number }) => ({ phone: number })) }
      const added = await heed.api('POST', '/v1/contacts', body)
      expect(added.status).toBe(201)
      return added.body
    },
    async settings(change: object) {
      const changed = await heed.api('PATCH', '/v1/account', change)
      expect(changed.status, JSON.stringify(changed.body)).toBe(200)
    },
  }
}

function looking(heed: TestHeed) {
  const get = async (path: string) => {
    const answer = await heed.api('GET', path)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body
  }
  const all = async (path: string): Promise<Json[]> => {
    const items: Json[] = []
    for (let cursor = ''; ; ) {
      const page = await get(`${path}${path.includes('?') ? '&' : '?'}limit=200&cursor=${cursor}`)
      items.push(...page.items!)
      if (page.next === null) return items
      cursor = String(page.next)
    }
  }
  const entries = async () => (await all('/v1/credits/entries')) as unknown as Entry[]
  return {
    entries,
    entriesOf: async (messageId: string) =>
      (await entries()).filter(one => one.messageId === messageId).reverse(),
    credits: () => get('/v1/credits'),
    message: (id: string) => get(`/v1/messages/${id}`),
    messages: async (phone: Phone) => (await all(`/v1/messages?phone=${at(phone)}`)).reverse(),
    conversation: (phone: Phone) => get(`/v1/conversations/${at(phone)}`),
    notifications: async (phone: Phone) =>
      (await all('/v1/notifications')).filter(one => String(one.phone) === phone.number).reverse(),
  }
}

function others(heed: TestHeed) {
  return {
    async agentKey(name: string): Promise<string> {
      const made = await heed.api('POST', '/v1/api-keys', { name, role: 'agent' })
      expect(made.status).toBe(201)
      return String(made.body.secret)
    },
    signIn: () => signIn(heed),
    hook: (sender: Json, fields: Readonly<Record<string, string>>, sid?: string) =>
      hook(String(sender.webhookUrl), { MessageSid: sid ?? newSid(), ...fields }),
    async anotherWorker() {
      const db = openDb(heed.database.connection, { max: 4 })
      const rt = await makeRuntime(heed.rt.config, db)
      const work: Work = await startWork(rt)
      return {
        async stop() {
          await work.stop()
          await rt.close()
        },
      }
    },
    anotherAccount: (number: string, credits = 1_000) => anotherAccount(heed, number, credits),
  }
}

async function signIn({ api }: TestHeed): Promise<Ask> {
  const person = { email: DEMO_EMAIL, password: DEMO_PASSWORD }
  const nobody = { authorization: '' }
  const signedIn = await api('POST', '/auth/sign-in/email', person, nobody)
  expect(signedIn.status).toBe(200)
  const cookies = [...signedIn.headers.getSetCookie()]
  const cookie = () => cookies.map(one => one.split(';')[0]).join('; ')
  const me = await api('GET', '/v1/me', undefined, { ...nobody, cookie: cookie() })
  cookies.push(...me.headers.getSetCookie())
  const headers = { ...nobody, cookie: cookie(), 'csrf-token': String(me.body.csrfToken) }
  return (method, path, body) => api(method, path, body, headers)
}

function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`
}

async function hook(url: string, fields: Readonly<Record<string, string>>): Promise<number> {
  const signed =
    url +
    Object.keys(fields)
      .sort()
      .map(name => name + fields[name])
      .join('')
  const signature = createHmac('sha1', SANDBOX_TOKEN).update(signed).digest('base64')
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature },
    body: new URLSearchParams(fields),
  })
  return answer.status
}

async function anotherAccount({ rt, api, until }: TestHeed, number: string, credits: number): Promise<Ask> {
  const accountId = rt.newId()
  const account = { id: accountId, name: 'Elm Realty', timeZone: 'America/Denver', monthlyCredits: 1_000 }
  const { secret } = await rt.db.tx(async tx => {
    await openAccount(tx, account, rt.clock.now())
    return addApiKey(rt, tx, { accountId, name: 'Elm', role: 'owner' })
  })
  const ask: Ask = (method, path, body) => api(method, path, body, { authorization: `Bearer ${secret}` })
  await ask('POST', '/v1/credits/grants', { credits, reason: 'for the story' })
  const sender = { phone: number, accountSid: SANDBOX_SID, authToken: SANDBOX_TOKEN, segmentsPerSecond: PACE }
  expect((await ask('POST', '/v1/senders', sender)).status).toBe(201)
  const list = `${rt.config.sandbox!.url}/numbers`
  await until('the sandbox knows the number', async () => (await (await fetch(list)).text()).includes(number))
  return ask
}
