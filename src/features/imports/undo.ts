// Takes an import back, as far as it can be: the contacts that it added and that nobody has touched since. What it said
// about consent stays.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import { notFound, problem } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { route } from '../accounts/context.ts'
import { lockConsents } from '../consent/queries.ts'
import type { Place } from './options.ts'
import { holdImport, type ImportRow } from './queries.ts'
import { tell } from './run.ts'
import { ImportShape, importView } from './view.ts'

export const undoImport = route({
  summary:
    'Take an import back: deletes the contacts that it added and that have not been touched since. Consents stay',
  params: z.object({ id: z.string() }),
  answers: { 200: ImportShape, 409: null },
  async handle({ rt, actor: { accountId, name } }, { params }) {
    if (!isUuid(params.id)) return notFound('import')
    return rt.db.tx(async tx => {
      const row = await holdImport(tx, accountId, params.id)
      if (row === null) return notFound('import')
      const why = whyNot(row)
      if (why !== null) return problem(409, 'import-not-undone', 'Nothing to take back', why)
      await tx.run(BEGIN, [accountId, row.id, name, rt.clock.now()])
      await rt.jobs.enqueue(tx, 'import_undo', { accountId, importId: row.id })
      await tell(rt, tx, accountId, { importId: row.id, state: row.state })
      return ok(importView((await holdImport(tx, accountId, row.id))!))
    })
  },
})

function whyNot({ fileName, endedAt, startedAt, undo, counts }: ImportRow): string | null {
  if (undo !== null) return `${fileName} is taken back already.`
  if (endedAt === null || startedAt === null)
    return `${fileName} is not imported, or not to the end. Cancel it first.`
  return (counts.added ?? 0) === 0 ? `${fileName} has added nobody.` : null
}

/** Contacts a transaction. */
const PAGE = 500

/** Each page counts with its contacts; after a crash it begins anew, and finds those who are left. */
export async function runUndo(rt: Runtime, data: unknown, signal: AbortSignal): Promise<void> {
  const place = data as Place
  await rt.db.run(COUNT_ANEW, [place.accountId, place.importId])
  for (let after: string | null = FIRST; after !== null; ) {
    signal.throwIfAborted()
    const from: string = after
    after = await rt.db.tx(tx => undoPage(rt, tx, place, from))
  }
}

/** The job was tried for the last time: what is removed is removed, and it may be asked for again. */
export function giveUpUndo(rt: Runtime, data: unknown): Promise<void> {
  const { accountId, importId } = data as Place
  return rt.db.tx(async tx => {
    const row = await holdImport(tx, accountId, importId)
    if (row?.undo?.endedAt !== null) return
    await tx.run(FORGET, [accountId, importId])
    await tell(rt, tx, accountId, { importId, state: row.state })
  })
}

const FIRST = '00000000-0000-0000-0000-000000000000'

type Candidate = { id: string; phones: string[]; is_fit: boolean }

/** The contact behind which the next page begins; null: that was the last one. */
async function undoPage(
  rt: Runtime,
  tx: Tx,
  { accountId, importId }: Place,
  after: string,
): Promise<string | null> {
  const row = await holdImport(tx, accountId, importId)
  if (!row || row.undo === null || row.undo.endedAt !== null) return null
  const found = await tx.rows<Candidate>(PAGE_OF, [accountId, importId, after, PAGE])
  const fit = found.filter(one => one.is_fit)
  // As everybody locks who texts or names these phones: whoever was quicker is seen below, the others wait.
  await lockConsents(tx, accountId, [...new Set(fit.flatMap(one => one.phones))], rt.clock.now())
  const removed = await tx.run(REMOVE, [accountId, fit.map(one => one.id), rt.clock.now()])
  const isLast = found.length < PAGE
  await tx.run(COUNT, [accountId, importId, removed, found.length - removed, isLast ? rt.clock.now() : null])
  if (removed > 0) tx.afterCommit(() => rt.hints.tell('facts'))
  await tell(rt, tx, accountId, { importId, state: row.state })
  return isLast ? null : found.at(-1)!.id
}

const BEGIN = sql(
  'import_undo_begin',
  `update imports set undone_by = $3, undo_started_at = $4, undo_removed = 0, undo_kept = 0
    where account_id = $1 and id = $2`,
)
// Whom an attempt that broke off had kept is met again.
const COUNT_ANEW = sql(
  'import_undo_count_anew',
  'update imports set undo_kept = 0 where account_id = $1 and id = $2 and undo_ended_at is null',
)
const FORGET = sql(
  'import_undo_forget',
  'update imports set undone_by = null, undo_started_at = null where account_id = $1 and id = $2',
)
// Whoever was deleted by hand is neither removed nor kept. Locked in the order of their ids, before the consents.
const PAGE_OF = sql(
  'import_undo_page',
  `select k.id, k.updated_at = k.created_at as is_fit,
          array(select phone from contact_phones p where p.account_id = $1 and p.contact_id = k.id) as phones
     from contacts k
    where k.account_id = $1 and k.import_id = $2 and k.id > $3 and k.deleted_at is null
    order by k.id limit $4 for no key update`,
)
// Touched is who was texted or wrote, is in a plan or was, or has a task: all of that would hang in the air.
const REMOVE = sql(
  'import_undo_remove',
  `update contacts k set deleted_at = $3
    where k.account_id = $1 and k.id = any($2::uuid[]) and k.deleted_at is null and k.updated_at = k.created_at
      and not exists (select from contact_phones p
                        join conversations v on v.account_id = p.account_id and v.phone = p.phone
                       where p.account_id = $1 and p.contact_id = k.id)
      and not exists (select from plan_enrollments e where e.account_id = $1 and e.contact_id = k.id)
      and not exists (select from tasks t where t.account_id = $1 and t.contact_id = k.id)`,
)
const COUNT = sql(
  'import_undo_count',
  `update imports set undo_removed = undo_removed + $3, undo_kept = undo_kept + $4, undo_ended_at = $5
    where account_id = $1 and id = $2`,
)
