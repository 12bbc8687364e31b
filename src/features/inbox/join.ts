// What the consent page does with a phone: notes what was agreed to, and asks the phone itself to confirm it. C3.

import { transition } from '../../core/consent.ts'
import { ASKED_MS, type Wording } from '../../core/join.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import { lockConsents } from '../consent/queries.ts'
import { chainTransitions } from '../consent/record.ts'
import { queueText } from '../messages/queue.ts'

export type Entered = {
  readonly accountId: string
  readonly phone: string
  readonly wording: Wording
  /** From where the page was asked, for the history. */
  readonly address: string
}

/**
 * `asked`: the phone gets the question. `noted`: it is opted out, so nothing goes to it. `enough`: it was asked lately,
 * or too many were asked today. Whoever entered the phone is told none of it: the page answers all alike.
 */
export async function enterPhone(rt: Runtime, entered: Entered): Promise<'asked' | 'noted' | 'enough'> {
  const noted = await noteEntry(rt, entered)
  return noted === 'free' ? askPhone(rt, entered) : noted
}

const ASKED_A_DAY = 500
const DAY_MS = 86_400_000

/** Apart from the question: the chain is locked after the outbox, and credits last. */
async function noteEntry(rt: Runtime, { accountId, phone, wording, address }: Entered) {
  return rt.db.tx(async tx => {
    const now = rt.clock.now()
    const consent = (await lockConsents(tx, accountId, [phone], now)).get(phone)!
    const isLately = consent.askedAt !== null && now.getTime() - consent.askedAt.getTime() < ASKED_MS
    const isUnanswered = isLately && (consent.since === null || consent.since < consent.askedAt!)
    if (isUnanswered || (await askedSince(tx, accountId, new Date(now.getTime() - DAY_MS))) >= ASKED_A_DAY)
      return 'enough' as const
    const isBlocked = consent.state === 'opted_out'
    const what = isBlocked ? 'It is opted out, so nothing was sent to it.' : 'It is asked to confirm.'
    const result = transition(consent, { kind: 'join_asked', note: `From ${address}. ${what}` }, now)
    await tx.run(ASKED, [accountId, phone, now])
    await chainTransitions(rt, tx, [
      {
        ...{ accountId, phone, transition: result, messageId: null, actor: 'consent page' },
        ...{ wording: wording.text, wordingVersion: wording.version },
      },
    ])
    return isBlocked ? ('noted' as const) : ('free' as const)
  })
}

async function askPhone(rt: Runtime, { accountId, phone }: Entered): Promise<'asked' | 'noted'> {
  const { replies } = await loadAccount(rt.db, accountId)
  const queued = await rt.db.tx(tx =>
    queueText(rt, tx, accountId, {
      ...{ phone, body: replies.request, media: [], from: null, sendAt: null, kind: 'text' },
      ...{ origin: 'system', author: 'the consent page', isAutomatic: false },
    }),
  )
  if (queued.kind === 'refused')
    rt.log.info({ accountId, reason: queued.decision.reason }, 'the consent page could not ask')
  return queued.kind === 'queued' ? 'asked' : 'noted'
}

async function askedSince(query: Query, accountId: string, since: Date): Promise<number> {
  const row = await query.one<{ count: number }>(ASKED_SINCE, [accountId, since, ASKED_A_DAY])
  return row?.count ?? 0
}

const ASKED_SINCE = sql(
  'join_asked_since',
  `select count(*) as count
     from (select from consents where account_id = $1 and opt_in_asked_at > $2 limit $3) as lately`,
)
const ASKED = sql(
  'join_asked',
  'update consents set opt_in_asked_at = $3 where account_id = $1 and phone = $2',
)
