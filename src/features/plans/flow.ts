// Lets those who came to the end of a plan flow on into the next one: its day 1 is the day after. G1.
import { startOfDay } from '../../core/calendar.ts'
import { dayAfter, localDay } from '../../core/plan.ts'
import type { Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import type { Carried } from './carry.ts'
import { enroll } from './enroll.ts'
import { lockPlan } from './plan.ts'

/** Who is in the next plan already, or may not be texted, stays out; so does everybody where it is not active. */
export async function flowOn(rt: Runtime, tx: Tx, list: readonly Carried[], now: Date): Promise<void> {
  const groups = new Map<string, Carried[]>()
  for (const one of list) {
    const { stand, plan } = one
    if (!('state' in stand) || stand.state !== 'done' || plan.next === null) continue
    groups.set(plan.next, [...(groups.get(plan.next) ?? []), one])
  }
  for (const [planId, own] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { accountId, timeZone } = { accountId: own[0]!.turn.accountId, timeZone: own[0]!.account.timeZone }
    const next = await lockPlan(tx, accountId, planId, 'keep')
    if (next?.state !== 'active') continue
    const startAt = startOfDay(dayAfter(localDay(now, timeZone)), timeZone)
    const contactIds = own.map(({ turn }) => turn.contactId)
    await enroll(rt, tx, next, { contactIds, author: own[0]!.plan.name, why: 'flow', startAt })
  }
}
