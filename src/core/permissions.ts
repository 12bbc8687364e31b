// Which role may do what: one table, named on each route's line in app.ts.

export type Role = 'owner' | 'agent'

const GRANTS = {
  'contacts.read': ['owner', 'agent'],
  'contacts.write': ['owner', 'agent'],
  'texts.read': ['owner', 'agent'],
  'texts.send': ['owner', 'agent'],
  'templates.read': ['owner', 'agent'],
  'templates.write': ['owner', 'agent'],
  'broadcasts.read': ['owner', 'agent'],
  'broadcasts.send': ['owner', 'agent'],
  'tasks.read': ['owner', 'agent'],
  'tasks.write': ['owner', 'agent'],
  'plans.read': ['owner', 'agent'],
  'plans.write': ['owner', 'agent'],
  'plans.enroll': ['owner', 'agent'],
  'consents.read': ['owner', 'agent'],
  'consents.opt_out': ['owner', 'agent'],
  'consents.record': ['owner'],
  'people.erase': ['owner'],
  'credits.read': ['owner', 'agent'],
  'credits.grant': ['owner'],
  'senders.read': ['owner', 'agent'],
  'senders.write': ['owner'],
  'account.read': ['owner', 'agent'],
  'account.write': ['owner'],
  'keys.manage': ['owner'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof GRANTS

export function mayDo(role: Role, permission: Permission): boolean {
  return (GRANTS[permission] as readonly Role[]).includes(role)
}
