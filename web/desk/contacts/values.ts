// Between a contact as the server knows it and the fields of its form.
import type { Contact, ContactInput } from '../api-types.ts'

export type ContactValues = {
  firstName: string
  lastName: string
  email: string
  company: string
  tags: string[]
  timeZone: string
  state: string
  zip: string
  notes: string
  /** `key` only tells the rows apart while they are edited. */
  phones: { key: number; phone: string; label: string }[]
}

export function valuesOf(contact: Contact | null, phone: string): ContactValues {
  const phones = contact?.phones.map((each, key) => ({ key, phone: each.phone, label: each.label ?? '' }))
  return {
    firstName: contact?.firstName ?? '',
    lastName: contact?.lastName ?? '',
    email: contact?.email ?? '',
    company: contact?.company ?? '',
    tags: contact?.tags ?? [],
    timeZone: contact?.timeZone ?? '',
    state: contact?.state ?? '',
    zip: contact?.zip ?? '',
    notes: contact?.notes ?? '',
    phones: phones?.length ? phones : [{ key: 0, phone, label: '' }],
  }
}

export function inputOf(values: ContactValues): ContactInput {
  const orNull = (text: string) => text.trim() || null
  return {
    firstName: values.firstName.trim(),
    lastName: values.lastName.trim(),
    email: orNull(values.email),
    company: orNull(values.company),
    tags: values.tags,
    timeZone: orNull(values.timeZone),
    state: orNull(values.state),
    zip: orNull(values.zip),
    notes: values.notes.trim(),
    // An empty row is no phone; a wrong one goes to the server, which names it.
    phones: values.phones
      .filter(row => row.phone.trim())
      .map(({ phone, label }) => ({ phone: phone.trim(), label: label.trim() })),
  }
}
