// Reads what somebody typed about a contact: cleaned, joined with what is known already, or every fault by its field.
import { z } from 'zod'
import { isTimeZone } from '../../core/calendar.ts'
import { parsePhone } from '../../core/phone.ts'
import { readState, STATE_NAMES } from '../../core/places/states.ts'
import { readZip } from '../../core/places/zip-codes.ts'
import { badField, type FieldError, type Problem } from '../../kit/web/problem.ts'

/** The body of POST and PATCH alike: what is absent stays as it is, null empties. */
export const ContactDraft = z.strictObject({
  firstName: z.string().max(100).optional(),
  lastName: z.string().max(100).nullable().optional(),
  email: z.string().max(254).nullable().optional(),
  company: z.string().max(200).nullable().optional(),
  tags: z.array(z.string().max(60)).max(50).optional(),
  notes: z.string().max(10_000).nullable().optional(),
  timeZone: z.string().max(60).nullable().optional().describe('IANA, for example America/Chicago'),
  state: z.string().max(60).nullable().optional().describe('of the US or Canada: TX, or Texas'),
  zip: z.string().max(20).nullable().optional().describe('postal code: 78701, K1A 0B1'),
  phones: z
    .array(
      z.strictObject({
        phone: z.string().max(60).describe('best in E.164; ten digits are read as a US or Canadian number'),
        label: z.string().max(40).nullable().optional(),
      }),
    )
    .max(20)
    .optional()
    .describe('all of them, in their order; the first is texted unless another is chosen'),
})

export type ContactDraft = z.infer<typeof ContactDraft>

/** What a contact is, apart from its id and times. */
export type Details = {
  readonly firstName: string
  readonly lastName: string
  readonly email: string | null
  readonly company: string | null
  readonly tags: readonly string[]
  readonly notes: string
  readonly timeZone: string | null
  /** Two letters. */
  readonly state: string | null
  readonly zip: string | null
  readonly phones: readonly { readonly phone: string; readonly label: string }[]
}

export const NOBODY: Details = {
  firstName: '',
  lastName: '',
  email: null,
  company: null,
  tags: [],
  notes: '',
  timeZone: null,
  state: null,
  zip: null,
  phones: [],
}

/** `before`: the contact as it is, or NOBODY. */
export function checkContact(draft: ContactDraft, before: Details): Details | Problem {
  const errors: FieldError[] = badTexts(draft)
  const after: Details = {
    firstName: changed(draft.firstName, before.firstName, line),
    lastName: changed(draft.lastName, before.lastName, text => line(text ?? '')),
    email: changed(draft.email, before.email, lineOrNull),
    company: changed(draft.company, before.company, lineOrNull),
    tags: changed(draft.tags, before.tags, readTags),
    notes: changed(draft.notes, before.notes, text => (text ?? '').trim()),
    timeZone: changed(draft.timeZone, before.timeZone, lineOrNull),
    state: changed(draft.state, before.state, typed => readOr(readState, typed)),
    zip: changed(draft.zip, before.zip, typed => readOr(readZip, typed)),
    phones: changed(draft.phones, before.phones, phones => readPhones(phones, before, errors)),
  }
  // Only what was said now is judged: a contact of before the rule can still get another note.
  if (draft.email !== undefined && after.email !== null && !EMAIL.test(after.email)) {
    errors.push({ field: 'email', message: 'This is not an e-mail address, such as ann@example.com.' })
  }
  if (draft.timeZone !== undefined && after.timeZone !== null && !isZoneName(after.timeZone)) {
    errors.push({
      field: 'timeZone',
      message: 'This is not a time zone. Use an IANA name, such as America/Chicago.',
    })
  }
  if (draft.state !== undefined && after.state !== null && !STATE_NAMES.has(after.state))
    errors.push({
      field: 'state',
      message: 'This is no state of the US or Canada. Write it like TX or Texas.',
    })
  if (draft.zip !== undefined && after.zip !== null && readZip(after.zip) === null)
    errors.push({ field: 'zip', message: 'This is no postal code, such as 78701 or K1A 0B1.' })
  if (errors.length === 0 && after.firstName === '' && after.lastName === '' && after.phones.length === 0) {
    errors.push({ field: 'firstName', message: 'Give a first name, a last name or a phone.' })
  }
  const first = errors[0]
  return first ? { ...badField(first.field, first.message), errors } : after
}

function changed<G, T>(given: G | undefined, before: T, read: (given: G) => T): T {
  return given === undefined ? before : read(given)
}

/** What cannot be read stays as it was typed, to be refused. */
function readOr(read: (typed: string) => string | null, typed: string | null): string | null {
  const text = lineOrNull(typed)
  return text === null ? null : (read(text) ?? text)
}

/**
 * One line: line ends, tabs and doubled spaces come from pasting. NFC, so that a search finds what looks the same.
 */
function line(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

function lineOrNull(text: string | null): string | null {
  return line(text ?? '') || null
}

/** As tags are kept. */
export function readTags(tags: readonly string[] = []): string[] {
  return [...new Set(tags.map(line))].filter(tag => tag !== '')
}

/** A phone that the contact has already stays as it is: leads may have short codes, which nobody could type here. */
function readPhones(phones: NonNullable<ContactDraft['phones']>, before: Details, errors: FieldError[]) {
  const known = new Set(before.phones.map(({ phone }) => phone))
  const seen = new Set<string>()
  return phones.map(({ phone: typed, label }, index) => {
    const read = known.has(typed) ? { ok: true as const, phone: typed } : parsePhone(typed)
    const field = `phones.${index}.phone`
    if (!read.ok) errors.push({ field, message: read.text })
    else if (seen.has(read.phone))
      errors.push({ field, message: 'The contact has this phone twice. Leave one out.' })
    else seen.add(read.phone)
    return { phone: read.ok ? read.phone : typed, label: line(label ?? '') }
  })
}

/** Characters that PostgreSQL cannot keep: better named by field here than refused by it. */
function badTexts(draft: ContactDraft): FieldError[] {
  const { tags = [], phones = [], ...texts } = draft
  const all: (readonly [string, string | null | undefined])[] = [
    ...Object.entries(texts),
    ...tags.map((tag, index) => [`tags.${index}`, tag] as const),
    ...phones.map(({ label }, index) => [`phones.${index}.label`, label] as const),
  ]
  return all
    .filter(([, text]) => typeof text === 'string' && !isStorable(text))
    .map(([field]) => ({
      field,
      message: 'This holds a character that cannot be kept (NUL, or half of a pair).',
    }))
}

export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

/** Newer Nodes take "+05:00" for a zone, which knows no summer time. */
function isZoneName(text: string): boolean {
  return /^[A-Za-z]/.test(text) && isTimeZone(text)
}

const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+$/
