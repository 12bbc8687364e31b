// The SQL of contacts, in the open: find, list, write; and who a phone belongs to.
import { type Query, sql } from '../../kit/db/db.ts'
import { type ContactView, contactView } from './view.ts'

// The phones of a contact with their consents, as one JSON column: one statement shows a whole page.
export const COLUMNS = `
  k.*, coalesce((select jsonb_agg(jsonb_build_object('phone', p.phone, 'label', p.label, 'state', c.state,
                                                     'since', c.since) order by p.position, p.phone)
                   from contact_phones p left join consents c on c.account_id = p.account_id and c.phone = p.phone
                  where p.account_id = k.account_id and p.contact_id = k.id), '[]') as phones`

export async function findContact(query: Query, accountId: string, id: string): Promise<ContactView | null> {
  const row = await query.one(FIND, [accountId, id])
  return row ? contactView(row) : null
}

const FIND = sql(
  'contact_find',
  `select ${COLUMNS} from contacts k where account_id = $1 and id = $2 and deleted_at is null`,
)

/** F1: a phone may belong to several contacts; the oldest first, as it stands for the phone. */
export async function contactsOfPhone(
  query: Query,
  accountId: string,
  phone: string,
): Promise<ContactView[]> {
  return (await query.rows(OF_PHONE, [accountId, phone])).map(contactView)
}

const OF_PHONE = sql(
  'contacts_of_phone',
  `select ${COLUMNS} from contacts k
    where k.account_id = $1 and k.deleted_at is null
      and k.id in (select contact_id from contact_phones where account_id = $1 and phone = $2)
    order by k.id limit 100`,
)

/** In their order; null where there is no such contact. */
export async function phonesOfContact(
  query: Query,
  accountId: string,
  contactId: string,
): Promise<string[] | null> {
  const contact = await findContact(query, accountId, contactId)
  return contact?.phones.map(one => one.phone) ?? null
}

export const TAGS = sql(
  'contacts_tags',
  `select tag from contact_profiles p cross join unnest(p.tags) as tag
    where p.account_id = $1 group by tag order by tag limit 500`,
)

/** Whoever writes a contact that is there holds this first, then the consent rows of its phones. */
export const LOCK = sql(
  'contact_lock',
  'select deleted_at from contacts where account_id = $1 and id = $2 for no key update',
)

export const INSERT = sql(
  'contact_insert',
  `insert into contacts (account_id, id, first_name, last_name, email, company, tags, notes, time_zone, state,
                         zip, updated_at, created_at, source)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)`,
)

export const UPDATE = sql(
  'contact_update',
  `update contacts set first_name = $3, last_name = $4, email = $5, company = $6, tags = $7, notes = $8, time_zone = $9,
                       state = $10, zip = $11, updated_at = $12
    where account_id = $1 and id = $2`,
)

export const DROP_PHONES = sql(
  'contact_drop_phones',
  'delete from contact_phones where account_id = $1 and contact_id = $2',
)

export const ADD_PHONES = sql(
  'contact_add_phones',
  `insert into contact_phones (account_id, contact_id, phone, label, position)
   select $1, $2, p, l, o::smallint from unnest($3::text[], $4::text[]) with ordinality as t(p, l, o)`,
)

// A conversation is shown under the oldest contact of its phone, as receiving does it. For those that had no contact
// or had this one: it got the phone, lost it, was deleted or came back.
export const NAME_CONVERSATIONS = sql(
  'contact_name_conversations',
  `update conversations v
      set contact_id = (select k.id from contact_phones p
                          join contacts k on k.account_id = p.account_id and k.id = p.contact_id
                         where p.account_id = $1 and p.phone = v.phone and k.deleted_at is null
                         order by k.id limit 1)
    where v.account_id = $1 and v.phone = any($3::text[]) and (v.contact_id is null or v.contact_id = $2::uuid)`,
)

export const SET_DELETED = sql(
  'contact_set_deleted',
  'update contacts set deleted_at = $3 where account_id = $1 and id = $2',
)

// The plans' chore ends them: nobody waits here for a step that is being made in this moment.
export const LEAVE_PLANS = sql(
  'contact_leave_plans',
  `insert into plan_endings (account_id, enrollment_id, reason, at)
   select account_id, id, 'contact_deleted', $3 from plan_enrollments
    where account_id = $1 and contact_id = $2 and state = 'active'
   on conflict do nothing`,
)
