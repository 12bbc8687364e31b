// Writes down what was decided about waiting texts: claimed, with the notice or behind it; put off; canceled.
import { admit } from '../../core/admission.ts'
import type { OutboundKind } from '../../core/prices.ts'
import { priceOfOutbound } from '../../core/prices.ts'
import { withNotice } from '../../core/replies.ts'
import { segmentsOf } from '../../core/segments.ts'
import { plainList, type Row, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { comeUp } from './behind.ts'
import type { Claimed } from './claim.ts'
import { type Draft, insertTexts, PRIORITY } from './insert.ts'
import { type Admitted, type Facts, questionOf, type Refused, rulesOf, type Waiting } from './judge.ts'
import { stateEvent } from './obey.ts'
import { CLAIM, PUT_OFF, REFUSE, SET_BEHIND } from './queries.ts'

export async function claimTexts(
  rt: Runtime,
  tx: Tx,
  list: readonly Admitted[],
  now: Date,
): Promise<Claimed[]> {
  if (list.length === 0) return []
  const claimed = list.map(({ row, line, isBulk, admission }): Claimed => {
    const appended = admission.notice === 'appended' ? line.account.notice.text : null
    return {
      accountId: row.account_id as string,
      messageId: row.message_id as string,
      phone: row.phone as string,
      clearance: admission.clearance,
      provider: line.sender.provider,
      account: line.account,
      sender: line.sender,
      kind: row.kind as OutboundKind,
      body: withNotice(row.body as string, appended),
      media: (row.media as string[] | null) ?? [],
      segments: row.segments as number,
      credits: row.credits as number,
      tries: (row.tries as number) + 1,
      appended,
      originId: row.origin_id as string | null,
      isBulk,
    }
  })
  const values = [
    plainList(claimed.map(one => one.accountId)),
    plainList(claimed.map(one => one.messageId)),
    claimed.map(one => one.appended),
    rt.processId,
    now,
  ]
  tx.beforeCommit(() => [CLAIM, values])
  return claimed
}

/**
 * A1: the notice is a text of its own, claimed at once; the text that it goes before waits until it is handed
 * over.
 */
export async function claimNotices(
  rt: Runtime,
  tx: Tx,
  list: readonly Admitted[],
  now: Date,
): Promise<Claimed[]> {
  const claimed: Claimed[] = []
  for (const [accountId, group] of groupBy(list, one => one.row.account_id as string)) {
    const drafts = group.map(one => noticeFor(rt, one, now))
    await insertTexts(rt, tx, accountId, drafts, rt.processId)
    drafts.forEach((draft, index) => {
      const { line, row, isBulk } = group[index]!
      // The notice goes by the consent row that was locked and judged a moment ago for the text behind it.
      const answer = admit({ ...questionOf(row, line.account, NO_FACTS, now), text: asText(draft) })
      if (answer.kind !== 'admitted') throw new Error('a notice was refused where its text was admitted')
      const { id, phone, kind, body, media, segments, credits, originId } = draft
      const { sender, account } = line
      const whose = {
        accountId,
        messageId: id,
        phone,
        clearance: answer.clearance,
        provider: sender.provider,
      }
      const what = { kind, body, media, segments, credits, originId }
      claimed.push({ ...whose, ...what, sender, account, isBulk, tries: 1, appended: null })
    })
  }
  await setBehind(
    tx,
    list.map(one => one.row),
  )
  return claimed
}

function noticeFor(rt: Runtime, { row, line }: Admitted, now: Date): Draft {
  const body = line.account.notice.text
  const { segments, encoding } = segmentsOf(body)
  const measure = { segments, media: 0, isInternational: false }
  return {
    id: rt.newIdBefore(row.message_id as string),
    phone: row.phone as string,
    senderId: line.sender.id,
    laneId: row.lane_id === line.sender.id ? null : (row.lane_id as string),
    kind: 'notice',
    body,
    media: [],
    segments,
    encoding,
    credits: priceOfOutbound(line.account.prices, { kind: 'notice', ...measure }),
    origin: 'system',
    originId: row.message_id as string,
    author: null,
    dueAt: now,
    priority: PRIORITY.reply,
  }
}

function asText({ id, phone, kind, body }: Draft) {
  return { messageId: id, phone, kind, length: body.length }
}

export async function refuseTexts(rt: Runtime, tx: Tx, list: readonly Refused[], now: Date): Promise<void> {
  if (list.length === 0) return
  await tx.run(REFUSE, [
    list.map(({ row }) => row.account_id),
    list.map(({ row }) => row.message_id),
    list.map(({ admission }) => admission.reason),
    now,
  ])
  await comeUp(
    tx,
    list.map(({ row }) => ({ accountId: row.account_id as string, phone: row.phone as string })),
  )
  await emit(
    rt,
    tx,
    list.map(({ row }) =>
      stateEvent(row.account_id as string, row.message_id as string, row.phone as string, 'canceled'),
    ),
  )
  for (const [accountId, group] of groupBy(list, one => one.row.account_id as string)) {
    const entries = group.map(({ row, admission }) => ({
      kind: 'release' as const,
      ref: row.message_id as string,
      credits: row.credits as number,
      reason: `canceled: ${admission.reason}`,
    }))
    await post(
      rt,
      tx,
      accountId,
      entries.filter(entry => entry.credits > 0),
    )
  }
}

/** G6: they move to their time, and whoever looks is told why. */
export async function putOff(rt: Runtime, tx: Tx, list: readonly Waiting[], facts: Facts): Promise<void> {
  if (list.length === 0) return
  const told = list.map(({ row, line, admission }) => {
    const [accountId, phone] = [row.account_id as string, row.phone as string]
    const zone = rulesOf(row, line.account, facts).place.zones[0]!
    return { accountId, messageId: row.message_id as string, phone, zone, ...admission }
  })
  await tx.run(PUT_OFF, [
    told.map(one => one.accountId),
    told.map(one => one.messageId),
    told.map(one => one.until),
    told.map(one => one.reason),
    told.map(one => one.zone),
    told.map(one => one.rule),
  ])
  await comeUp(tx, told)
  await emit(
    rt,
    tx,
    told.map(one => stateEvent(one.accountId, one.messageId, one.phone, 'waiting', one.reason)),
  )
}

/** Sets aside what stands behind something of its phone. Answers how many it did. */
export async function setBehind(tx: Tx, rows: readonly Row[]): Promise<number> {
  if (rows.length === 0) return 0
  return tx.run(SET_BEHIND, [
    rows.map(row => row.account_id),
    rows.map(row => row.message_id),
    rows.map(row => row.phone),
  ])
}

const NO_FACTS: Facts = new Map()

export function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  // In the order of the keys, so that balances are always locked in the same order.
  for (const one of [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}
