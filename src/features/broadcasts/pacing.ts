// What the senders of an account can do, and have done of their day: for the time at which a broadcast will be done.
import type { Rules } from '../../core/finish.ts'
import { localDay } from '../../core/zone-time.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import type { Account } from '../accounts/account.ts'
import { rulebookFor } from '../messages/automatic.ts'
import type { Sender } from '../senders/queries.ts'

export async function pacingRules(
  query: Query,
  account: Account,
  senders: readonly Sender[],
  now: Date,
): Promise<Rules> {
  const { id, timeZone } = account
  const today = localDay(timeZone, now)
  const rows = await query.rows<{ id: string; used: number }>(USED, [id, today])
  const used = new Map(rows.map(row => [row.id, row.used]))
  return {
    rulebook: rulebookFor(account, null),
    timeZone,
    now,
    paceOf(senderId) {
      const { segmentsPerSecond, dailySegments } = senders.find(one => one.id === senderId)!
      return { segmentsPerSecond, dailySegments, usedToday: used.get(senderId) ?? 0 }
    },
  }
}

const USED = sql(
  'broadcast_senders_used',
  'select id, day_segments as used from senders where account_id = $1 and day = $2',
)
