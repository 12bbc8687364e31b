// The text of a broadcast as one person would get it, and as a test on one's own phone.
import { admit } from '../../core/admission.ts'
import { NEW_CONSENT } from '../../core/consent.ts'
import { isInternational } from '../../core/phone.ts'
import { priceOfOutbound } from '../../core/prices.ts'
import { segmentsOf } from '../../core/segments.ts'
import { type Fields, holesIn, type Part, render } from '../../core/templates.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, loadAccount } from '../accounts/account.ts'
import { peekConsents } from '../consent/queries.ts'

export type Whom = { readonly contactId: string | null; readonly phone: string | null }

/** Null: there is no such contact. Without either, a contact who stands for all: the one added last. */
export async function fieldsFor(
  query: Query,
  account: Account,
  { contactId, phone }: Whom,
): Promise<Fields | null> {
  const found = await query.one(PERSON, [account.id, contactId, phone])
  if (!found && contactId !== null) return null
  const said = { agent: account.name, phone: phone ?? (found?.phone as string | null) ?? '' }
  if (!found) return { firstName: '', lastName: '', company: null, email: null, ...said }
  const firstName = found.first_name as string
  return {
    // F2: a lead's first name is its phone, which is nobody's name to be greeted by.
    firstName: firstName === found.phone ? '' : firstName,
    lastName: found.last_name as string,
    company: found.company as string | null,
    email: found.email as string | null,
    ...said,
  }
}

const PERSON = sql(
  'broadcast_sample',
  `select k.first_name, k.last_name, k.company, k.email, f.phone
     from contacts k
     left join lateral (select p.phone from contact_phones p
                         where p.account_id = k.account_id and p.contact_id = k.id
                         order by p.position, p.phone limit 1) f on true
    where k.account_id = $1 and k.deleted_at is null
      and case when $2::uuid is not null then k.id = $2
               when $3::text is not null then exists (
                 select from contact_phones p where p.account_id = $1 and p.contact_id = k.id and p.phone = $3)
               else true end
    order by case when $3::text is null then k.id end desc, k.id limit 1`,
)

type Text = { readonly parts: readonly Part[]; readonly media: readonly string[] }

export async function renderFor(rt: Runtime, accountId: string, { parts, media }: Text, whom: Whom) {
  const account = await loadAccount(rt.db, accountId)
  const fields = await fieldsFor(rt.db, account, whom)
  if (fields === null) return null
  const body = render(parts, fields)
  const { segments, encoding } = segmentsOf(body)
  const measured = { segments: Math.max(1, segments), media: media.length }
  const abroad = isInternational(fields.phone)
  const credits = priceOfOutbound(account.prices, { kind: 'text', ...measured, isInternational: abroad })
  const consents = await peekConsents(rt.db, accountId, [fields.phone])
  const admission = admit({
    text: { messageId: '', phone: fields.phone, kind: 'text', length: body.length },
    consent: consents.get(fields.phone) ?? NEW_CONSENT,
    notice: account.notice,
    credits: { needed: 0, there: 0 },
    now: rt.clock.now(),
  })
  const notice = admission.kind === 'admitted' && admission.notice !== null ? account.notice.text : null
  return { body, segments: measured.segments, encoding, credits, notice, holes: holesIn(parts, fields) }
}
