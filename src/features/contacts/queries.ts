// The SQL of contacts, in the open.
import { type Query, sql } from '../../kit/db/db.ts'
import { type ContactView, contactView } from './view.ts'

// The phones of a contact with their consents, as one JSON column: one statement shows a whole page.
const COLUMNS = `
  k.*, coalesce((select jsonb_agg(jsonb_build_object('phone', p.phone, 'label', p.label, 'state', c.state, 'since', c.since)
                                  order by p.position, p.phone)
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

/** F1: a phone may belong to several contacts. */
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
    order by k.id`,
)

export async function phonesOfContact(
  query: Query,
  accountId: string,
  contactId: string,
): Promise<string[] | null> {
  const contact = await findContact(query, accountId, contactId)
  return contact && contact.phones.map(one => one.phone)
}

const NAME = `lower(k.first_name || ' ' || k.last_name)`

// Search runs along the name index of one account and stops when the page is full. It never leaves the account; a rare
// word in a very large one still reads on to the end.
export const LIST = sql(
  'contacts_list',
  `select ${COLUMNS}, ${NAME} as sort_name
     from contacts k
    where k.account_id = $1 and k.deleted_at is null and (${NAME}, k.id) > ($2, $3::uuid)
      and ($5::text is null or k.first_name || ' ' || k.last_name ilike $5 or k.email ilike $5 or k.company ilike $5
           or ($6::text is not null and exists (
                 select from contact_phones p where p.account_id = $1 and p.contact_id = k.id and p.phone like $6)))
      and ($7::text is null or k.tags @> array[$7])
      and ($8::text is null or exists (
            select from contact_phones p join consents c on c.account_id = p.account_id and c.phone = p.phone
             where p.account_id = $1 and p.contact_id = k.id and c.state = $8))
    order by ${NAME}, k.id limit $4`,
)

export const TAGS = sql(
  'contacts_tags',
  `select distinct unnest(tags) as tag from contacts where account_id = $1 and deleted_at is null order by 1 limit 500`,
)

export const INSERT = sql(
  'contact_insert',
  `insert into contacts (account_id, id, first_name, last_name, email, company, tags, notes, time_zone, source, created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
)

export const UPDATE = sql(
  'contact_update',
  `update contacts set first_name = $3, last_name = $4, email = $5, company = $6, tags = $7, notes = $8, time_zone = $9,
                       updated_at = $10
    where account_id = $1 and id = $2 and deleted_at is null`,
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

// A conversation is shown under the contact of its phone: newly named where it had none, unnamed where the phone left.
export const NAME_CONVERSATIONS = sql(
  'contact_name_conversations',
  `update conversations v
      set contact_id = case when v.phone = any($3::text[]) then $2::uuid
                            else (select p.contact_id from contact_phones p
                                    join contacts k on k.account_id = p.account_id and k.id = p.contact_id
                                   where p.account_id = $1 and p.phone = v.phone and k.deleted_at is null
                                   order by p.contact_id limit 1) end
    where v.account_id = $1
      and ((v.contact_id is null and v.phone = any($3::text[])) or (v.contact_id = $2::uuid and not v.phone = any($3::text[])))`,
)

export const DELETE = sql(
  'contact_delete',
  'update contacts set deleted_at = $3 where account_id = $1 and id = $2 and deleted_at is null',
)

export const RESTORE = sql(
  'contact_restore',
  'update contacts set deleted_at = null, updated_at = $3 where account_id = $1 and id = $2 and deleted_at is not null',
)
