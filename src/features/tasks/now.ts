// Where today ends, by the account's clock: what is due before that is today's.
import { Temporal } from 'temporal-polyfill'
import { dayOf, startOfDay } from '../../core/calendar.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import type { Now } from './list.ts'

export async function todayOf(rt: Runtime, accountId: string): Promise<Now> {
  const { timeZone } = await loadAccount(rt.db, accountId)
  const now = rt.clock.now()
  const tomorrow = Temporal.PlainDate.from(dayOf(now, timeZone)).add({ days: 1 }).toString()
  return { now, tomorrow: startOfDay(tomorrow, timeZone) }
}
