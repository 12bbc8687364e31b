// Tenants never meet: a stranger walks every operation of the API document with another account's ids. Invariant 11.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAccount } from '../../src/features/accounts/account.ts'
import { addApiKey } from '../../src/features/accounts/api-keys.ts'
import { type Json, KEY, startHeed, type TestHeed } from '../support/heed.ts'
import { type ApiDocument, fill, placesOf } from './requests.ts'

const DOCUMENT = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../docs/api.json'), 'utf8'),
) as ApiDocument
const PHONE = '+15125550101'
/** Where nothing at all is refused before anybody looks for the thing. */
const BODIES: Readonly<Record<string, object>> = {
  '/v1/tasks/{id}/snooze': { until: '2026-12-24T10:00:00Z' },
  '/v1/contacts/{id}/erase': { reason: 'asked for it by letter' },
}
/** What is the same for everybody, or the stranger's own. */
const OF_NOBODY = ['/v1/reply-chart', '/v1/wordings', '/v1/api-keys', '/v1/plans/library', '/v1/rules']
const NEVER_SEEN = '+15125550999'

let heed: TestHeed
let asStranger: Record<string, string>
/** One of each kind of thing that the first account has, by the first word of its address. */
let owned: Record<string, string>

beforeAll(async () => {
  heed = await startHeed()
  const { rt } = heed
  const accountId = rt.newId()
  await rt.db.tx(tx =>
    openAccount(tx, { id: accountId, name: 'Stranger', timeZone: 'UTC', monthlyCredits: 10 }, rt.clock.now()),
  )
  const { secret } = await addApiKey(rt, rt.db, { accountId, name: 'stranger', role: 'owner' })
  asStranger = { authorization: `Bearer ${secret}` }
  const sent = await heed.api('POST', '/v1/messages', {
    to: PHONE,
    body: 'Only between us',
    sendAt: '2026-12-24T10:00:00Z',
  })
  const broadcast = await heed.api('POST', '/v1/broadcasts', {
    name: 'Only between us',
    audience: { kind: 'filter', filter: {} },
    body: 'Only between us, {{first_name}}',
    sendAt: '2026-12-24T10:00:00Z',
  })
  const first = async (address: string) => String((await heed.api('GET', address)).body.items![0]!.id)
  const file = { method: 'POST', headers: { authorization: `Bearer ${KEY}`, 'content-type': 'text/csv' } }
  const uploaded = await fetch(`${heed.url}/v1/imports`, { ...file, body: 'name,phone\nAnn,5125550101\n' })
  const plan = await heed.api('POST', '/v1/plans', {
    name: 'Only between us',
    steps: [{ kind: 'text', day: 2, time: '10:00', body: 'Only between us' }],
  })
  const contactId = await first('/v1/contacts')
  await heed.api('POST', `/v1/plans/${plan.body.id}/activate`)
  await heed.api('POST', `/v1/plans/${plan.body.id}/enrollments`, { contactIds: [contactId] })
  owned = {
    plans: String(plan.body.id),
    enrollments: await first(`/v1/contacts/${contactId}/enrollments`),
    imports: String(((await uploaded.json()) as Json).id),
    messages: String(sent.body.id),
    broadcasts: String(broadcast.body.id),
    contacts: contactId,
    senders: await first('/v1/senders'),
    'api-keys': await first('/v1/api-keys'),
    tasks: String(
      (
        await heed.api('POST', '/v1/tasks', {
          kind: 'to_do',
          title: 'Only between us',
          dueAt: '2026-12-24T10:00:00Z',
        })
      ).body.id,
    ),
    templates: String((await heed.api('POST', '/v1/templates', { name: 'Hello', body: 'Hello' })).body.id),
  }
})
afterAll(() => heed?.stop())

const withId = placesOf(DOCUMENT).filter(place => place.params.includes('id'))

describe.each(withId.map(place => [`${place.method} ${place.path}`, place] as const))('%s', (_, place) => {
  test("another account's id is 404", async () => {
    const id = owned[place.path.split('/')[2]!]
    expect(id, 'the test knows no thing of this kind: add one').toBeDefined()
    const body = place.body === null ? undefined : (BODIES[place.path] ?? {})
    const answer = await heed.api(place.method, fill(place.path, { id: id! }), body, asStranger)
    expect(answer.status).toBe(404)
  })
})

test('lists of a stranger are empty', async () => {
  const all = placesOf(DOCUMENT).filter(one => one.method === 'GET' && one.params.length === 0)
  for (const place of all.filter(({ path }) => !path.endsWith('.csv'))) {
    const { status, body } = await heed.api('GET', place.path, undefined, asStranger)
    if (OF_NOBODY.includes(place.path)) continue
    expect(status, place.path).toBe(200)
    if (body.items) expect(body.items, place.path).toEqual([])
    expect(JSON.stringify(body), place.path).not.toContain('Only between us')
  }
})

test("a stranger's export has the headers and nobody below them", async () => {
  const answer = await fetch(`${heed.url}/v1/contacts/export.csv`, { headers: asStranger })
  expect((await answer.text()).trimEnd().split('\r\n')).toHaveLength(1)
})

test('a phone that another account texts looks like any phone that was never seen', async () => {
  for (const address of ['/v1/conversations', '/v1/consents']) {
    const shared = await heed.api('GET', `${address}/${encodeURIComponent(PHONE)}`, undefined, asStranger)
    const unseen = await heed.api(
      'GET',
      `${address}/${encodeURIComponent(NEVER_SEEN)}`,
      undefined,
      asStranger,
    )
    const renamed = JSON.parse(JSON.stringify(unseen.body).replaceAll(NEVER_SEEN, PHONE)) as Json
    expect(shared.body).toEqual(renamed)
  }
})

test("a stranger's opt-out of the same phone is the stranger's own", async () => {
  const at = `/v1/consents/${encodeURIComponent(PHONE)}`
  const done = await heed.api('POST', `${at}/opt-out`, { note: 'asked by phone' }, asStranger)
  expect(done.body).toMatchObject({ state: 'opted_out' })
  expect((await heed.api('GET', at)).body).toMatchObject({ state: 'unknown', events: [] })
})

test('without a key or with a wrong one every operation is 401', async () => {
  for (const place of placesOf(DOCUMENT)) {
    const address = fill(place.path, { id: owned.contacts!, phone: PHONE })
    const body = place.body === null ? undefined : {}
    for (const authorization of ['', 'Bearer heed_wrong']) {
      const answer = await heed.api(place.method, address, body, { authorization })
      expect(answer.status, `${place.method} ${address}`).toBe(401)
    }
  }
})
