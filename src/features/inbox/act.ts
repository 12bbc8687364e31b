// Acts on inbound texts, one a phone, whose consent rows are locked: load, decide each by itself, save all at once.
import { isLateConfirmation } from '../../core/admission.ts'
import { type Cause, type Consent, type Transition, transition } from '../../core/consent.ts'
import { joiningOf } from '../../core/join.ts'
import type { Reading } from '../../core/keywords.ts'
import { isInternational } from '../../core/phone.ts'
import { priceOfInbound } from '../../core/prices.ts'
import { readingOf } from '../../core/read-text.ts'
import { whoReplies } from '../../core/replies.ts'
import { segmentsOf } from '../../core/segments.ts'
import type { Tx } from '../../kit/db/db.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { TextEvent } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import type { Account } from '../accounts/account.ts'
import { lockChains } from '../consent/chain.ts'
import { blockInOffice } from '../consent/office.ts'
import { byKey, keyOf, type PhoneKey } from '../consent/queries.ts'
import { chainLast, type Recorded } from '../consent/record.ts'
import { addLeads, leadOf, type Named } from '../contacts/lead.ts'
import { type AccountEntry, postMany } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { notify } from '../events/notify.ts'
import { type Answer, noteAnswers } from '../messages/answers.ts'
import { endPlans } from '../messages/end-plans.ts'
import { type Draft, holdOf, placeTexts } from '../messages/insert.ts'
import { type Canceled, obeyMany, releaseOf } from '../messages/obey.ts'
import type { Sender } from '../senders/queries.ts'
import { noteOf } from './notes.ts'
import { HEAR, INSERT_INBOUND } from './queries.ts'
import { replyDraft } from './reply.ts'

/** A text of a phone, as the provider told it, with the phone's consent row as it was locked. */
export type Heard = PhoneKey & {
  readonly sender: Sender
  readonly event: TextEvent
  readonly receivedAt: Date
  readonly consent: Consent
}

/** What was loaded once the phones were locked. Who is not in `names` becomes a lead. */
export type Loaded = {
  readonly accounts: ReadonlyMap<string, Account>
  readonly names: ReadonlyMap<string, Named>
}

/** In one transaction, at most one text a phone: the next of the same phone builds on what this one changed. */
export async function act(
  rt: Runtime,
  tx: Tx,
  heard: readonly Heard[],
  { accounts, names }: Loaded,
): Promise<void> {
  if (heard.length === 0) return
  const now = rt.clock.now()
  const texts = [...heard].sort(byKey).map(one =>
    decide(rt, one, {
      account: accounts.get(one.accountId)!,
      named: names.get(keyOf(one)) ?? leadOf(rt, one.phone),
    }),
  )
  const changes = texts.flatMap(changesOf)
  const leads = texts.filter(one => one.named.isNew).map(one => ({ ...one, ...one.named }))
  const replies = texts.flatMap(({ accountId, reply }) => (reply === null ? [] : [{ ...reply, accountId }]))

  // Each in its turn of the locks: consents and outbox, conversations, the consent chains, and last the balances, which
  // everybody locks: they are held for the commit alone.
  const answers = texts.flatMap(answerOf)
  const [canceled, , , , , , , dropped] = await tx.together(
    () => obeyMany(rt, tx, changes),
    () => insertInbound(tx, texts, now),
    () => addLeads(rt, tx, leads),
    () => placeTexts(rt, tx, replies),
    () => hear(rt, tx, texts),
    () => noteAnswers(tx, answers, now),
    () => tell(rt, tx, texts),
    () => endPlans(rt, tx, answers, now),
  )
  await askOffices(rt, tx, texts)
  const credits = [...texts.flatMap(creditsOf), ...[...canceled, ...dropped].flatMap(givenBack)]
  const [chains] = await tx.together(
    () => lockChains(tx, changes.map(accountIdOf)),
    () => postMany(rt, tx, credits, accounts),
  )
  await chainLast(rt, tx, { chains, list: changes })
}

function accountIdOf({ accountId }: PhoneKey): string {
  return accountId
}

type Decided = Heard & {
  readonly named: Named
  readonly messageId: string
  readonly segments: number
  readonly encoding: string
  readonly reading: Reading
  /** The block that was still on its way from another account of the office. */
  readonly asked: Transition | null
  readonly change: Transition
  readonly price: number
  readonly reply: Draft | null
}

type Known = { readonly account: Account; readonly named: Named }

function decide(rt: Runtime, heard: Heard, { account, named }: Known): Decided {
  const { sender, event, receivedAt, phone } = heard
  const now = rt.clock.now()
  // What is on its way was asked for before this text: it holds first, and a START lifts it (C1).
  const asked = heard.consent.isStopComing ? transition(heard.consent, ASKED_OFFICE, now) : null
  const consent = asked?.consent ?? heard.consent
  const messageId = rt.newId()
  const reading = readingOf(event.body, event.optOutType, account.policy)
  const providerWords = findProvider(sender.provider).words[sender.kind]
  const replier = whoReplies({
    ...{ ...event, reading, repliesBy: sender.repliesBy, providerWords },
    isBlockedThere: mayBeBlockedThere(consent, account),
  })
  const isTooLate = reading.verdict === 'opt_out' && isLateConfirmation(receivedAt, now)
  const isSilent = reading.verdict === 'opt_out' && !account.confirmsOptOut
  const replyId = replier === 'heed' && !isTooLate && !isSilent ? rt.newId() : null
  const joining = joiningOf({ body: event.body, consent, optIn: account.optIn, now })
  const change = transition(
    consent,
    joining
      ? { kind: 'joined', ...joining, replyId }
      : {
          ...{ kind: 'text', reading, senderKind: sender.kind, replyId, messageId },
          isActedOnThere: replier === 'provider',
        },
    now,
  )
  const { segments, encoding } = segmentsOf(event.body)
  const price = priceOfInbound(account.prices, {
    isKeyword: change.event !== null && (reading.rule === 'keyword' || reading.rule === 'provider_said'),
    segments,
    media: event.media.length,
    isInternational: isInternational(event.from),
  })
  const reply =
    change.reply === null || replyId === null
      ? null
      : replyDraft({ id: replyId, account, sender, phone, kind: change.reply, answers: messageId, now })
  return {
    ...heard,
    named,
    messageId,
    segments: Math.max(1, segments),
    encoding,
    reading,
    asked,
    change,
    price,
    reply,
  }
}

/** Where it may, the answer is the provider's: of an erased phone nobody knows, and who is told of all has them all. */
function mayBeBlockedThere({ isBlockedThere, source }: Consent, { pushesConsents }: Account): boolean {
  return isBlockedThere || pushesConsents || source === 'erasure'
}

const ASKED_OFFICE: Cause = {
  kind: 'opt_out_on_request',
  note: 'Asked another account of the office, for all of them.',
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

/** The conversation shows the person's own words last, also where Heed has replied already. */
async function hear(rt: Runtime, tx: Tx, texts: readonly Decided[]): Promise<void> {
  await tx.run(HEAR, [
    texts.map(one => one.accountId),
    texts.map(one => one.phone),
    texts.map(one => one.named.contactId),
    texts.map(one => one.messageId),
    texts.map(one => one.sender.id),
    texts.map(one => asksToStop(one.change)),
    rt.clock.now(),
  ])
  const events = texts.map(({ accountId, phone, messageId, named }) => ({
    accountId,
    type: 'message.received' as const,
    data: { phone, messageId, contactId: named.contactId },
  }))
  await emit(rt, tx, events)
}

/** Null: neither may ask to stop nor settles such an asking (B8, B9). */
function asksToStop({ event }: Transition): boolean | null {
  if (event?.kind === 'stop_in_words' || event?.kind === 'doubted') return true
  return event?.kind === 'opted_out' || event?.kind === 'opted_in' ? false : null
}

/** In their order: of a phone the last one is what holds. */
function changesOf({ accountId, phone, asked, change, messageId, event }: Decided): Recorded[] {
  const first = { accountId, phone, messageId: null, wording: null, actor: null }
  const own = { accountId, phone, messageId, wording: event.body, actor: null }
  return [
    ...(asked === null ? [] : [{ ...first, transition: asked }]),
    ...(change.event === null ? [] : [{ ...own, transition: change }]),
  ]
}

/**
 * Also of somebody who was blocked here before: now they ask everybody. After this batch's own rows are saved, which
 * were read without these marks.
 */
async function askOffices(rt: Runtime, tx: Tx, texts: readonly Decided[]): Promise<void> {
  const note = `Wrote STOPALL on ${rt.clock.now().toISOString().slice(0, 10)}`
  for (const { accountId, phone, change } of texts) {
    const { event } = change
    const isBlock = event?.kind === 'opted_out' || event?.kind === 'opt_out_repeated'
    if (isBlock && event.word === 'stopall') await blockInOffice(rt, tx, accountId, [{ phone, note }])
  }
}

async function tell(rt: Runtime, tx: Tx, texts: readonly Decided[]): Promise<void> {
  const notes = texts.flatMap(({ accountId, phone, change, event, named: { name, contactId, isNew } }) => {
    const text = `${name} texted for the first time and was added as a lead.`
    const all = [...(isNew ? [{ kind: 'new_lead' as const, text }] : []), ...noteOf(name, change, event.body)]
    return all.map(note => ({ accountId, phone, contactId, ...note }))
  })
  await notify(rt, tx, notes)
}

function creditsOf({ accountId, messageId, price, reply }: Decided): AccountEntry[] {
  const charge = { kind: 'charge' as const, ref: messageId, credits: price, reason: 'text received' }
  const entries = [...(reply === null ? [] : holdOf(reply)), ...(price === 0 ? [] : [charge])]
  return entries.map(entry => ({ ...entry, accountId }))
}

function givenBack(canceled: Canceled): AccountEntry[] {
  return releaseOf(canceled).map(entry => ({ ...entry, accountId: canceled.account_id }))
}
