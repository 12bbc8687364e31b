// Acts on inbound texts, one a phone, whose consent rows are locked: load, decide each by itself, save all at once.
import { isLateConfirmation } from '../../core/admission.ts'
import { type Consent, type Transition, transition } from '../../core/consent.ts'
import { type Reading, readingOf } from '../../core/keywords.ts'
import { isInternational } from '../../core/phone.ts'
import { priceOfInbound } from '../../core/prices.ts'
import { whoReplies } from '../../core/replies.ts'
import { segmentsOf } from '../../core/segments.ts'
import type { Tx } from '../../kit/db/db.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { TextEvent } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, accountOf } from '../accounts/account.ts'
import { byKey, keyOf, type PhoneKey } from '../consent/queries.ts'
import { type Named, nameOrLead } from '../contacts/lead.ts'
import { type Entry, post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { notify } from '../events/notify.ts'
import { type Answer, noteAnswers } from '../messages/answers.ts'
import { type Draft, holdOf, placeTexts } from '../messages/insert.ts'
import { type Canceled, obeyMany, releaseOf } from '../messages/obey.ts'
import { groupBy } from '../messages/take.ts'
import type { Sender } from '../senders/queries.ts'
import { noteOf } from './notes.ts'
import { ACCOUNTS, HEAR, INSERT_INBOUND } from './queries.ts'
import { replyDraft } from './reply.ts'

/** A text of a phone, as the provider told it, with the phone's consent row as it was locked. */
export type Heard = PhoneKey & {
  readonly sender: Sender
  readonly event: TextEvent
  readonly receivedAt: Date
  readonly consent: Consent
}

/** In one transaction, at most one text a phone: the next of the same phone builds on what this one changed. */
export async function act(rt: Runtime, tx: Tx, heard: readonly Heard[]): Promise<void> {
  if (heard.length === 0) return
  const now = rt.clock.now()
  const accounts = await loadAccounts(tx, heard)
  const texts = [...heard].sort(byKey).map(one => decide(rt, one, accounts.get(one.accountId)!))

  // Each in its turn of the locks: conversation, consent chain, and last the balance, which everybody locks.
  await insertInbound(tx, texts, now)
  const names = await nameOrLead(rt, tx, texts)
  await reply(rt, tx, texts)
  await hear(rt, tx, texts, names)
  const canceled = await obeyMany(rt, tx, texts.filter(changesConsent).map(recordedOf))
  await noteAnswers(tx, texts.flatMap(answerOf), now)
  await tell(rt, tx, texts, names)
  await charge(rt, tx, texts, canceled)
}

async function loadAccounts(tx: Tx, heard: readonly Heard[]): Promise<Map<string, Account>> {
  const rows = await tx.rows(ACCOUNTS, [[...new Set(heard.map(one => one.accountId))]])
  return new Map(rows.map(row => [row.account_id as string, accountOf(row)]))
}

type Decided = Heard & {
  readonly messageId: string
  readonly segments: number
  readonly encoding: string
  readonly reading: Reading
  readonly change: Transition
  readonly price: number
  readonly reply: Draft | null
}

function decide(rt: Runtime, heard: Heard, account: Account): Decided {
  const { sender, event, receivedAt, consent, phone } = heard
  const now = rt.clock.now()
  const messageId = rt.newId()
  const reading = readingOf(event.body, event.optOutType)
  const providerWords = findProvider(sender.provider).words[sender.kind]
  const replier = whoReplies({ ...event, reading, repliesBy: sender.repliesBy, providerWords })
  const isTooLate = reading.verdict === 'opt_out' && isLateConfirmation(receivedAt, now)
  const replyId = replier === 'heed' && !isTooLate ? rt.newId() : null
  const change = transition(consent, { kind: 'text', reading, senderKind: sender.kind, replyId }, now)
  const { segments, encoding } = segmentsOf(event.body)
  const price = priceOfInbound(account.prices, {
    isKeyword: change.event !== null && change.event.kind !== 'stop_in_words',
    segments,
    media: event.media.length,
    isInternational: isInternational(event.from),
  })
  const reply =
    change.reply === null || replyId === null
      ? null
      : replyDraft({ id: replyId, account, sender, phone, kind: change.reply, answers: messageId, now })
  return { ...heard, messageId, segments: Math.max(1, segments), encoding, reading, change, price, reply }
}

/** START and HELP are words to Heed, not to the sender of a broadcast; opt-outs are noted where they are obeyed. */
function answerOf({ accountId, phone, messageId, reading }: Decided): Answer[] {
  const isReply = reading.verdict === 'none' || reading.verdict === 'doubtful'
  return isReply ? [{ accountId, phone, kind: 'reply', messageId }] : []
}

async function insertInbound(tx: Tx, texts: readonly Decided[], now: Date): Promise<void> {
  await tx.run(INSERT_INBOUND, [
    texts.map(one => one.accountId),
    texts.map(one => one.messageId),
    texts.map(one => one.phone),
    texts.map(one => one.sender.id),
    texts.map(one => one.event.body),
    texts.map(one => JSON.stringify(one.event.media)),
    texts.map(one => one.segments),
    texts.map(one => one.encoding),
    texts.map(one => one.price),
    texts.map(one => one.event.providerId),
    texts.map(({ reading, change }) => JSON.stringify({ ...reading, effect: change.event?.kind ?? 'none' })),
    now,
  ])
}

async function reply(rt: Runtime, tx: Tx, texts: readonly Decided[]): Promise<void> {
  const replying = texts.filter(one => one.reply !== null)
  for (const [accountId, group] of groupBy(replying, one => one.accountId)) {
    await placeTexts(
      rt,
      tx,
      accountId,
      group.map(one => one.reply!),
    )
  }
}

type Names = ReadonlyMap<string, Named>

/** The conversation shows the person's own words last, also where Heed has replied already. */
async function hear(rt: Runtime, tx: Tx, texts: readonly Decided[], names: Names): Promise<void> {
  const contactId = (one: Decided) => names.get(keyOf(one))!.contactId
  await tx.run(HEAR, [
    texts.map(one => one.accountId),
    texts.map(one => one.phone),
    texts.map(contactId),
    texts.map(one => one.messageId),
    texts.map(one => one.sender.id),
    texts.map(one => asksToStop(one.change)),
    rt.clock.now(),
  ])
  const events = texts.map(one => ({
    accountId: one.accountId,
    type: 'message.received' as const,
    data: { phone: one.phone, messageId: one.messageId, contactId: contactId(one) },
  }))
  await emit(rt, tx, events)
}

/** Null: neither asks in words that no keyword knows nor settles such an asking (B8). */
function asksToStop({ event }: Transition): boolean | null {
  if (event?.kind === 'stop_in_words') return true
  return event?.kind === 'opted_out' || event?.kind === 'opted_in' ? false : null
}

function changesConsent({ change }: Decided): boolean {
  return change.event !== null
}

function recordedOf({ accountId, phone, change, messageId, event }: Decided) {
  return { accountId, phone, transition: change, messageId, wording: event.body, actor: null }
}

async function tell(rt: Runtime, tx: Tx, texts: readonly Decided[], names: Names): Promise<void> {
  const notes = texts.flatMap(({ accountId, phone, change, event }) => {
    const { name, contactId, isNew } = names.get(keyOf({ accountId, phone }))!
    const lead = {
      kind: 'new_lead',
      text: `${name} texted for the first time and was added as a lead.`,
    } as const
    const all = [...(isNew ? [lead] : []), ...noteOf(name, change, event.body)]
    return all.map(note => ({ accountId, phone, contactId, ...note }))
  })
  await notify(rt, tx, notes)
}

async function charge(
  rt: Runtime,
  tx: Tx,
  texts: readonly Decided[],
  canceled: readonly Canceled[],
): Promise<void> {
  const entries = [
    ...texts.flatMap(one => entriesOf(one).map(entry => ({ accountId: one.accountId, entry }))),
    ...canceled.flatMap(one => releaseOf(one).map(entry => ({ accountId: one.account_id, entry }))),
  ]
  for (const [accountId, group] of groupBy(entries, one => one.accountId)) {
    await post(
      rt,
      tx,
      accountId,
      group.map(one => one.entry),
    )
  }
}

function entriesOf({ messageId, price, reply }: Decided): Entry[] {
  const charged: Entry[] =
    price === 0 ? [] : [{ kind: 'charge', ref: messageId, credits: price, reason: 'text received' }]
  return [...(reply === null ? [] : holdOf(reply)), ...charged]
}
