// What is not kept for ever, and for how long: each with its reason. Consent, texts and credits are no such things.
import { type Sweep, sweepStep } from '../kit/db/sweep.ts'
import type { Runtime } from '../runtime.ts'

const DAY_MS = 86_400_000

export const RETENTION: readonly Sweep[] = [
  // A page or a program that was away for longer asks for everything anew.
  { table: 'events', isOld: 'at < $3', keepMs: 14 * DAY_MS },
  // What came of it is in the texts and the consent history; providers repeat a webhook for hours, not weeks. What
  // could not be read is kept until somebody replays it.
  { table: 'webhook_journal', isOld: 'processed_at is not null and received_at < $3', keepMs: 30 * DAY_MS },
  // Nobody retries a request after a week.
  { table: 'idempotency_keys', isOld: 'created_at < $3', keepMs: 7 * DAY_MS },
  { table: 'notifications', isOld: 'read_at is not null and at < $3', keepMs: 90 * DAY_MS },
  // Files that nobody imported. Those of imports that have ended went with them.
  {
    table: 'import_pieces',
    isOld: `exists (select from imports i
                     where i.account_id = import_pieces.account_id and i.id = import_pieces.import_id
                       and i.state in ('uploading', 'uploaded', 'checking', 'checked') and i.created_at < $3)`,
    keepMs: 7 * DAY_MS,
  },
  // When a broadcast that is over will be done, nobody asks.
  {
    table: 'broadcast_loads',
    isOld: `exists (select from broadcasts b
                     where b.account_id = broadcast_loads.account_id and b.id = broadcast_loads.broadcast_id
                       and b.ended_at < $3)`,
    keepMs: DAY_MS,
  },
  // Who wanted to mend them has done so. What was imported is in the contacts and the consent history.
  {
    table: 'import_errors',
    isOld: `exists (select from imports i
                     where i.account_id = import_errors.account_id and i.id = import_errors.import_id
                       and i.ended_at < $3)`,
    keepMs: 90 * DAY_MS,
  },
]

/** Between two steps, so that sweeping is not noticed. */
const BREATH_MS = 200

/** One step in each table. */
export async function sweepAll(rt: Runtime): Promise<number | null> {
  let isMore = false
  for (const sweep of RETENTION) isMore = (await sweepStep(rt.db, sweep, rt.clock.now())) || isMore
  return isMore ? BREATH_MS : null
}
