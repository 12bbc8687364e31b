// Who asks: the context that every route gets, and the helpers `route` and `upload` that know it.
import type { Role } from '../../core/permissions.ts'
import { routesFor, uploadsFor } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'

/** A person in the web app or a program with an API key; always inside one account. */
export type Actor = {
  readonly kind: 'person' | 'key'
  readonly accountId: string
  readonly role: Role
  readonly id: string
  readonly name: string
}

export type Context = { readonly rt: Runtime; readonly actor: Actor }

export const route = routesFor<Context>()
export const upload = uploadsFor<Context>()
