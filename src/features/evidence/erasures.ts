// Reads what was erased about a phone, by the tag that is left of it.
import { type Query, sql } from '../../kit/db/db.ts'
import { iso } from '../messages/view.ts'
import type { Subject } from './gather.ts'
import type { Pack } from './shapes.ts'

export async function erasuresOf(query: Query, { accountId, tag }: Subject): Promise<Pack['erasures']> {
  const rows = await query.rows(ERASURES, [accountId, tag])
  return rows.map(row => ({
    at: iso(row.erased_at)!,
    by: row.erased_by as string,
    reason: row.reason as string,
  }))
}

const ERASURES = sql(
  'evidence_erasures',
  'select erased_at, erased_by, reason from erased_phones where account_id = $1 and tag = $2',
)
