// Erasing a person: nothing is left of them but that their phone is blocked, and the chain still proves itself.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followConsents } from '../../src/features/compliance/follow.ts'
import { verifyPack } from '../../src/features/evidence/verify.ts'
import { sql } from '../../src/kit/db/db.ts'
import { expectBalancedBooks, expectIntactChain } from '../races/books.ts'
import { type Json, KEY, type Phone } from '../support/heed.ts'
import { at, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const SECRET = 'Zanzibarova'
const REASON = { reason: 'asked for it by letter of November 20' }

const erase = (contact: Json) => heed.api('POST', `/v1/contacts/${String(contact.id)}/erase`, REASON)
async function packOf(phone: Phone) {
  const answer = await fetch(`${heed.url}/v1/consents/${at(phone)}/evidence.json`, {
    headers: { authorization: `Bearer ${KEY}` },
  })
  return Buffer.from(await answer.arrayBuffer())
}

/** Somebody with a history in every corner. */
async function somebody(): Promise<{ phone: Phone; contact: Json }> {
  const phone = heed.someone()
  const contact = await heed.addContact(SECRET, phone)
  await heed.api('POST', '/v1/tasks', {
    ...{ kind: 'call', title: `Call ${SECRET}`, contactId: contact.id, dueAt: '2027-01-01T10:00:00Z' },
  })
  await heed.send(phone, `Dear ${SECRET}`)
  await heed.quiet()
  await phone.texts(`I am ${SECRET}, who are you?`)
  await heed.quiet()
  return { phone, contact }
}

/** The provider knows of no block, and so says nothing to the START; Heed leaves the answer to it. */
async function comesBack(phone: Phone): Promise<void> {
  await phone.texts('START')
  await heed.until('they are back', async () => String((await heed.consent(phone)).state) === 'opted_in')
}

/** Every row of every table in which the words stand, but for what a retention of days or weeks takes away. */
async function traces(...words: readonly string[]): Promise<string[]> {
  const tables = await heed.rt.db.rows<{ name: string }>(
    sql(
      'erasure_tables',
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    ),
  )
  const found = []
  for (const { name } of tables) {
    if (['events', 'webhook_journal', 'idempotency_keys', 'facts_due'].includes(name)) continue
    const text = `select count(*) as count from "${name}" t where t::text ilike any ($1::text[])`
    const row = await heed.rt.db.one<{ count: number }>(sql(`erasure_${name}`, text), [
      words.map(one => `%${one}%`),
    ])
    if (row!.count > 0) found.push(name)
  }
  return found.sort()
}

describe('erasing a person', () => {
  test('leaves no trace of name, number and words, but sums and chain that still hold', async () => {
    const { phone, contact } = await somebody()
    expect(await traces(SECRET, phone.number)).toEqual(
      expect.arrayContaining(['contacts', 'messages', 'tasks']),
    )
    const done = await erase(contact)
    expect(done, JSON.stringify(done.body)).toMatchObject({ status: 200, body: { phones: 1, contacts: 1 } })
    expect(await traces(SECRET, phone.number)).toEqual([])
    await expectBalancedBooks(heed.rt.db, heed.accountId)
    await expectIntactChain(heed.rt.db, heed.accountId)
    const file = await packOf(phone)
    const pack = JSON.parse(file.toString())
    expect(verifyPack(file, null)).toMatchObject({ kind: 'whole' })
    expect(pack).toMatchObject({ state: { state: 'opted_out' }, erasures: [REASON] })
    expect(pack.events.map((event: Json) => event.kind)).toEqual(['erased'])
    expect(file.toString()).not.toContain(SECRET)
  })

  test('B2 keeps the block: for a text, a contact, an import, a bulk text, and what is asked before', async () => {
    const { phone, contact } = await somebody()
    await heed.optsOut(phone)
    await heed.quiet()
    const heard = (await phone.bodies()).length
    await erase(contact)
    expect(await heed.consent(phone)).toMatchObject({ state: 'opted_out', source: 'erasure' })
    expect((await heed.api('POST', '/v1/why', { phone: phone.number })).body.decision).toMatchObject({
      allowed: false,
    })
    await heed.refuses(phone, 'hello again')
    await heed.addContact('Again', phone)
    await heed.refuses(phone, 'hello again')
    await phone.texts('hello?')
    await heed.quiet()
    expect(await heed.consent(phone)).toMatchObject({ state: 'opted_out' })
    await heed.refuses(phone, 'hello again')
    expect((await phone.bodies()).length).toBe(heard)
  })

  test('C3 an import that says that they agreed lifts nothing', async () => {
    const { phone, contact } = await somebody()
    await erase(contact)
    const csv = `name,phone,consent\nAgain,${phone.number},yes\n`
    const uploaded = await fetch(`${heed.url}/v1/imports?fileName=again.csv`, {
      method: 'POST',
      body: csv,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'text/csv' },
    })
    const { id } = (await uploaded.json()) as { id: string }
    const started = await heed.api('POST', `/v1/imports/${id}/start`, {})
    expect(started.status, JSON.stringify(started.body)).toBeLessThan(300)
    await heed.until(
      'the import',
      async () => ((await heed.api('GET', `/v1/imports/${id}`)).body.state as never) === 'completed',
    )
    expect(await heed.consent(phone)).toMatchObject({ state: 'opted_out', source: 'erasure' })
    const pack = JSON.parse((await packOf(phone)).toString())
    expect(pack.contacts).toMatchObject([{ imported: { file: 'again.csv', line: 2 } }])
    expect(pack.events.at(-1)).toMatchObject({ kind: 'import_without_effect' })
    expect(verifyPack(await packOf(phone), null).kind).toBe('whole')
  })

  test('C1 the person may come back, and be erased again', async () => {
    const { phone, contact } = await somebody()
    await erase(contact)
    await comesBack(phone)
    await heed.send(phone, 'welcome')
    await heed.rings(phone, 'welcome')
    await heed.quiet()
    const pack = await packOf(phone)
    expect(verifyPack(pack, null).kind).toBe('whole')
    expect(JSON.parse(pack.toString()).events.map((event: Json) => event.kind)).toEqual([
      'erased',
      'opted_in',
    ])
    const again = await heed.api('POST', `/v1/consents/${at(phone)}/erase`, REASON)
    expect(again).toMatchObject({ status: 200, body: { phones: 1, contacts: 1 } })
    expect(await traces(phone.number)).toEqual([])
    expect(verifyPack(await packOf(phone), null).kind).toBe('whole')
  })

  test('A2 the notice went once, also to who is known again', async () => {
    const { phone, contact } = await somebody()
    await erase(contact)
    const before = await phone.bodies()
    await comesBack(phone)
    await heed.send(phone, 'welcome')
    await heed.rings(phone, 'welcome')
    expect((await phone.bodies()).slice(before.length)).toEqual(['welcome'])
  })

  test('somebody who shares the phone loses it and keeps the rest', async () => {
    const { phone, contact } = await somebody()
    const other = heed.someone()
    const spouse = await heed.addContact('Spouse', phone, other)
    await erase(contact)
    const left = (await heed.api('GET', `/v1/contacts/${String(spouse.id)}`)).body
    expect(left.phones!.map((one: Json) => one.phone)).toEqual([other.number])
    expect(left.firstName).toBe('Spouse')
  })

  test('cancels what waits, and refuses while a text is on its way', async () => {
    const { phone, contact } = await somebody()
    await heed.send(phone, 'later', { sendAt: '2027-03-01T10:00:00Z' })
    const credits = await heed.credits()
    expect(Number(credits.held)).toBeGreaterThan(0)
    await heed.rt.db.run(sql('erasure_claim', 'update outbox set claimed_at = $1, claimed_by = $2'), [
      heed.rt.clock.now(),
      heed.rt.newId(),
    ])
    expect((await erase(contact)).status).toBe(409)
    await heed.rt.db.run(sql('erasure_unclaim', 'update outbox set claimed_at = null, claimed_by = null'))
    expect((await erase(contact)).status).toBe(200)
    expect(await heed.credits()).toMatchObject({ held: 0 })
    await expectBalancedBooks(heed.rt.db, heed.accountId)
  })

  test('is for owners, and strangers find nobody', async () => {
    const { contact } = await somebody()
    const agent = heed.as(await heed.agentKey('Kim'))
    expect((await agent('POST', `/v1/contacts/${String(contact.id)}/erase`, REASON)).status).toBe(403)
    const strange = await heed.anotherAccount('+15125550777')
    expect((await strange('POST', `/v1/contacts/${String(contact.id)}/erase`, REASON)).status).toBe(404)
    expect((await heed.api('POST', `/v1/contacts/${String(contact.id)}/erase`, {})).status).toBe(400)
  })
})

test('the history cannot be changed but by an erasure, and an erasure cannot lie', async () => {
  const ann = heed.someone()
  await heed.optsOut(ann)
  const change = (name: string, set: string) =>
    heed.rt.db.run(sql(`erasure_${name}`, `update consent_events set ${set} where phone = $1`), [ann.number])
  const gone = `salt = null, word = null, note = null, wording = null, actor = null, message_id = null, erased_at = at`
  const alias = `phone = 'erased:' || encode(tag, 'hex')`
  for (const [name, set] of [
    ['word', `word = 'start'`],
    ['kind', `${gone}, ${alias}, kind = 'opted_in'`],
    ['hash', `${gone}, ${alias}, hash = 'x'`],
    ['digest', `${gone}, ${alias}, digest = 'x'`],
    ['phone', `${gone}`],
    ['half', `${alias}, salt = null, erased_at = at`],
  ] as const) {
    await expect(change(name, set), name).rejects.toThrow('append-only')
  }
  await expect(heed.rt.db.run(sql('erasure_delete', 'delete from consent_events'))).rejects.toThrow(
    'append-only',
  )
  expect(await change('erase', `${gone}, ${alias}`)).toBe(1)
  expect(await expectIntactChain(heed.rt.db, heed.accountId)).toBeGreaterThan(0)
})

/** Where the number may stand after an erasure, in all schemas, and why. */
const MAY_KNOW: Readonly<Record<string, string>> = {
  office_blocks: 'the block, in the name of all accounts of the office',
}

/** Every table of every schema in whose rows these digits stand, however they are broken up by signs. */
async function tablesWith(digits: string): Promise<string[]> {
  const tables = await heed.rt.db.rows<{ schema: string; name: string }>(
    sql(
      'erasure_all_tables',
      `select table_schema as schema, table_name as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    ),
  )
  expect(tables.length).toBeGreaterThan(50)
  const found = []
  for (const { schema, name } of tables) {
    const columns = await heed.rt.db.rows<{ name: string }>(
      sql(
        'erasure_text_columns',
        `select column_name as name from information_schema.columns
          where table_schema = $1 and table_name = $2 and data_type not in ('uuid', 'bytea', 'xid8')
            and data_type not like 'timestamp%' and data_type not like '%int%'`,
      ),
      [schema, name],
    )
    if (columns.length === 0) continue
    const any = columns
      .map(one => `regexp_replace("${one.name}"::text, '[^0-9]', '', 'g') like $1`)
      .join(' or ')
    const text = `select count(*)::int as count from "${schema}"."${name}" where ${any}`
    const row = await heed.rt.db.one<{ count: number }>(sql(`erasure_digits_${name}`, text), [`%${digits}%`])
    if (row!.count > 0) found.push(name)
  }
  return [...new Set(found)].sort()
}

async function upload(path: string, csv: string): Promise<Json> {
  const answer = await fetch(heed.url + path, {
    method: 'POST',
    body: csv,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'text/csv' },
  })
  const text = await answer.text()
  expect(answer.status, `${path}: ${text}`).toBeLessThan(300)
  return JSON.parse(text) as Json
}

/** By every way on which a number comes into Heed. */
async function inEveryCorner(): Promise<{ phone: Phone; contact: Json }> {
  const made = await somebody()
  const { phone } = made
  const { number } = phone
  const other = heed.someone().number
  const audience = { kind: 'list', rows: [{ phone: number }, { phone: other }] }
  for (const body of ['To all of the list', '{{first_name|there}}, a second one'])
    expect(
      (await heed.api('POST', '/v1/broadcasts', { audience, body }, { 'idempotency-key': body })).status,
    ).toBe(201)
  await heed.api('PATCH', '/v1/reconciliation', { pushConsents: true })
  await upload(
    '/v1/missed/read?fileName=old.csv',
    `phone,direction,text\n${number},in,please stop texting me\n`,
  )
  const imported = await upload(
    '/v1/imports?fileName=new.csv',
    `name,phone\nAgain,${number}\nBad,${number}99999\n`,
  )
  await heed.api('POST', `/v1/imports/${String(imported.id)}/start`, {})
  await heed.until('the import', async () => {
    const { body } = await heed.api('GET', `/v1/imports/${String(imported.id)}`)
    return (body.state as never) === 'completed'
  })
  await heed.api(
    'POST',
    '/v1/messages',
    { to: number, body: 'keyed' },
    { 'idempotency-key': `key ${number.slice(-2)}` },
  )
  await phone.texts('wrong number')
  await heed.quiet()
  await phone.texts('STOPALL')
  await heed.until('the block', async () => String((await heed.consent(phone)).state) === 'opted_out')
  await heed.refuses(phone, 'one more')
  await followConsents(heed.rt)
  await upload('/v1/suppressions/import?fileName=list.csv', `phone,date\n${number},2026-01-05\n`)
  await heed.quiet()
  return made
}

test('no digit of the number is left in any table, but where it is named', async () => {
  const { phone, contact } = await inEveryCorner()
  const digits = phone.number.replace(/\D/g, '').slice(-10)
  expect(await tablesWith(digits)).toEqual(
    expect.arrayContaining([
      ...[
        'broadcasts',
        'consent_events',
        'consent_pushes',
        'consents',
        'contact_phones',
        'conversations',
        'events',
      ],
      ...['idempotency_keys', 'messages', 'missed_requests', 'refusals', 'webhook_journal'],
    ]),
  )
  const done = await erase(contact)
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  await heed.quiet()
  expect((await tablesWith(digits)).filter(name => !(name in MAY_KNOW))).toEqual([])
  expect(await expectIntactChain(heed.rt.db, heed.accountId)).toBeGreaterThan(0)
  expect(verifyPack(await packOf(phone), null).kind).toBe('whole')
})

/** Of what has a phone or a contact and is not named in erase.ts: why not. */
const GOES_BY_ITSELF: Readonly<Record<string, string>> = {
  facts_due: 'read and gone within a second',
  contact_facts: 'no word of the person: when a contact was texted, by its id',
  outbox: 'canceled and gone before; what is on its way keeps an erasure from happening',
  plan_enrollments: 'ids and states of a contact that says nothing any more',
  plan_turns: 'ids and times of a contact that says nothing any more',
  plan_joins: 'taken up and gone within seconds',
  senders: 'our own numbers',
  office_blocks: 'the block, in the name of all accounts of the office',
  erased_phones: 'the block',
}

test('every table that knows a phone or a contact is erased, or says why not', async () => {
  const rows = await heed.rt.db.rows<{ name: string }>(
    sql(
      'erasure_columns',
      `select distinct table_name as name from information_schema.columns
        where table_schema = 'public' and column_name in ('phone', 'contact_id')`,
    ),
  )
  const done = readFileSync(path.join(import.meta.dirname, '../../src/features/evidence/erase.ts'), 'utf8')
  const isDone = (name: string) => new RegExp(`(from|update) ${name}\\b`).test(done)
  const left = rows.map(row => row.name).filter(name => !isDone(name) && !(name in GOES_BY_ITSELF))
  expect(left).toEqual([])
})
