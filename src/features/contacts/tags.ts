// Tags that contacts get: changed for many at once, and told to the plans that enroll by them. G2.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'

export type Tagged = { readonly accountId: string; readonly contactId: string; readonly tag: string }

/** Of tags that somebody did not have before; the plans' chore enrolls. In the transaction that adds them. */
export async function tellTags(rt: Runtime, tx: Tx, list: readonly Tagged[]): Promise<void> {
  if (list.length === 0) return
  const told = await tx.run(TELL, [...valuesOf(list), rt.clock.now()])
  if (told > 0) tx.afterCommit(() => rt.hints.tell('plan'))
}

const TELL = sql(
  'tags_tell',
  `insert into plan_joins (account_id, plan_id, contact_id, tag, at)
   select q.account_id, p.plan_id, q.contact_id, q.tag, $4
     from unnest($1::uuid[], $2::uuid[], $3::text[]) as q(account_id, contact_id, tag)
     join plan_tags p on p.account_id = q.account_id and p.tag = q.tag`,
)

/** What the step of a plan does. Whoever has the tag already, or has it no more, stays as they are. */
export async function changeTags(
  rt: Runtime,
  tx: Tx,
  list: readonly (Tagged & { readonly kind: 'add_tag' | 'remove_tag' })[],
): Promise<void> {
  if (list.length === 0) return
  const contacts = [list.map(one => one.accountId), list.map(one => one.contactId)]
  await tx.rows(LOCK, contacts)
  for (const kind of ['add_tag', 'remove_tag'] as const) {
    const own = list.filter(one => one.kind === kind)
    if (own.length === 0) continue
    const values = [...valuesOf(own), rt.clock.now()]
    const rows = await tx.rows<{ account_id: string; id: string; tag: string }>(
      kind === 'add_tag' ? ADD : REMOVE,
      values,
    )
    if (kind === 'remove_tag') continue
    const fresh = rows.map(({ account_id, id, tag }) => ({ accountId: account_id, contactId: id, tag }))
    await tellTags(rt, tx, fresh)
  }
  tx.afterCommit(() => rt.hints.tell('facts'))
}

function valuesOf(list: readonly Tagged[]): unknown[] {
  return [list.map(one => one.accountId), list.map(one => one.contactId), list.map(one => one.tag)]
}

const LOCK = sql(
  'tags_lock',
  `select k.id from contacts k
    where (k.account_id, k.id) in (select * from unnest($1::uuid[], $2::uuid[]))
    order by k.account_id, k.id for no key update`,
)

// Answers the tags that are new, each by itself.
const ADD = sql(
  'tags_add',
  `with q as materialized (
     select distinct q.* from unnest($1::uuid[], $2::uuid[], $3::text[]) as q(account_id, id, tag)
       join contacts k on k.account_id = q.account_id and k.id = q.id and not q.tag = any(k.tags)),
   changed as (
     update contacts k set tags = k.tags || g.tags, updated_at = $4
       from (select account_id, id, array_agg(tag) as tags from q group by account_id, id) g
      where k.account_id = g.account_id and k.id = g.id)
   select * from q`,
)
const REMOVE = sql(
  'tags_remove',
  `update contacts k set tags = array(select t from unnest(k.tags) as t where t <> all(g.tags)), updated_at = $4
     from (select account_id, id, array_agg(tag) as tags
             from unnest($1::uuid[], $2::uuid[], $3::text[]) as q(account_id, id, tag) group by account_id, id) g
    where k.account_id = g.account_id and k.id = g.id and k.tags && g.tags
   returning k.account_id, k.id, null::text as tag`,
)
