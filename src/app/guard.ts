// Who asks, and may they: API key or session, CSRF for sessions, then the permission that the route names.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mayDo, type Permission } from '../core/permissions.ts'
import { actorOfKey } from '../features/accounts/api-keys.ts'
import type { Actor } from '../features/accounts/context.ts'
import type { Sessions } from '../features/accounts/sessions.ts'
import { type Problem, problem } from '../kit/web/problem.ts'
import type { Runtime } from '../runtime.ts'

export type Guard = {
  /** The actor, or the problem to answer with. */
  check(request: FastifyRequest, reply: FastifyReply, permission: Permission): Promise<Actor | Problem>
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export function makeGuard(rt: Runtime, sessions: Sessions, server: FastifyInstance): Guard {
  return {
    async check(request, reply, permission) {
      const actor = await identify(rt, sessions, request)
      if ('problem' in actor) return actor
      if (
        actor.kind === 'person' &&
        !SAFE.has(request.method) &&
        !(await hasCsrfToken(server, request, reply))
      )
        return NO_CSRF
      return mayDo(actor.role, permission) ? actor : notAllowed(actor, permission)
    },
  }
}

async function identify(rt: Runtime, sessions: Sessions, request: FastifyRequest): Promise<Actor | Problem> {
  const { authorization, cookie } = request.headers
  if (authorization?.startsWith('Bearer '))
    return (await actorOfKey(rt, authorization.slice(7).trim())) ?? BAD_KEY
  const signedIn = cookie ? await sessions.actorOf(new Headers({ cookie })) : null
  return signedIn?.actor ?? NOBODY
}

/** A cookie goes along with requests that other sites make; the token in the header does not. */
async function hasCsrfToken(
  server: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  return new Promise(resolve => {
    const next = (error?: Error) => resolve(error === undefined)
    server.csrfProtection(request, reply, next as () => void)
  })
}

const NOBODY = problem(
  401,
  'not-signed-in',
  'Not signed in',
  'Sign in, or send Authorization: Bearer <API key>.',
)
const BAD_KEY = problem(
  401,
  'bad-key',
  'This API key is not known',
  'It is wrong or was revoked. Make a new one in Settings.',
)
const NO_CSRF = problem(
  403,
  'csrf',
  'Reload the page',
  'The csrf-token header is missing or stale; GET /v1/me gives a new one.',
)

function notAllowed(actor: Actor, permission: Permission): Problem {
  return problem(
    403,
    'not-allowed',
    'Not for this role',
    `An ${actor.role} may not do this (${permission}). Ask an owner.`,
  )
}
