// Contacts as a CSV file, each phone with its consent and since when: streamed a page at a time.
import { sql as part } from 'kysely'
import { compose } from '../../kit/db/compose.ts'
import type { Db, Row } from '../../kit/db/db.ts'
import { csvLine } from '../../kit/web/csv.ts'
import type { Narrowed } from './filter.ts'
import { COLUMNS } from './queries.ts'
import { type ContactView, contactView } from './view.ts'

const PAGE = 1_000
const FIELDS = [
  'First name',
  'Last name',
  'E-mail',
  'Company',
  'Tags',
  'Notes',
  'Time zone',
  'State',
  'ZIP code',
  'Opted out',
  'Source',
  'Created at',
]
/** By this spreadsheets know that it is UTF-8. */
const MARK = '\ufeff'

/** In the order in which they were made: by the key, however many there are. */
export async function* exportLines(db: Db, narrowed: Narrowed): AsyncGenerator<string> {
  const most = await mostPhones(db, narrowed)
  const phones = Array.from({ length: most }, (_, at) => {
    const phone = `Phone ${at + 1}`
    return [phone, `${phone} label`, `${phone} consent`, `${phone} consent since`]
  })
  yield MARK + csvLine([...FIELDS, ...phones.flat()])
  for (let after: string | null = null; ; ) {
    const rows: Row[] = await db.rows(...pageQuery(narrowed, after))
    const contacts = rows.map(contactView)
    if (contacts.length > 0) yield contacts.map(contact => lineOf(contact, most)).join('')
    if (contacts.length < PAGE) return
    after = contacts.at(-1)!.id
  }
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

function pageQuery({ from, where }: Narrowed, after: string | null) {
  return compose(part`
    select ${part.raw(COLUMNS)} from ${from}
     where ${where} and k.id > ${after ?? FIRST_ID}::uuid order by k.id limit ${PAGE}`)
}

/** As many columns as the contact with the most phones needs: a file has one width. */
async function mostPhones(db: Db, { from, where }: Narrowed): Promise<number> {
  const [row] = await db.rows<{ most: number }>(
    ...compose(part`
      select coalesce(max(phones), 1)::integer as most
        from (select count(*) as phones from ${from}
                join contact_phones p on p.account_id = k.account_id and p.contact_id = k.id
               where ${where} group by p.contact_id) as each_of_them`),
  )
  return row?.most ?? 1
}

function lineOf(contact: ContactView, most: number): string {
  const out = contact.phones.filter(({ consent }) => consent.state === 'opted_out')
  const since = out.map(({ consent }) => consent.since ?? 'yes').sort()[0]
  const cells = [
    ...[contact.firstName, contact.lastName, contact.email, contact.company, contact.tags.join('; ')],
    ...[contact.notes, contact.timeZone, contact.state, contact.zip],
    ...[since ?? 'no', contact.source, contact.createdAt],
  ]
  // Somebody may have got another phone since they were counted.
  const phones = contact.phones.slice(0, most).flatMap(({ phone, label, consent }) => {
    return [phone, label, STATES[consent.state], consent.since]
  })
  const rest = Array.from({ length: (most - Math.min(most, contact.phones.length)) * 4 }, () => '')
  return csvLine([...cells, ...phones, ...rest])
}

/** In words that an import reads; who said nothing has nothing. */
const STATES = { unknown: '', opted_in: 'opted in', opted_out: 'opted out' } as const
