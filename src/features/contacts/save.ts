// Adds, edits, deletes, restores contacts: load, decide, save. Consent stays: it belongs to the phone. F1, H.
import type { Tx } from '../../kit/db/db.ts'
import { isProblem, type Problem } from '../../kit/web/problem.ts'
import type { Runtime } from '../../runtime.ts'
import { lockConsents } from '../consent/queries.ts'
import { emit } from '../events/emit.ts'
import { type ContactDraft, checkContact, type Details, NOBODY } from './check.ts'
import {
  ADD_PHONES,
  DROP_PHONES,
  findContact,
  INSERT,
  LEAVE_PLANS,
  LOCK,
  NAME_CONVERSATIONS,
  phonesOfContact,
  SET_DELETED,
  UPDATE,
} from './queries.ts'
import { tellTags } from './tags.ts'
import type { ContactView } from './view.ts'

/** Adds a contact. That others have its phones too is fine (F1). */
export async function saveContact(
  rt: Runtime,
  accountId: string,
  draft: ContactDraft,
): Promise<ContactView | Problem> {
  const details = checkContact(draft, NOBODY)
  if (isProblem(details)) return details
  const id = rt.newId()
  return rt.db.tx(async tx => {
    await lockConsents(tx, accountId, phonesOf(details), rt.clock.now())
    await tx.run(INSERT, [...columnsOf(rt, accountId, id, details), 'entered by hand'])
    await savePhones(rt, tx, { accountId, id, phones: details.phones, dropped: [] })
    await tellTags(rt, tx, freshTags(accountId, id, details.tags, []))
    return show(tx, accountId, id)
  })
}

/** What is absent stays as it is. Null: there is no such contact. */
export async function changeContact(
  rt: Runtime,
  accountId: string,
  id: string,
  draft: ContactDraft,
): Promise<ContactView | Problem | null> {
  return rt.db.tx(async tx => {
    // Locked before it is read, so that of two edits neither undoes the other.
    await tx.one(LOCK, [accountId, id])
    const before = await findContact(tx, accountId, id)
    if (before === null) return null
    const details = checkContact(draft, before)
    if (isProblem(details)) return details
    const dropped = phonesOf(before).filter(phone => !phonesOf(details).includes(phone))
    await lockConsents(tx, accountId, [...phonesOf(details), ...dropped], rt.clock.now())
    await tx.run(UPDATE, columnsOf(rt, accountId, id, details))
    await savePhones(rt, tx, { accountId, id, phones: details.phones, dropped })
    await tellTags(rt, tx, freshTags(accountId, id, details.tags, before.tags))
    return show(tx, accountId, id)
  })
}

function phonesOf({ phones }: Pick<Details, 'phones'>): string[] {
  return phones.map(({ phone }) => phone)
}

function columnsOf(rt: Runtime, accountId: string, id: string, details: Details): unknown[] {
  const { firstName, lastName, email, company, tags, notes, timeZone, state, zip } = details
  const texts = [firstName, lastName, email, company, tags, notes]
  return [accountId, id, ...texts, timeZone, state, zip, rt.clock.now()]
}

function freshTags(accountId: string, contactId: string, tags: readonly string[], before: readonly string[]) {
  return tags.filter(tag => !before.includes(tag)).map(tag => ({ accountId, contactId, tag }))
}

type Phones = {
  readonly accountId: string
  readonly id: string
  readonly phones: Details['phones']
  readonly dropped: readonly string[]
}

/**
 * With the phones' consent rows locked, as whoever makes a lead holds them: so a first text finds the contact that is
 * saved at the same moment. Locking makes the rows that are missing: a gate can only lock what is there.
 */
async function savePhones(rt: Runtime, tx: Tx, { accountId, id, phones, dropped }: Phones): Promise<void> {
  const kept = phonesOf({ phones })
  await tx.run(DROP_PHONES, [accountId, id])
  await tx.run(ADD_PHONES, [accountId, id, kept, phones.map(({ label }) => label)])
  await tell(rt, tx, { accountId, id, phones: [...kept, ...dropped] })
}

async function show(tx: Tx, accountId: string, id: string): Promise<ContactView> {
  const contact = await findContact(tx, accountId, id)
  if (contact === null) throw new Error(`contact ${id} is gone in the transaction that saved it`)
  return contact
}

/** The contact and its texts are kept, and its phones keep their consent. False: there is no such contact. */
export async function removeContact(rt: Runtime, accountId: string, id: string): Promise<boolean> {
  return rt.db.tx(async tx => {
    await tx.one(LOCK, [accountId, id])
    const phones = await phonesOfContact(tx, accountId, id)
    if (phones === null) return false
    await lockConsents(tx, accountId, phones, rt.clock.now())
    await tx.run(SET_DELETED, [accountId, id, rt.clock.now()])
    const left = await tx.run(LEAVE_PLANS, [accountId, id, rt.clock.now()])
    if (left > 0) tx.afterCommit(() => rt.hints.tell('plan'))
    await tell(rt, tx, { accountId, id, phones })
    return true
  })
}

/** Undoes a deletion; harmless where there is none. Null: there is no such contact. */
export async function bringBackContact(
  rt: Runtime,
  accountId: string,
  id: string,
): Promise<ContactView | null> {
  return rt.db.tx(async tx => {
    const row = await tx.one(LOCK, [accountId, id])
    if (row?.deleted_at instanceof Date) {
      await tx.run(SET_DELETED, [accountId, id, null])
      const phones = (await phonesOfContact(tx, accountId, id)) ?? []
      await lockConsents(tx, accountId, phones, rt.clock.now())
      await tell(rt, tx, { accountId, id, phones })
    }
    return findContact(tx, accountId, id)
  })
}

type Told = { readonly accountId: string; readonly id: string; readonly phones: readonly string[] }

/** After the change: the conversations show who has the phones now, and the pages look again. */
async function tell(rt: Runtime, tx: Tx, { accountId, id, phones }: Told): Promise<void> {
  await tx.run(NAME_CONVERSATIONS, [accountId, id, phones])
  await emit(rt, tx, [{ accountId, type: 'contact.changed', data: { contactId: id } }])
  tx.afterCommit(() => rt.hints.tell('facts'))
}
