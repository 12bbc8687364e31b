// Who a phone belongs to; an unknown one that texts becomes a lead with the phone as first name. F1, F2.
import { displayPhone } from '../../core/phone.ts'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'

export type Named = { readonly contactId: string; readonly name: string; readonly isNew: boolean }

/** Under the phone's consent lock, so that two first texts make one lead. */
export async function nameOrLead(rt: Runtime, tx: Tx, accountId: string, phone: string): Promise<Named> {
  const known = await findByPhone(tx, accountId, phone)
  if (known) return { ...known, isNew: false }
  const contactId = rt.newId()
  await tx.run(ADD_LEAD, [accountId, contactId, phone, rt.clock.now()])
  await tx.run(ADD_PHONE, [accountId, contactId, phone])
  await emit(rt, tx, [{ accountId, type: 'contact.changed', data: { contactId } }])
  return { contactId, name: displayPhone(phone), isNew: true }
}

/** A phone may belong to several contacts (F1): the oldest stands for it. */
export async function findByPhone(query: Query, accountId: string, phone: string) {
  const row = await query.one<{ id: string; name: string }>(FIND, [accountId, phone])
  return row ? { contactId: row.id, name: row.name === phone ? displayPhone(phone) : row.name } : null
}

const FIND = sql(
  'contact_by_phone',
  `select k.id, trim(k.first_name || ' ' || k.last_name) as name
     from contact_phones p join contacts k on k.account_id = p.account_id and k.id = p.contact_id
    where p.account_id = $1 and p.phone = $2 and k.deleted_at is null
    order by k.id limit 1`,
)
const ADD_LEAD = sql(
  'lead_add',
  `insert into contacts (account_id, id, first_name, source, created_at, updated_at)
   values ($1, $2, $3, 'inbound text', $4, $4)`,
)
const ADD_PHONE = sql(
  'lead_add_phone',
  'insert into contact_phones (account_id, contact_id, phone, position) values ($1, $2, $3, 0)',
)
