// Who a phone belongs to; an unknown one that texts becomes a lead with the phone as first name. F1, F2.
import { displayPhone } from '../../core/phone.ts'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { keyOf, type PhoneKey } from '../consent/queries.ts'
import { emit } from '../events/emit.ts'

export type Named = { readonly contactId: string; readonly name: string; readonly isNew: boolean }

/**
 * By `keyOf`, each phone once; unknown ones are missing. A phone may belong to several contacts (F1): the oldest stands
 * for it.
 */
export async function findNames(query: Query, phones: readonly PhoneKey[]): Promise<Map<string, Named>> {
  const rows = await query.rows<Found>(FIND, [phones.map(one => one.accountId), phones.map(one => one.phone)])
  return new Map(rows.map(row => [keyOf({ accountId: row.account_id, phone: row.phone }), knownAs(row)]))
}

/** A lead as it will be. */
export function leadOf(rt: Runtime, phone: string): Named {
  return { contactId: rt.newId(), name: displayPhone(phone), isNew: true }
}

type Found = { account_id: string; phone: string; id: string; name: string }

function knownAs({ id, name, phone }: Found): Named {
  return { contactId: id, name: name === phone ? displayPhone(phone) : name, isNew: false }
}

const FIND = sql(
  'contacts_by_phones',
  `select n.a as account_id, n.p as phone, c.id, c.name
     from unnest($1::uuid[], $2::text[]) as n(a, p)
    cross join lateral (
      select k.id, trim(k.first_name || ' ' || k.last_name) as name
        from contact_phones cp join contacts k on k.account_id = cp.account_id and k.id = cp.contact_id
       where cp.account_id = n.a and cp.phone = n.p and k.deleted_at is null
       order by k.id limit 1) c`,
)

/** Under the phones' consent locks, and where `findNames` found nobody then, so that two first texts make one lead. */
export async function addLeads(
  rt: Runtime,
  tx: Tx,
  leads: readonly (PhoneKey & { readonly contactId: string })[],
): Promise<void> {
  if (leads.length === 0) return
  const accountIds = leads.map(lead => lead.accountId)
  const contactIds = leads.map(lead => lead.contactId)
  const phones = leads.map(lead => lead.phone)
  await tx.run(ADD, [accountIds, contactIds, phones, rt.clock.now()])
  await emit(
    rt,
    tx,
    leads.map(({ accountId, contactId }) => ({ accountId, type: 'contact.changed', data: { contactId } })),
  )
}

const ADD = sql(
  'leads_add',
  `with n as (select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as n(a, i, p)),
   leads as (
     insert into contacts (account_id, id, first_name, source, created_at, updated_at)
     select a, i, p, 'inbound text', $4, $4 from n)
   insert into contact_phones (account_id, contact_id, phone, position) select a, i, p, 0 from n`,
)
