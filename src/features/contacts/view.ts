// A contact as the API shows it: names, tags, and each phone with its consent.
import { z } from 'zod'
import { displayPhone, parseParty, parsePhone } from '../../core/phone.ts'
import type { Row } from '../../kit/db/db.ts'

export const ContactShape = z.object({
  id: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  name: z.string().describe('the whole name, or the first phone where there is none'),
  email: z.string().nullable(),
  company: z.string().nullable(),
  tags: z.array(z.string()),
  notes: z.string(),
  timeZone: z.string().nullable(),
  source: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  phones: z.array(
    z.object({
      phone: z.string(),
      display: z.string(),
      label: z.string(),
      country: z.string().nullable(),
      kind: z.enum(['mobile', 'landline', 'toll_free', 'short_code', 'unknown']),
      international: z.boolean(),
      textable: z.boolean().describe('false: no text can be sent to such a number, whatever the consent'),
      consent: z.object({
        state: z.enum(['unknown', 'opted_out', 'opted_in']),
        since: z.string().nullable(),
      }),
    }),
  ),
})

export type ContactView = z.infer<typeof ContactShape>

/** As the SQL gives it; a time inside JSON is text. */
type PhoneRow = {
  phone: string
  label: string
  state: 'unknown' | 'opted_out' | 'opted_in' | null
  since: string | null
}

export function contactView(row: Row): ContactView {
  const firstName = row.first_name as string
  const lastName = row.last_name as string
  const phones = (row.phones as PhoneRow[]).map(phoneView)
  return {
    id: row.id as string,
    firstName,
    lastName,
    name: nameOf(`${firstName} ${lastName}`.trim(), phones),
    email: row.email as string | null,
    company: row.company as string | null,
    tags: row.tags as string[],
    notes: row.notes as string,
    timeZone: row.time_zone as string | null,
    source: row.source as string,
    createdAt: (row.created_at as Date).toISOString(),
    updatedAt: (row.updated_at as Date).toISOString(),
    phones,
  }
}

/** F2: a lead's first name is its phone, which is shown as people write phones. */
function nameOf(name: string, phones: ContactView['phones']): string {
  const bare = name === '' ? phones[0] : phones.find(({ phone }) => phone === name)
  return bare?.display ?? name
}

function phoneView({ phone, label, state, since }: PhoneRow): ContactView['phones'][number] {
  const read = parseParty(phone)
  return {
    phone,
    display: displayPhone(phone),
    label,
    country: read.ok ? read.country : null,
    kind: read.ok ? read.kind : 'unknown',
    international: read.ok && read.international,
    textable: parsePhone(phone).ok,
    consent: { state: state ?? 'unknown', since: since === null ? null : new Date(since).toISOString() },
  }
}
