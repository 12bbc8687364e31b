// The demo account of the sandbox: made once, when the database has no account yet, so that a newcomer has whom to
// text.

import { openAccount } from './features/accounts/account.ts'
import { addApiKey } from './features/accounts/api-keys.ts'
import { addMember, makeSessions } from './features/accounts/sessions.ts'
import { saveContact } from './features/contacts/save.ts'
import { renewCredits } from './features/credits/grant.ts'
import { insertSender, listSenders } from './features/senders/queries.ts'
import { registerAtSandbox } from './features/senders/register.ts'
import { makeSender } from './features/senders/routes.ts'
import { sql } from './kit/db/db.ts'
import type { Runtime } from './runtime.ts'

export const DEMO_EMAIL = 'sam@heed.example'
export const DEMO_PASSWORD = 'texts-welcome'

const MONTHLY_CREDITS = 1_000
const TIME_ZONE = 'America/Chicago'

/** Numbers from the ranges that are kept for fiction. */
const SENDERS = [
  { phone: '+15125550100', segmentsPerSecond: 10 },
  { phone: '+18335550100', segmentsPerSecond: 3 },
  { phone: '55512', segmentsPerSecond: 100 },
]

const CONTACTS = [
  {
    firstName: 'Ann',
    lastName: 'Lee',
    phones: ['+15125550101', '+15125550111'],
    tags: ['buyer'],
    company: 'Lee & Sons',
  },
  { firstName: 'Bob', lastName: 'Ortiz', phones: ['+15125550102'], tags: ['seller'], company: null },
  {
    firstName: 'Chandra',
    lastName: 'Patel',
    phones: ['+13035550103'],
    tags: ['buyer', 'open house'],
    company: null,
  },
  { firstName: 'Dana', lastName: 'Kim', phones: ['+12065550104'], tags: ['past client'], company: null },
  { firstName: 'Eli', lastName: 'Novak', phones: ['+17185550105'], tags: ['buyer'], company: 'Novak Design' },
  { firstName: 'Fay', lastName: 'Grant', phones: ['+447700900106'], tags: ['seller'], company: null },
]

const LOCK = sql('demo_lock', 'select pg_advisory_xact_lock(hashtextextended($1, 0))')
const ANY = sql('demo_any_account', 'select 1 from accounts limit 1')

/** Two processes that start at once make one demo account. */
export async function seedDemo(rt: Runtime): Promise<void> {
  if (!rt.config.sandbox) return
  const { accountSid, authToken } = rt.config.sandbox
  const accountId = rt.newId()
  const isMade = await rt.db.tx(async tx => {
    await tx.run(LOCK, ['heed demo'])
    if (await tx.one(ANY)) return false
    const at = rt.clock.now()
    await openAccount(
      tx,
      { id: accountId, name: 'Oak & Main Realty', timeZone: TIME_ZONE, monthlyCredits: MONTHLY_CREDITS },
      at,
    )
    for (const [index, sender] of SENDERS.entries()) {
      const order = {
        ...sender,
        accountId,
        accountSid,
        authToken,
        repliesBy: 'provider' as const,
        isDefault: false,
        isFirst: index === 0,
      }
      await insertSender(tx, makeSender(rt, order))
    }
    if (rt.config.firstApiKey)
      await addApiKey(rt, tx, { accountId, name: 'First key', role: 'owner' }, rt.config.firstApiKey)
    const userId = await makeSessions(rt).addPerson({
      name: 'Sam Rivera',
      email: DEMO_EMAIL,
      password: DEMO_PASSWORD,
    })
    if (userId) await addMember(tx, { accountId, userId, role: 'owner' }, at)
    return true
  })
  if (!isMade) return
  await renewCredits(rt)
  await addContacts(rt, accountId)
}

async function addContacts(rt: Runtime, accountId: string): Promise<void> {
  for (const { firstName, lastName, phones, tags, company } of CONTACTS) {
    const labels = ['mobile', 'second phone']
    await saveContact(rt, accountId, {
      firstName,
      lastName,
      tags,
      company,
      email: `${firstName.toLowerCase()}@example.com`,
      phones: phones.map((phone, index) => ({ phone, label: labels[index] ?? '' })),
    })
  }
}

const RETRY_MS = 1_000

/**
 * Tells the sandbox where each number's webhooks go, as one does at Twilio. One try is made at once; while the
 * sandbox does not answer (it may start after Heed) it is made again. Answers how to stop trying.
 */
export async function registerSenders(rt: Runtime): Promise<() => void> {
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const attempt = async () => {
    const isDone = await registerAll(rt).catch(() => false)
    if (!isDone && !isOver) timer = setTimeout(() => void attempt(), RETRY_MS)
  }
  if (rt.config.sandbox) await attempt()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}

async function registerAll(rt: Runtime): Promise<boolean> {
  const accounts = await rt.db.rows<{ account_id: string }>(ACCOUNTS)
  for (const { account_id } of accounts) {
    const senders = await listSenders(rt.db, account_id)
    for (const sender of senders) if (!(await registerAtSandbox(rt, sender))) return false
  }
  return namePhones(rt)
}

/** The sandbox's page opens the phones that have names: the first two of the demo's people. */
async function namePhones(rt: Runtime): Promise<boolean> {
  for (const { firstName, phones } of CONTACTS.slice(0, 2)) {
    const url = `${rt.config.sandbox?.url}/phones/${encodeURIComponent(phones[0]!)}`
    const asked = {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: firstName }),
    }
    const isNamed = await fetch(url, asked).then(
      answer => answer.ok,
      () => false,
    )
    if (!isNamed) return false
  }
  return true
}

const ACCOUNTS = sql('demo_accounts', 'select account_id from accounts')
