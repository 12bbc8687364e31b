// The contacts of a batch: rows of one person come together, so that the sets for the database have no doubles.
import type { ImportedContact } from '../../core/import-row.ts'
import type { ImportOptions } from './options.ts'

export type Person = { readonly line: number; contact: ImportedContact; name: string }

export function gatherPeople({ existing, matchBy }: ImportOptions) {
  const people: Person[] = []
  const byPhone = new Map<string, Person[]>()
  const byName = new Map<string, Person>()

  /** The same person again: by a phone and a name that is not another's; without a phone by name and e-mail. */
  function known({ contact, name }: Person): Person | undefined {
    if (existing === 'add') return undefined
    if (contact.phones.length === 0) return byName.get(nameKey(name, contact))
    for (const { phone } of contact.phones) {
      const found = byPhone.get(phone)?.find(one => matchBy === 'phone' || isSame(one.name, name))
      if (found) return found
    }
    return undefined
  }

  function remember(person: Person): void {
    const { contact, name } = person
    for (const { phone } of contact.phones) {
      const list = byPhone.get(phone)
      if (list === undefined) byPhone.set(phone, [person])
      else if (!list.includes(person)) list.push(person)
    }
    if (contact.phones.length === 0) byName.set(nameKey(name, contact), person)
  }

  return {
    people: people as readonly Person[],
    phones: () => byPhone.keys(),
    /** True: it was somebody who is further up. */
    add(line: number, contact: ImportedContact): boolean {
      const person = { line, contact, name: nameOf(contact) }
      const earlier = known(person)
      if (earlier) {
        earlier.contact = joined(earlier.contact, contact, existing)
        earlier.name ||= person.name
      } else people.push(person)
      remember(earlier ?? person)
      return earlier !== undefined
    },
  }
}

function nameOf({ firstName, lastName }: ImportedContact): string {
  return `${firstName} ${lastName}`.trim().toLowerCase()
}

function nameKey(name: string, { email }: ImportedContact): string {
  return `${name}\n${email ?? ''}`
}

function isSame(one: string, other: string): boolean {
  return one === other || one === '' || other === ''
}

/** Phones and tags come together; of the rest the first row counts, or the last one where rows overwrite. */
function joined(
  one: ImportedContact,
  other: ImportedContact,
  existing: ImportOptions['existing'],
): ImportedContact {
  if (existing === 'skip') return one
  const [first, second] = existing === 'overwrite' ? [other, one] : [one, other]
  const known = new Set(one.phones.map(({ phone }) => phone))
  return {
    firstName: first.firstName || second.firstName,
    lastName: first.lastName || second.lastName,
    email: first.email ?? second.email,
    company: first.company ?? second.company,
    notes: first.notes || second.notes,
    timeZone: first.timeZone ?? second.timeZone,
    state: first.state ?? second.state,
    zip: first.zip ?? second.zip,
    tags: [...new Set([...one.tags, ...other.tags])],
    phones: [...one.phones, ...other.phones.filter(({ phone }) => !known.has(phone))],
  }
}
