// A contact as the API shows it: names, tags, and each phone with its consent.
import { z } from 'zod'
import { displayPhone, parseParty, parsePhone } from '../../core/phone.ts'
import { type Place, placeOf, saidOf } from '../../core/zones.ts'
import type { Row } from '../../kit/db/db.ts'

const known = z
  .enum(['contact', 'zip', 'state', 'number', 'unknown'])
  .describe('what says so; unknown: it may be anywhere in the US')
export const PlaceShape = z.object({
  zones: z.array(z.string()).describe('IANA; hours must be on in every one'),
  zonesFrom: known,
  states: z.array(z.string()).nullable().describe('empty: outside of the US; null: any state'),
  statesFrom: known,
})

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
  state: z.string().nullable().describe('two letters'),
  zip: z.string().nullable(),
  place: PlaceShape.describe(
    'where its first phone is taken to be: automatic texts keep to hours and rules there',
  ),
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
    ...placed(row, phones[0]?.phone ?? ''),
    source: row.source as string,
    createdAt: (row.created_at as Date).toISOString(),
    updatedAt: (row.updated_at as Date).toISOString(),
    phones,
  }
}

function placed(row: Row, phone: string) {
  const timeZone = row.time_zone as string | null
  const state = row.state as string | null
  const zip = row.zip as string | null
  return { timeZone, state, zip, place: placeShown(placeOf(phone, saidOf({ timeZone, state, zip }))) }
}

/** As the API shows it: what is remembered of a place is nobody's to change. */
export function placeShown({ zones, states, ...from }: Place): z.infer<typeof PlaceShape> {
  return { ...from, zones: [...zones], states: states === null ? null : [...states] }
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
