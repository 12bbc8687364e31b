// Applies what the provider reports of texts that it took: forward only, in any order, however often. Rule H, B11.
import { transition } from '../../core/consent.ts'
import { RANKS, type ReportedState } from '../../core/delivery.ts'
import type { Runtime } from '../../runtime.ts'
import { lockConsents } from '../consent/queries.ts'
import { emit } from '../events/emit.ts'
import { obey, stateEvent } from './obey.ts'
import { REPORT } from './queries.ts'
import { groupBy } from './take.ts'

export type Report = {
  readonly accountId: string
  readonly senderId: string
  readonly messageId: string
  readonly state: ReportedState
  readonly code: number | null
  readonly providerId: string
  readonly provider: string
  /** The code means that the person opted out at the provider (its error table says so). */
  readonly isOptOut: boolean
}

type Told = { account_id: string; message_id: string; state: string; phone: string }

/** One statement for a batch. A report for a text that is not this sender's is passed over. */
export async function applyReports(rt: Runtime, reports: readonly Report[]): Promise<void> {
  const told = await rt.db.tx(async tx => {
    const rows = await tx.rows<Told>(REPORT, [
      reports.map(one => one.accountId),
      reports.map(one => one.senderId),
      reports.map(one => one.messageId),
      reports.map(one => one.state),
      reports.map(one => RANKS[one.state]),
      reports.map(one => one.code),
      reports.map(one => one.providerId),
      rt.clock.now(),
    ])
    await emit(
      rt,
      tx,
      rows.map(row => stateEvent(row.account_id, row.message_id, row.phone, row.state)),
    )
    return rows
  })
  await obeyReports(rt, reports, told)
}

async function obeyReports(rt: Runtime, reports: readonly Report[], told: readonly Told[]): Promise<void> {
  const phones = new Map(told.map(row => [row.message_id, row.phone]))
  const optOuts = reports.filter(one => one.isOptOut && phones.has(one.messageId))
  for (const [accountId, group] of groupBy(optOuts, one => one.accountId)) {
    await rt.db.tx(async tx => {
      const byPhone = new Map(group.map(one => [phones.get(one.messageId)!, one]))
      const consents = await lockConsents(tx, accountId, [...byPhone.keys()], rt.clock.now())
      const list = [...byPhone].map(([phone, { provider, code, messageId }]) => {
        const cause = { kind: 'provider_refused' as const, provider, code: code ?? 0 }
        const change = transition(consents.get(phone)!, cause, rt.clock.now())
        return { phone, transition: change, messageId, wording: null, actor: null }
      })
      await obey(rt, tx, accountId, list)
    })
  }
}
