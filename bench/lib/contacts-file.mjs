// A file of contacts as a CRM exports it, made as it is read; and the import that a team would write first.

import { randomBytes } from 'node:crypto'
import { parse } from 'csv-parse'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { uuidv7 } from '../../dist/core/id.js'

const FIRST = ['Anna', 'Ben', 'Chloë', 'Dmitri', 'Eve', 'Francisco', 'Grace', 'Hu']
const LAST = ['Lee', 'García', 'Smith', 'van der Berg', 'Ng']
const PIECE = 500

/** Everybody has a phone of their own; one in fifty has opted out elsewhere, one in ten has a quoted note. */
export function* fileOf(count) {
  let text = 'First Name,Last Name,Mobile Phone,E-mail,Company,Tags,Notes,Unsubscribed\r\n'
  for (let i = 0; i < count; i += 1) {
    text += rowOf(i)
    if (i % PIECE === PIECE - 1) {
      yield text
      text = ''
    }
  }
  if (text !== '') yield text
}

function rowOf(i) {
  // Spread over the area codes, and never in order: as in life.
  const n = (i * 7_919) % 8_000_000
  const phone = `(${512 + (i % 7) * 10}) ${200 + Math.floor(n / 10_000)}-${String(n % 10_000).padStart(4, '0')}`
  const note = i % 10 === 0 ? '"Said ""call me"", then hung up"' : ''
  const company = i % 3 === 0 ? '"Oak, Main & Sons"' : ''
  const tags = i % 50 === 0 ? 'buyer; 2026' : ''
  const out = i % 50 === 7 ? '2025-03-04' : ''
  return `${FIRST[i % 8]}${i},${LAST[i % 5]},${phone},p${i}@example.com,${company},${tags},${note},${out}\r\n`
}

/** Row by row: read, tidy the phone, look whether somebody has it, insert: each contact a transaction. */
export async function importPlainly(client, { accountId, file }) {
  for await (const row of file.pipe(parse({ columns: true }))) {
    const phone = parsePhoneNumberFromString(row['Mobile Phone'], 'US').number
    await client.query('begin')
    const { rows } = await client.query(
      'select contact_id from contact_phones where account_id = $1 and phone = $2 limit 1',
      [accountId, phone],
    )
    if (rows.length === 0) await addPlainly(client, { accountId, row, phone })
    await client.query('commit')
  }
}

async function addPlainly(client, { accountId, row, phone }) {
  const id = uuidv7(Date.now(), randomBytes(10))
  const isOut = row.Unsubscribed !== ''
  await client.query(
    `insert into contacts (account_id, id, first_name, last_name, email, company, tags, notes, source, created_at,
                           updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'imported', now(), now())`,
    [
      ...[accountId, id, row['First Name'], row['Last Name'], row['E-mail'], row.Company || null],
      ...[row.Tags === '' ? [] : row.Tags.split('; '), row.Notes],
    ],
  )
  await client.query(
    'insert into contact_phones (account_id, contact_id, phone, position) values ($1, $2, $3, 1)',
    [accountId, id, phone],
  )
  await client.query(
    `insert into consents (account_id, phone, state, since, source, first_seen_at)
     values ($1, $2, $3, $4, $5, now()) on conflict do nothing`,
    [
      accountId,
      phone,
      isOut ? 'opted_out' : 'unknown',
      isOut ? row.Unsubscribed : null,
      isOut ? 'import' : null,
    ],
  )
}
