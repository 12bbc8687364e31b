// Adds and edits a contact: its phones brought to E.164, each with a consent row from this moment on. F1, H.
import { parsePhone } from '../../core/phone.ts'
import type { Tx } from '../../kit/db/db.ts'
import { badField, type FieldError, type Problem, problem } from '../../kit/web/problem.ts'
import type { Runtime } from '../../runtime.ts'
import { isTimeZone } from '../accounts/account.ts'
import { meetPhones } from '../consent/queries.ts'
import { emit } from '../events/emit.ts'
import { ADD_PHONES, DROP_PHONES, findContact, INSERT, NAME_CONVERSATIONS, UPDATE } from './queries.ts'
import type { ContactView } from './view.ts'

export type ContactInput = {
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  readonly email?: string | null | undefined
  readonly company?: string | null | undefined
  readonly tags?: readonly string[] | undefined
  readonly notes?: string | undefined
  readonly timeZone?: string | null | undefined
  readonly phones?: readonly { readonly phone: string; readonly label?: string | undefined }[] | undefined
}

type Checked = {
  readonly firstName: string
  readonly lastName: string
  readonly email: string | null
  readonly company: string | null
  readonly tags: readonly string[]
  readonly notes: string
  readonly timeZone: string | null
  readonly phones: readonly { readonly phone: string; readonly label: string }[]
}

/** Adds, or edits the contact `id`: what is absent stays as it is. Null: there is no such contact. */
export async function saveContact(
  rt: Runtime,
  accountId: string,
  input: ContactInput,
  id: string | null = null,
): Promise<ContactView | Problem | null> {
  const before = id === null ? null : await findContact(rt.db, accountId, id)
  if (id !== null && before === null) return null
  const checked = check(input, before)
  if ('problem' in checked) return checked
  const contactId = id ?? rt.newId()
  return rt.db.tx(async tx => {
    const isThere = await write(rt, tx, { accountId, contactId, isNew: id === null, checked })
    return isThere ? findContact(tx, accountId, contactId) : null
  })
}

type Writing = {
  readonly accountId: string
  readonly contactId: string
  readonly isNew: boolean
  readonly checked: Checked
}

async function write(
  rt: Runtime,
  tx: Tx,
  { accountId, contactId, isNew, checked }: Writing,
): Promise<boolean> {
  const at = rt.clock.now()
  const phones = checked.phones.map(one => one.phone)
  await meetPhones(tx, accountId, phones, at)
  const { firstName, lastName, email, company, tags, notes, timeZone } = checked
  const values = [accountId, contactId, firstName, lastName, email, company, tags, notes, timeZone]
  if (isNew) await tx.run(INSERT, [...values, 'entered by hand', at])
  else if ((await tx.run(UPDATE, [...values, at])) === 0) return false
  await tx.run(DROP_PHONES, [accountId, contactId])
  await tx.run(ADD_PHONES, [accountId, contactId, phones, checked.phones.map(one => one.label)])
  await tx.run(NAME_CONVERSATIONS, [accountId, contactId, phones])
  await emit(rt, tx, [{ accountId, type: 'contact.changed', data: { contactId } }])
  return true
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const STORED_BADLY = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function check(input: ContactInput, before: ContactView | null): Checked | Problem {
  const { phones: _, ...texts } = input
  if (STORED_BADLY.test(Object.values(texts).flat().join(' '))) {
    return problem(
      400,
      'bad-input',
      'The input is not right',
      'A text holds a character that cannot be stored.',
    )
  }
  const email = input.email === undefined ? (before?.email ?? null) : emptyToNull(input.email)
  if (email !== null && !EMAIL.test(email)) return badField('email', `"${email}" is not an e-mail address.`)
  const timeZone = input.timeZone === undefined ? (before?.timeZone ?? null) : emptyToNull(input.timeZone)
  if (timeZone !== null && !isTimeZone(timeZone))
    return badField('timeZone', `"${timeZone}" is no time zone. Use a name like America/Chicago.`)
  const phones = checkPhones(input.phones ?? before?.phones ?? [])
  if ('problem' in phones) return phones
  const checked = {
    firstName: (input.firstName ?? before?.firstName ?? '').trim(),
    lastName: (input.lastName ?? before?.lastName ?? '').trim(),
    email,
    company: input.company === undefined ? (before?.company ?? null) : emptyToNull(input.company),
    tags: [...new Set((input.tags ?? before?.tags ?? []).map(tag => tag.trim()).filter(tag => tag !== ''))],
    notes: input.notes ?? before?.notes ?? '',
    timeZone,
    phones: phones.list,
  }
  const isNobody = checked.firstName === '' && checked.lastName === '' && checked.phones.length === 0
  return isNobody ? badField('firstName', 'Give a name or a phone.') : checked
}

function checkPhones(
  given: readonly { phone: string; label?: string | undefined }[],
): { list: Checked['phones'] } | Problem {
  const seen = new Set<string>()
  const errors: FieldError[] = []
  const list = given.flatMap(({ phone, label }, index) => {
    const read = parsePhone(phone)
    const field = `phones.${index}.phone`
    if (!read.ok) errors.push({ field, message: read.text })
    else if (seen.has(read.phone)) errors.push({ field, message: 'This phone is in the list twice.' })
    if (!read.ok || seen.has(read.phone)) return []
    seen.add(read.phone)
    return [{ phone: read.phone, label: (label ?? '').trim() }]
  })
  if (errors.length === 0) return { list }
  return problem(400, 'bad-input', 'The input is not right', errors.map(one => one.message).join(' '), {
    errors,
  })
}

function emptyToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim()
}
