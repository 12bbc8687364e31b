// Takes a phone out of what was pasted or uploaded: lists of bulk texts, and what is shown of files of contacts.
import { sql, type Tx } from '../../kit/db/db.ts'

/** Of a number: enough digits to know it again in a cell. Whom it takes besides loses a line that nobody needs. */
const ENOUGH = 8

/**
 * Before the consent rows are locked: whoever makes texts of a list holds its row first. The place in a list stays,
 * with no phone in it, so that a broadcast that is being made goes on where it was.
 */
export async function eraseFromLists(tx: Tx, accountId: string, phones: readonly string[]): Promise<void> {
  const digits = phones.map(phone => phone.replace(/\D/g, '')).filter(one => one.length >= ENOUGH)
  if (digits.length === 0) return
  // People write "(512) 556-1000": the last four stand together.
  await tx.run(LISTS, [accountId, digits, digits.map(one => `%${one.slice(-4)}%`)])
  const ends = digits.map(one => `%${one.slice(-ENOUGH)}%`)
  await tx.run(REFUSED_LINES, [accountId, ends])
  await tx.run(SAMPLES, [accountId, ends])
}

// As it was typed, with or without the code of the country: it is the end of the number.
const IS_THEIRS = `
  exists (select from unnest($2::text[]) as d(digits),
                      ltrim(regexp_replace(r ->> 'phone', '[^0-9]', '', 'g'), '0') as t(typed)
           where length(t.typed) >= ${ENOUGH} and right(d.digits, length(t.typed)) = t.typed)`
const LISTS = sql(
  'erase_lists',
  `update broadcasts b
      set audience = jsonb_set(b.audience, '{rows}', (
            select jsonb_agg(case when ${IS_THEIRS} then '{"phone":""}' else r end order by n)
              from jsonb_array_elements(b.audience -> 'rows') with ordinality as e(r, n)))
    where b.account_id = $1 and b.audience ->> 'kind' = 'list' and b.audience::text like any ($3::text[])
      and exists (select from jsonb_array_elements(b.audience -> 'rows') as r where ${IS_THEIRS})`,
)

const DIGITS = (text: string) => `regexp_replace(${text}, '[^0-9]', '', 'g')`
const REFUSED_LINES = sql(
  'erase_refused_lines',
  `delete from import_errors
    where account_id = $1
      and exists (select from unnest(cells || reason) as c where ${DIGITS('c')} like any ($2::text[]))`,
)
const EMPTY = (what: string, ...keys: readonly string[]) =>
  keys.reduce((value, key) => `jsonb_set(${value}, '{${key}}', '[]', false)`, what)
const SAMPLES = sql(
  'erase_samples',
  `update imports
      set shape = ${EMPTY('shape', 'samples')}, result = ${EMPTY('result', 'samples', 'first')}
    where account_id = $1
      and regexp_replace(coalesce(shape::text, '') || coalesce(result::text, ''), '[^0-9",]', '', 'g')
          like any ($2::text[])`,
)
