// Opens an account with its first owner: for an office that runs without the sandbox's demo.
import { randomBytes } from 'node:crypto'
import { isTimeZone } from '../../core/calendar.ts'
import type { Runtime } from '../../runtime.ts'
import { openAccount } from './account.ts'
import { addMember, makeSessions } from './sessions.ts'

export type FirstOwner = {
  readonly account: string
  readonly timeZone: string
  readonly name: string
  readonly email: string
}

export type Opened =
  | { readonly kind: 'opened'; readonly accountId: string; readonly password: string }
  | { readonly kind: 'refused'; readonly detail: string }

const MONTHLY_CREDITS = 1_000
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** The password is made here and answered once; the owner changes it after the first sign-in. */
export async function openWithOwner(
  rt: Runtime,
  { account, timeZone, name, email }: FirstOwner,
): Promise<Opened> {
  if (account.trim() === '' || name.trim() === '')
    return { kind: 'refused', detail: 'Give the account and the owner a name.' }
  if (!EMAIL.test(email)) return { kind: 'refused', detail: `"${email}" is not an e-mail address.` }
  if (!isTimeZone(timeZone))
    return { kind: 'refused', detail: `"${timeZone}" is no time zone. Use a name like America/Chicago.` }
  const password = randomBytes(12).toString('base64url')
  const userId = await makeSessions(rt).addPerson({ name, email: email.toLowerCase(), password })
  if (userId === null) return { kind: 'refused', detail: `Somebody signs in as ${email} already.` }
  const accountId = rt.newId()
  await rt.db.tx(async tx => {
    const at = rt.clock.now()
    await openAccount(tx, { id: accountId, name: account, timeZone, monthlyCredits: MONTHLY_CREDITS }, at)
    await addMember(tx, { accountId, userId, role: 'owner' }, at)
  })
  return { kind: 'opened', accountId, password }
}
