// API keys for programs: a random secret shown once, its SHA-256 kept.
import { createHash, randomBytes } from 'node:crypto'
import type { Role } from '../../core/permissions.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import type { Actor } from './context.ts'

const PREFIX = 'heed_'
/** Written at most this often, so that a busy key costs one update a minute and not one a request. */
const LAST_USED_MS = 60_000

export type KeyOrder = { readonly accountId: string; readonly name: string; readonly role: Role }

/**
 * `secret`: given only for the first key of the demo account, else made here. Answers the secret: nobody can see
 * it again.
 */
export async function addApiKey(rt: Runtime, query: Query, order: KeyOrder, secret = newSecret()) {
  const id = rt.newId()
  await query.run(ADD, [
    order.accountId,
    id,
    order.name,
    hintOf(secret),
    hashOf(secret),
    order.role,
    rt.clock.now(),
  ])
  return { id, secret }
}

function newSecret(): string {
  return PREFIX + randomBytes(32).toString('base64url')
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function hintOf(secret: string): string {
  return `${secret.slice(0, 5)}…${secret.slice(-4)}`
}

const ADD = sql(
  'api_key_add',
  `insert into api_keys (account_id, id, name, hint, hash, role, created_at) values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (hash) do nothing`,
)

export async function actorOfKey(rt: Runtime, secret: string): Promise<Actor | null> {
  const row = await rt.db.one(FIND, [hashOf(secret)])
  if (!row) return null
  const now = rt.clock.now()
  const used = row.last_used_at as Date | null
  if (used === null || now.getTime() - used.getTime() > LAST_USED_MS)
    await rt.db.run(USED, [row.account_id, row.id, now])
  const {
    account_id: accountId,
    id,
    name,
    role,
  } = row as { account_id: string; id: string; name: string; role: Role }
  return { kind: 'key', accountId, id, name, role }
}

const FIND = sql('api_key_find', 'select * from api_keys where hash = $1 and revoked_at is null')
const USED = sql('api_key_used', 'update api_keys set last_used_at = $3 where account_id = $1 and id = $2')

export async function listApiKeys(query: Query, accountId: string): Promise<Row[]> {
  return query.rows(LIST, [accountId])
}

const LIST = sql(
  'api_keys_list',
  `select id, name, hint, role, created_at, last_used_at from api_keys
    where account_id = $1 and revoked_at is null order by id desc`,
)

export async function revokeApiKey(query: Query, accountId: string, id: string, at: Date): Promise<boolean> {
  return (await query.run(REVOKE, [accountId, id, at])) === 1
}

const REVOKE = sql(
  'api_key_revoke',
  'update api_keys set revoked_at = $3 where account_id = $1 and id = $2 and revoked_at is null',
)
