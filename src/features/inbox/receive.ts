// Receives inbound texts, many phones in one transaction: lock, journal, act. Each phone's texts keep their order.
import { isStopAll } from '../../core/keywords.ts'
import type { Row, Tx } from '../../kit/db/db.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { TextEvent } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccounts } from '../accounts/account.ts'
import { holdInOffice } from '../consent/office.ts'
import { keyOf, lockPhones, type PhoneKey } from '../consent/queries.ts'
import { findNames } from '../contacts/lead.ts'
import { findSenders, type Sender } from '../senders/queries.ts'
import { act, type Heard } from './act.ts'
import { type Arrival, keepOpen, lockAndWrite, type Written } from './journal.ts'
import { DONE, OPEN_PHONES, PENDING, SET_ASIDE } from './queries.ts'

/**
 * `acted`: all that follows from it is written. `kept`: in the journal, to be acted on by `receiveOpen`. `stale`: the
 * sender has changed since the signature was checked; nothing is written.
 */
export type Received = 'acted' | 'kept' | 'duplicate' | 'stale'

/**
 * At most one text a phone. A phone that another transaction holds, or of which something older waits in the journal,
 * is not waited for: its text is kept, and its neighbours go on.
 */
export async function receive(rt: Runtime, tx: Tx, arrivals: readonly Arrival[]): Promise<Received[]> {
  wakeClaims(rt, tx)
  const busy = await holdInOffice(tx, arrivals.filter(asksAll), rt.clock.now())
  const later = arrivals.filter(one => busy.has(keyOf(one)))
  const kept = later.length === 0 ? NONE : await keepOpen(rt, tx, later)
  const [free, senders, accounts, names] = await tx.together(
    () => lockAndWrite(rt, tx, later.length === 0 ? arrivals : arrivals.filter(one => !busy.has(keyOf(one)))),
    () => findSenders(tx, arrivals.map(senderIdOf)),
    () => loadAccounts(tx, accountsOf(arrivals)),
    () => findNames(tx, arrivals),
  )
  const written = kept.size === 0 ? free : new Map([...free, ...kept])
  const heard = arrivals.flatMap((one): Heard[] => {
    const result = written.get(one.id)!
    if (result.kind !== 'taken') return []
    const { consent } = result
    return [{ ...one, sender: senders.get(one.sender.id)!, receivedAt: rt.clock.now(), consent }]
  })
  await act(rt, tx, heard, { accounts, names })
  return arrivals.map(one => answerOf(written.get(one.id)!))
}

const NONE: ReadonlyMap<string, Written> = new Map()

function asksAll({ event }: Arrival): boolean {
  return isStopAll(event.body)
}

/** Only writes them down, where acting on them did not work. */
export async function keep(rt: Runtime, tx: Tx, arrivals: readonly Arrival[]): Promise<Received[]> {
  const written = await keepOpen(rt, tx, arrivals)
  return arrivals.map(one => answerOf(written.get(one.id)!))
}

function answerOf({ kind }: Written): Received {
  return kind === 'taken' ? 'acted' : kind
}

function senderIdOf({ sender }: Arrival): string {
  return sender.id
}

function accountsOf(phones: readonly PhoneKey[]): string[] {
  return [...new Set(phones.map(one => one.accountId))]
}

/** A claim passes a locked phone over. Whoever held the lock tells, or a confirmation would wait for the next look. */
function wakeClaims(rt: Runtime, tx: Tx): void {
  tx.afterCommit(() => rt.hints.tell('outbox'))
}

/**
 * Takes up everything that is open in the journal: what a crash left, or what found its phone busy for long. Answers
 * how many phones it served. A phone that is busy now, and what breaks, is left for the next time.
 */
export async function receiveAll(rt: Runtime): Promise<number> {
  const phones = await rt.db.rows<PhoneKey>(OPEN_PHONES)
  let served: readonly PhoneKey[] = phones
  while (served.length > 0) served = (await receiveApart(rt, served, SKIP)).served
  return phones.length
}

/**
 * Acts on what the journal holds of these phones, and stands in line for those that are busy: a STOP must not lose
 * against claims time and again. While it waits for anything else, it holds the phones, and no text leaves to them.
 * Safe to call twice, from two processes at once: the consent row's lock orders them, and what is done stays done.
 */
export async function receiveOpen(rt: Runtime, phones: readonly PhoneKey[]): Promise<void> {
  let left = phones
  while (left.length > 0) left = (await receiveApart(rt, left, WAIT)).served
}

const WAIT = { skipBusy: false }
const SKIP = { skipBusy: true }

/** `served`: may have more open; nothing open is left of the others, or they are busy. */
type Pass = { readonly served: readonly PhoneKey[] }
type How = { readonly skipBusy: boolean }

/** A text that breaks its batch is found by halves, and does not keep the others from being acted on. */
async function receiveApart(rt: Runtime, phones: readonly PhoneKey[], how: How): Promise<Pass> {
  const tried: Row[] = []
  try {
    return await rt.db.tx(tx => receiveOldest(rt, tx, { phones, how, tried }))
  } catch (error) {
    if (!isFaultOfText(error)) throw error
    if (phones.length > 1) {
      const half = Math.ceil(phones.length / 2)
      const one = await receiveApart(rt, phones.slice(0, half), how)
      const other = await receiveApart(rt, phones.slice(half), how)
      return { served: [...one.served, ...other.served] }
    }
    const row = tried.at(-1)
    if (!row) throw error
    // A text that cannot be acted on must not stand in the way of the STOP behind it. Exactly this one: where two
    // tried it at once, the second must not set aside the next.
    rt.log.error({ err: error, phone: row.phone }, 'an inbound text broke; it is set aside for replay')
    await rt.db.run(SET_ASIDE, [row.account_id, row.phone, row.id, String(error)])
    return { served: phones }
  }
}

/** A database that does not answer is no fault of the text. */
function isFaultOfText(broke: unknown): boolean {
  return broke instanceof Error && (!('code' in broke) || /^2[23]/.test(String(broke.code)))
}

/** `tried`: journal rows, known also after they broke. */
type Turn = { readonly phones: readonly PhoneKey[]; readonly how: How; readonly tried: Row[] }

async function receiveOldest(rt: Runtime, tx: Tx, { phones, how, tried }: Turn): Promise<Pass> {
  tried.splice(0)
  wakeClaims(rt, tx)
  const [consents, names, accounts] = await tx.together(
    () => lockPhones(tx, phones, { at: rt.clock.now(), ...how }),
    () => findNames(tx, phones),
    () => loadAccounts(tx, accountsOf(phones)),
  )
  const locked = phones.filter(one => consents.has(keyOf(one)))
  tried.push(...(await tx.rows(PENDING, [locked.map(one => one.accountId), locked.map(one => one.phone)])))
  const senders = await findSenders(
    tx,
    tried.map(row => row.sender_id as string),
  )
  const served = tried.map(row => ({ accountId: row.account_id as string, phone: row.phone as string, row }))
  const heard = served
    .filter(({ row }) => !row.is_in_book)
    .map(({ row, ...key }): Heard => {
      const sender = senders.get(row.sender_id as string)!
      const consent = consents.get(keyOf(key))!
      return { ...key, sender, consent, event: eventOf(row, sender), receivedAt: row.received_at as Date }
    })
  await act(rt, tx, heard, { accounts, names })
  await tx.run(DONE, [
    tried.map(row => row.account_id),
    tried.map(row => row.phone),
    tried.map(row => row.id),
    rt.clock.now(),
  ])
  return { served }
}

/** The raw form is what was journalled: it is read again here, so that a replay after a fix reads it better. */
function eventOf(row: Row, sender: Sender): TextEvent {
  const parsed = findProvider(sender.provider).parse({ url: '', rawBody: row.raw as string, headers: {} })
  if (!parsed.ok || parsed.event.kind !== 'text')
    throw new Error('the journal holds a form that is not a text')
  return parsed.event
}
