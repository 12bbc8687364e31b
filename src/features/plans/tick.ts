// The tick: takes everybody whose next step is due, a batch a transaction, and carries them on. By any number of
// processes: a turn is one locked row, and it moves together with the text, task or tag that came of it.
import { isConnectionLost, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccounts } from '../accounts/account.ts'
import { meetPhones } from '../consent/queries.ts'
import { changeTags } from '../contacts/tags.ts'
import { postMany } from '../credits/post.ts'
import { holdOf, type Placed, placeQuietly } from '../messages/insert.ts'
import { type Sender, senderOf } from '../senders/queries.ts'
import { makeTasks } from '../tasks/make.ts'
import { type Carried, carry, type Known, type Turn } from './carry.ts'
import { flowOn } from './flow.ts'
import { loadPeople } from './people.ts'
import { loadPlans } from './plan.ts'
import { nextDue, putOffFirst, saveCarried, takeDue } from './turns.ts'

/** People a transaction: a tenth of a second, so that nobody waits long for another process's batch. */
const BATCH = 500

/** The chore. Answers when there is more to do, in ms. */
export async function tickPlans(rt: Runtime): Promise<number | null> {
  const taken = await advanceOrPutOff(rt, BATCH)
  if (taken === BATCH) return 0
  const next = await nextDue(rt.db)
  return next === null ? null : Math.max(taken > 0 ? 0 : SOON_MS, next.getTime() - rt.clock.now().getTime())
}

/** What is due and not to be had is in another process's hands. */
const SOON_MS = 20

/** One that breaks its batch is found by halves, and does not keep the others waiting; it is tried again later. */
async function advanceOrPutOff(rt: Runtime, size: number): Promise<number> {
  try {
    return (await advanceBatch(rt, size)).taken
  } catch (error) {
    if (isConnectionLost(error)) throw error
    if (size > 1) {
      const half = Math.ceil(size / 2)
      const taken = await advanceOrPutOff(rt, half)
      return taken + (await advanceOrPutOff(rt, size - half))
    }
    const now = rt.clock.now()
    const [turn] = await putOffFirst(rt.db, now, new Date(now.getTime() + LATER_MS))
    rt.log.error({ err: error, enrollmentId: turn?.enrollment_id }, 'a step broke; it is tried again later')
    return 1
  }
}

const LATER_MS = 10 * 60_000

export type Advanced = { readonly taken: number; readonly texts: number }

export async function advanceBatch(rt: Runtime, size: number = BATCH): Promise<Advanced> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await rt.db.tx(tx => advanceIn(rt, tx, size))
    } catch (error) {
      if (!(error instanceof CreditsGone) || tried === TRIES) throw error
    }
  }
}

/** Rolls the batch back: another text took credits that it counted on. */
class CreditsGone extends Error {}
const TRIES = 5

async function advanceIn(rt: Runtime, tx: Tx, size: number): Promise<Advanced> {
  const now = rt.clock.now()
  const turns = await takeDue(tx, now, size)
  if (turns.length === 0) return { taken: 0, texts: 0 }
  const { knownOf, isMet } = await load(tx, turns, now)
  const list = turns.map(turn => carry(turn, knownOf(turn), now, rt.newId))
  const texts = list.flatMap(one => one.texts)
  await changeTags(rt, tx, list.flatMap(tagsOf))
  await meetAll(
    tx,
    texts.filter(text => !isMet(text)),
    now,
  )
  await placeQuietly(rt, tx, texts)
  await saveCarried(tx, list, now)
  await makeAllTasks(rt, tx, list)
  await flowOn(rt, tx, list, now)
  await holdCredits(rt, tx, texts)
  return { taken: turns.length, texts: texts.length }
}

async function load(tx: Tx, turns: readonly Turn[], now: Date) {
  const accountIds = [...new Set(turns.map(turn => turn.accountId))]
  const planKeys = [...new Map(turns.map(turn => [turn.planId, turn])).values()]
  const [plans, accounts, people, senders, credits] = await tx.together(
    () => loadPlans(tx, planKeys),
    () => loadAccounts(tx, accountIds),
    () => loadPeople(tx, turns, now),
    () => sendersOf(tx, accountIds),
    () => creditsOf(tx, accountIds),
  )
  const phones = new Set([...people.values()].filter(one => one.isMet).map(one => one.phone))
  return {
    isMet: (text: Placed) => phones.has(text.phone),
    knownOf: (turn: Turn): Known => ({
      plan: plans.get(turn.planId)!,
      account: accounts.get(turn.accountId)!,
      person: people.get(turn.contactId)!,
      senders: senders.get(turn.accountId) ?? [],
      credits: credits.get(turn.accountId)!,
    }),
  }
}

async function sendersOf(tx: Tx, accountIds: readonly string[]): Promise<Map<string, Sender[]>> {
  const senders = new Map<string, Sender[]>()
  for (const row of await tx.rows(SENDERS, [accountIds])) {
    const sender = senderOf(row)
    senders.set(sender.accountId, [...(senders.get(sender.accountId) ?? []), sender])
  }
  return senders
}

const SENDERS = sql(
  'plan_senders',
  `select * from senders where account_id = any($1::uuid[]) and removed_at is null
    order by account_id, is_default desc, created_at`,
)

async function creditsOf(tx: Tx, accountIds: readonly string[]): Promise<Map<string, { left: number }>> {
  const rows = await tx.rows<{ account_id: string; available: number }>(CREDITS, [accountIds])
  return new Map(rows.map(row => [row.account_id, { left: row.available }]))
}

const CREDITS = sql(
  'plan_credits',
  'select account_id, available from credit_balances where account_id = any($1::uuid[])',
)

function tagsOf({ turn, tags }: Carried) {
  return tags.map(tag => ({ ...tag, accountId: turn.accountId, contactId: turn.contactId }))
}

async function meetAll(tx: Tx, texts: readonly Placed[], now: Date): Promise<void> {
  for (const [accountId, own] of byAccount(texts, text => text.accountId)) {
    const phones = own.map(text => text.phone)
    await meetPhones(tx, accountId, phones, now)
  }
}

async function makeAllTasks(rt: Runtime, tx: Tx, list: readonly Carried[]): Promise<void> {
  const tasks = list.flatMap(({ turn, plan, tasks: own }) => own.map(task => ({ ...task, turn, plan })))
  for (const [accountId, own] of byAccount(tasks, task => task.turn.accountId)) {
    const drafts = own.map(({ id, step, body, dueAt, turn, plan }) => ({
      id,
      kind: step.task,
      title: step.title,
      body,
      contactId: turn.contactId,
      phone: null,
      assignee: null,
      dueAt,
      origin: 'plan' as const,
      originId: turn.enrollmentId,
      author: plan.name,
    }))
    await makeTasks(rt, tx, accountId, drafts)
  }
}

/** One entry a text: each points at its message (E2). The hold locks the balances: nobody's may be below zero. */
async function holdCredits(rt: Runtime, tx: Tx, texts: readonly Placed[]): Promise<void> {
  const entries = texts.flatMap(text => holdOf(text).map(entry => ({ ...entry, accountId: text.accountId })))
  if (entries.length === 0) return
  await postMany(rt, tx, entries)
  const accountIds = [...new Set(entries.map(entry => entry.accountId))]
  for (const { left } of (await creditsOf(tx, accountIds)).values()) if (left < 0) throw new CreditsGone()
}

function byAccount<T>(list: readonly T[], accountOf: (one: T) => string): Map<string, T[]> {
  const map = new Map<string, T[]>()
  for (const one of list) {
    const own = map.get(accountOf(one))
    if (own) own.push(one)
    else map.set(accountOf(one), [one])
  }
  return map
}
