// People sign in: better-auth keeps users, passwords and sessions; which account a person works in is ours.
import { betterAuth } from 'better-auth'
import type { Role } from '../../core/permissions.ts'
import type { Query } from '../../kit/db/db.ts'
import { sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import type { Actor } from './context.ts'

export type Sessions = {
  /** Serves sign-in, sign-out and the rest of better-auth that we let through. */
  handle(request: Request): Promise<Response>
  /** Who a cookie belongs to, or null. */
  actorOf(headers: Headers): Promise<SignedIn | null>
  /** Makes a person with a password; null where the e-mail address is taken. */
  addPerson(person: { name: string; email: string; password: string }): Promise<string | null>
}

export type SignedIn = { readonly actor: Actor; readonly email: string }

const MIN_PASSWORD = 8
/** Asking the database at every request costs 5 ms; a revoked session lives on for at most this long. */
const COOKIE_CACHE_S = 30

export function makeSessions(rt: Runtime): Sessions {
  const auth = betterAuth(authOptions(rt))
  return {
    handle: request => auth.handler(request),
    async actorOf(headers) {
      const found = await auth.api.getSession({ headers })
      if (!found) return null
      const { id, name, email } = found.user
      const member = await findMember(rt.db, id)
      if (!member) return null
      return { actor: { kind: 'person', accountId: member.account_id, role: member.role, id, name }, email }
    },
    async addPerson({ name, email, password }) {
      const context = await auth.$context
      if (await context.internalAdapter.findUserByEmail(email)) return null
      const user = await context.internalAdapter.createUser(
        { name, email, emailVerified: true },
        { method: 'email-password' },
      )
      const hash = await context.password.hash(password)
      await context.internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: hash,
      })
      return user.id
    },
  }
}

/**
 * Nobody signs up from outside: the owner adds people. Names of tables are ours, since "account" means another
 * thing here.
 */
export function authOptions(rt: Pick<Runtime, 'config' | 'db'>) {
  return {
    database: rt.db.pool,
    secret: rt.config.secret,
    baseURL: rt.config.publicUrl,
    basePath: '/auth',
    trustedOrigins: (request?: Request) => originsOf(rt, request),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD },
    user: { modelName: 'auth_users' },
    session: { modelName: 'auth_sessions', cookieCache: { enabled: true, maxAge: COOKIE_CACHE_S } },
    account: { modelName: 'auth_credentials' },
    verification: { modelName: 'auth_verifications' },
    advanced: { cookiePrefix: 'heed', ipAddress: { disableIpTracking: true } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error' as const },
  }
}

/**
 * The page may be opened as localhost, 127.0.0.1 or behind a proxy: a request from the very host it goes to is our
 * page.
 */
function originsOf({ config }: Pick<Runtime, 'config'>, request?: Request): string[] {
  const own = request ? [new URL(request.url).origin] : []
  return [config.publicUrl, ...own]
}

async function findMember(query: Query, userId: string) {
  return query.one<{ account_id: string; role: Role }>(MEMBER, [userId])
}

const MEMBER = sql(
  'member_find',
  'select account_id, role from members where user_id = $1 order by created_at limit 1',
)

export async function addMember(
  query: Query,
  member: { accountId: string; userId: string; role: Role },
  at: Date,
): Promise<void> {
  await query.run(ADD, [member.accountId, member.userId, member.role, at])
}

const ADD = sql(
  'member_add',
  `insert into members (account_id, user_id, role, created_at) values ($1, $2, $3, $4) on conflict do nothing`,
)
