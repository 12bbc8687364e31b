// Acts on inbound texts of one phone, in the order in which they came: one transaction, read top to bottom.
import { isLateConfirmation } from '../../core/admission.ts'
import { type Consent, type ReplyKind, type Transition, transition } from '../../core/consent.ts'
import { type Reading, readingOf } from '../../core/keywords.ts'
import { isInternational } from '../../core/phone.ts'
import { priceOfInbound } from '../../core/prices.ts'
import { whoReplies } from '../../core/replies.ts'
import { segmentsOf } from '../../core/segments.ts'
import type { Row, Tx } from '../../kit/db/db.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { InboundEvent } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, loadAccount } from '../accounts/account.ts'
import { lockConsents } from '../consent/queries.ts'
import { type Named, nameOrLead } from '../contacts/lead.ts'
import { post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { notify } from '../events/notify.ts'
import { insertTexts } from '../messages/insert.ts'
import { obey } from '../messages/obey.ts'
import { type Sender, senderOf } from '../senders/queries.ts'
import { noteOf } from './notes.ts'
import { DONE, HEAR, INSERT_INBOUND, OPEN_PHONES, PENDING, SET_ASIDE } from './queries.ts'
import { replyDraft } from './reply.ts'

type TextEvent = InboundEvent & { readonly kind: 'text' }

/**
 * Takes up everything that a crash left in the journal. Answers how many phones it served. One that breaks is left
 * for the next time, and does not keep the others waiting.
 */
export async function receiveAll(rt: Runtime): Promise<number> {
  const phones = await rt.db.rows<{ account_id: string; phone: string }>(OPEN_PHONES)
  for (const { account_id, phone } of phones) {
    await receiveFrom(rt, account_id, phone).catch(error =>
      rt.log.error({ err: error, phone }, 'an inbound text could not be acted on yet'),
    )
  }
  return phones.length
}

/** What a transaction tried: known also after it broke. */
type Tried = { journalId: string | null }

/**
 * Safe to call twice, from two processes at once: the consent row's lock orders them, and what is done stays done.
 */
export async function receiveFrom(rt: Runtime, accountId: string, phone: string): Promise<void> {
  for (;;) {
    const tried: Tried = { journalId: null }
    const result = await rt.db
      .tx(tx => receiveNext(rt, tx, { accountId, phone, tried }))
      .catch(error => ({ broke: error as unknown }))
    if (result === 'done') return
    if (result === 'more') continue
    if (tried.journalId === null || !isFaultOfText(result.broke)) throw result.broke
    // A text that cannot be acted on must not stand in the way of the STOP behind it. Exactly this one: where two
    // tried it at once, the second must not set aside the next.
    rt.log.error({ err: result.broke, phone }, 'an inbound text broke; it is set aside for replay')
    await rt.db.run(SET_ASIDE, [accountId, tried.journalId, String(result.broke)])
  }
}

/** A database that does not answer is no fault of the text. */
function isFaultOfText(broke: unknown): boolean {
  return broke instanceof Error && (!('code' in broke) || /^2[23]/.test(String(broke.code)))
}

type Turn = { readonly accountId: string; readonly phone: string; readonly tried: Tried }

async function receiveNext(rt: Runtime, tx: Tx, { accountId, phone, tried }: Turn): Promise<'more' | 'done'> {
  // A claim passes a locked phone over. Whoever held the lock tells, or its confirmation would wait for the next
  // look.
  tx.afterCommit(() => rt.hints.tell('outbox'))
  const consent = (await lockConsents(tx, accountId, [phone], rt.clock.now())).get(phone)!
  const row = await tx.one(PENDING, [accountId, phone])
  if (!row) return 'done'
  tried.journalId = row.journal_id as string
  await receiveOne(rt, tx, { row, consent, accountId, phone })
  await tx.run(DONE, [accountId, tried.journalId, rt.clock.now()])
  return 'more'
}

type Arrival = {
  readonly row: Row
  readonly consent: Consent
  readonly accountId: string
  readonly phone: string
}

async function receiveOne(rt: Runtime, tx: Tx, { row, consent, accountId, phone }: Arrival): Promise<void> {
  // Load.
  const account = await loadAccount(tx, accountId)
  const sender = senderOf(row)
  const event = eventOf(row, sender)
  const messageId = rt.newId()

  // Decide.
  const reading = readingOf(event.body, event.optOutType)
  const replier = whoReplies({
    ...event,
    reading,
    repliesBy: sender.repliesBy,
    providerWords: wordsOf(sender),
  })
  const isTooLate =
    reading.verdict === 'opt_out' && isLateConfirmation(row.received_at as Date, rt.clock.now())
  const replyId = replier === 'heed' && !isTooLate ? rt.newId() : null
  const change = transition(
    consent,
    { kind: 'text', reading, senderKind: sender.kind, replyId },
    rt.clock.now(),
  )
  const price = priceOf(account, event, change)

  // Save: text, consent and what follows from it, reply, conversation, bell, credits.
  const inserted = await insertInbound(rt, tx, { messageId, sender, event, reading, change, price })
  if (!inserted) return
  const named = await nameOrLead(rt, tx, accountId, phone)
  await reply(rt, tx, { account, sender, phone, messageId, kind: change.reply, replyId })
  await hear(rt, tx, { accountId, phone, sender, messageId, change, named })
  // After the conversation's row is locked: giving credits back locks the balance, which everybody locks last. The
  // other way round a STOP and a text being queued waited for each other until the database broke the tie, a second
  // later.
  await obey(rt, tx, accountId, [{ phone, transition: change, messageId, wording: event.body, actor: null }])
  await tell(rt, tx, { accountId, phone, change, named, body: event.body, messageId })
  await post(
    rt,
    tx,
    accountId,
    price === 0 ? [] : [{ kind: 'charge', ref: messageId, credits: price, reason: 'text received' }],
  )
}

/** The raw form is what was journalled: it is read again here, so that a replay after a fix reads it better. */
function eventOf(row: Row, sender: Sender): TextEvent {
  const parsed = findProvider(sender.provider).parse({ url: '', rawBody: row.raw as string, headers: {} })
  if (!parsed.ok || parsed.event.kind !== 'text')
    throw new Error('the journal holds a form that is not a text')
  return parsed.event
}

function wordsOf(sender: Sender) {
  return findProvider(sender.provider).words[sender.kind]
}

function priceOf(account: Account, event: TextEvent, change: Transition): number {
  return priceOfInbound(account.prices, {
    isKeyword: change.event !== null && change.event.kind !== 'stop_in_words',
    segments: segmentsOf(event.body).segments,
    media: event.media.length,
    isInternational: isInternational(event.from),
  })
}

type Inbound = {
  readonly messageId: string
  readonly sender: Sender
  readonly event: TextEvent
  readonly reading: Reading
  readonly change: Transition
  readonly price: number
}

/** False: this text is in the book already (the journal was pruned and the provider sent it once more). */
async function insertInbound(rt: Runtime, tx: Tx, inbound: Inbound): Promise<boolean> {
  const { messageId, sender, event, reading, change, price } = inbound
  const { segments, encoding } = segmentsOf(event.body)
  const effect = change.event?.kind ?? 'none'
  const count = await tx.run(INSERT_INBOUND, [
    sender.accountId,
    messageId,
    event.from,
    sender.id,
    event.body,
    event.media,
    Math.max(1, segments),
    encoding,
    price,
    event.providerId,
    JSON.stringify({ ...reading, effect }),
    rt.clock.now(),
  ])
  return count === 1
}

type Reply = {
  readonly account: Account
  readonly sender: Sender
  readonly phone: string
  readonly messageId: string
  readonly kind: ReplyKind | null
  readonly replyId: string | null
}

async function reply(
  rt: Runtime,
  tx: Tx,
  { account, sender, phone, messageId, kind, replyId }: Reply,
): Promise<void> {
  if (kind === null || replyId === null) return
  const draft = replyDraft({
    id: replyId,
    account,
    sender,
    phone,
    kind,
    answers: messageId,
    now: rt.clock.now(),
  })
  await insertTexts(rt, tx, account.id, [draft])
}

type Heard = {
  readonly accountId: string
  readonly phone: string
  readonly sender: Sender
  readonly messageId: string
  readonly change: Transition
  readonly named: Named
}

/** The conversation shows the person's own words last, also where Heed has replied already. */
async function hear(
  rt: Runtime,
  tx: Tx,
  { accountId, phone, sender, messageId, change, named }: Heard,
): Promise<void> {
  const asks = change.event?.kind === 'stop_in_words'
  const settled = change.event?.kind === 'opted_out' || change.event?.kind === 'opted_in'
  const at = rt.clock.now()
  await tx.run(HEAR, [accountId, phone, named.contactId, messageId, sender.id, at, asks, settled])
  await emit(rt, tx, [
    { accountId, type: 'message.received', data: { phone, messageId, contactId: named.contactId } },
  ])
}

type Told = Omit<Heard, 'sender'> & { readonly body: string }

async function tell(rt: Runtime, tx: Tx, { accountId, phone, change, named, body }: Told): Promise<void> {
  const { name, contactId, isNew } = named
  const notes = [
    ...(isNew
      ? [{ kind: 'new_lead' as const, text: `${name} texted for the first time and was added as a lead.` }]
      : []),
    ...noteOf(name, change, body),
  ]
  await notify(
    rt,
    tx,
    notes.map(note => ({ accountId, phone, contactId, ...note })),
  )
}
