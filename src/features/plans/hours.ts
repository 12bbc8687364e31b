// When a plan's text may go to somebody: the account's hours and the plan's own window, where the person lives. G3, G6.
import type { Admission } from '../../core/admission.ts'
import type { TextingHours } from '../../core/hours.ts'
import type { Account } from '../accounts/account.ts'
import type { Plan } from './plan.ts'

/** The stricter of the two; where they never meet, the plan's own. */
export function hoursOf({ textingHours }: Account, { window }: Pick<Plan, 'window'>): TextingHours {
  if (textingHours === null) return window
  const [, from] = [window.from, textingHours.from].sort() as [string, string]
  const [to] = [window.to, textingHours.to].sort() as [string, string]
  return from < to ? { from, to } : window
}

/** The account as its hours are for this plan. */
export function inWindow(account: Account, plan: Pick<Plan, 'window'>): Account {
  return { ...account, textingHours: hoursOf(account, plan) }
}

export type Held = Admission & { readonly kind: 'waits' }
