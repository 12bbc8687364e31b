// Queues one text: judges it with the same function as the handoff, says why not, and writes nothing when it is
// refused.
import { type Admission, admit } from '../../core/admission.ts'
import { type Consent, NEW_CONSENT } from '../../core/consent.ts'
import { isInternational } from '../../core/phone.ts'
import { type OutboundKind, priceOfOutbound } from '../../core/prices.ts'
import { withNotice } from '../../core/replies.ts'
import { segmentsOf } from '../../core/segments.ts'
import { type OwnWindow, writeOwn } from '../../core/texting-hours.ts'
import { type Decision, delay, leave, refusal } from '../../core/words.ts'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, loadAccount } from '../accounts/account.ts'
import { peekConsents } from '../consent/queries.ts'
import { type Sender, senderOf } from '../senders/queries.ts'
import { markUsed } from './attachments.ts'
import { factsKey, hasAutomaticRules, loadAutomaticFacts, rulesHere } from './automatic.ts'
import { type Draft, insertTexts, type Origin, PRIORITY } from './insert.ts'

export type TextRequest = {
  readonly phone: string
  readonly body: string
  readonly media: readonly string[]
  /** The sender's phone; null: the one that this conversation uses, else the account's first. */
  readonly from: string | null
  readonly sendAt: Date | null
  readonly kind: OutboundKind
  readonly origin: Origin
  readonly author: string | null
  /** Nobody writes it in this moment: it keeps to texting hours and cap (G6). Absent: somebody does. */
  readonly isAutomatic?: boolean
  /** The window that it keeps to besides (G3, G4). Absent: none. */
  readonly window?: OwnWindow
}

export type Forecast = {
  readonly decision: Decision
  readonly admission: Admission | null
  readonly account: Account
  readonly sender: Sender | null
  /** Where the person lives, as far as known. */
  readonly zone: string
  readonly segments: number
  readonly encoding: string
  readonly credits: number
}

export type Queued =
  | { readonly kind: 'queued'; readonly id: string }
  | { readonly kind: 'refused'; readonly decision: Decision }

/** In one transaction of the caller's. When it answers `refused`, nothing was written. */
export async function queueText(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  request: TextRequest,
): Promise<Queued> {
  const forecast = await forecastText(rt, tx, accountId, request, null)
  if (!forecast.decision.allowed || !forecast.sender) return { kind: 'refused', decision: forecast.decision }
  const id = rt.newId()
  await markUsed(rt, tx, accountId, request.media)
  await insertTexts(rt, tx, accountId, [draftOf(rt, id, request, { ...forecast, sender: forecast.sender })])
  // The hold has locked the balance: below zero means that another text took the last credits in between.
  if (forecast.credits > 0 && (await availableNow(tx, accountId)) < 0) throw new OutOfCredits()
  return { kind: 'queued', id }
}

/** Thrown to roll the transaction back when another text took the last credits between forecast and hold. */
export class OutOfCredits extends Error {
  readonly decision = refusal('no_credits')
}

/** What would happen to this text now, by the very function that decides (F4). `there`: credits, or null to look. */
export async function forecastText(
  rt: Runtime,
  query: Query,
  accountId: string,
  request: TextRequest,
  there: number | null,
): Promise<Forecast> {
  const account = await loadAccount(query, accountId)
  const sender = await chooseSender(query, accountId, request)
  const consent = (await peekConsents(query, accountId, [request.phone])).get(request.phone) ?? NEW_CONSENT
  const { segments, encoding } = segmentsOf(request.body)
  const credits = priceOfOutbound(account.prices, {
    kind: request.kind,
    segments: Math.max(1, segments),
    media: request.media.length,
    isInternational: isInternational(request.phone),
  })
  const now = rt.clock.now()
  const at = request.sendAt && request.sendAt > now ? request.sendAt : now
  const rules = await rulesFor(query, account, request, now)
  const zone = rules.place.zones[0]!
  const measured = { account, sender, zone, segments: Math.max(1, segments), encoding, credits }
  if (!sender) return { ...measured, admission: null, decision: refusal('no_sender') }
  const { phone, kind, body, isAutomatic = false } = request
  const admission = admit({
    text: { messageId: '', phone, kind, length: body.length, isAutomatic },
    consent,
    pausesDoubtful: account.policy === 'reasonable',
    notice: account.notice,
    credits: { needed: credits, there: there ?? (await availableNow(query, accountId)) },
    rules,
    now: at,
  })
  return { ...measured, admission, decision: decisionOf(admission, consent, zone) }
}

async function rulesFor(query: Query, account: Account, { phone, window }: TextRequest, now: Date) {
  const own = window ? writeOwn(window) : null
  const asked = { accountId: account.id, phone, messageId: null }
  const list = hasAutomaticRules(account, own) ? [asked] : []
  const facts = await loadAutomaticFacts(query, list, now)
  return rulesHere(account, facts.get(factsKey(account.id, phone)), { phone, own })
}

/** The first-text notice as it would go with this text, counted (A3), or null. */
export function noticeOf({ admission, account }: Forecast, body: string) {
  const mode = admission?.kind === 'admitted' ? admission.notice : null
  if (mode === null) return null
  const { text } = account.notice
  const alone = mode === 'separate' ? text : withNotice(body, text)
  const taken = mode === 'separate' ? 0 : segmentsOf(body).segments
  return { mode, text, segments: segmentsOf(alone).segments - taken }
}

export function decisionOf(admission: Admission, consent: Consent, zone: string): Decision {
  switch (admission.kind) {
    case 'admitted':
      return leave(admission.notice, admission.warnings, zone)
    case 'waits':
      return delay(admission, zone)
    case 'refused':
      return refusal(admission.reason, consent.since)
  }
}

async function availableNow(query: Query, accountId: string): Promise<number> {
  return (await query.one<{ available: number }>(AVAILABLE, [accountId]))?.available ?? 0
}

const AVAILABLE = sql('queue_available', 'select available from credit_balances where account_id = $1')

/** The number asked for; else the one that the person knows from this conversation; else the account's default. */
async function chooseSender(
  query: Query,
  accountId: string,
  { phone, from }: TextRequest,
): Promise<Sender | null> {
  const row = await query.one(CHOOSE, [accountId, phone, from])
  return row ? senderOf(row) : null
}

const CHOOSE = sql(
  'queue_choose_sender',
  `select s.* from senders s
     left join conversations c on c.account_id = s.account_id and c.phone = $2 and c.sender_id = s.id
    where s.account_id = $1 and s.removed_at is null and ($3::text is null or s.phone = $3)
    order by (c.sender_id is not null) desc, s.is_default desc, s.created_at limit 1`,
)

function draftOf(
  rt: Runtime,
  id: string,
  request: TextRequest,
  forecast: Forecast & { sender: Sender },
): Draft {
  const now = rt.clock.now()
  const { admission, zone } = forecast
  const at = request.sendAt && request.sendAt > now ? request.sendAt : now
  const wait = admission?.kind === 'waits' ? admission : null
  return {
    id,
    phone: request.phone,
    senderId: forecast.sender.id,
    laneId: null,
    kind: request.kind,
    body: request.body,
    media: request.media,
    segments: forecast.segments,
    encoding: forecast.encoding,
    credits: forecast.credits,
    origin: request.origin,
    originId: null,
    author: request.author,
    dueAt: wait ? wait.until : at,
    priority: PRIORITY.text,
    isAutomatic: request.isAutomatic ?? false,
    ...(wait && { waits: { reason: wait.reason, zone, rule: wait.rule } }),
    ...(request.window && { window: request.window }),
  }
}
