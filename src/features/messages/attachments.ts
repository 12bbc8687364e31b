// The pictures and papers that go with texts: kept in the database, found by an address that nobody can guess.
import { createHash, randomBytes } from 'node:crypto'
import { type MediaType, MOST_MEDIA_BYTES, sizeWords } from '../../core/media.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import { type Problem, problem } from '../../kit/web/problem.ts'
import type { Runtime } from '../../runtime.ts'

export type NewAttachment = {
  readonly accountId: string
  readonly content: Buffer
  readonly type: MediaType
  readonly ending: string
  readonly name: string
  readonly author: string
}

export type Attachment = {
  readonly id: string
  readonly url: string
  readonly type: string
  readonly name: string
  readonly bytes: number
}

/** Keeps a file, or answers the one that has the same content already. */
export async function keepAttachment(rt: Runtime, file: NewAttachment): Promise<Attachment> {
  const { accountId, content, type, ending, name, author } = file
  const sha256 = createHash('sha256').update(content).digest()
  // 16 random bytes; with the ending, since some carriers go by it.
  const secret = `${randomBytes(16).toString('base64url')}.${ending}`
  const values = [accountId, rt.newId(), secret, type, name, sha256, content, author, rt.clock.now()]
  const kept = (await rt.db.one(ADD, values)) as {
    id: string
    secret: string
    type: string
    name: string
    bytes: number
  }
  return { id: kept.id, url: addressOf(rt, kept.secret), type: kept.type, name: kept.name, bytes: kept.bytes }
}

/** What a provider fetches. Null where there is nothing at this address. */
export async function findAttachment(
  query: Query,
  secret: string,
): Promise<{ type: string; name: string; content: Buffer } | null> {
  const row = await query.one<{ type: string; name: string; content: Buffer }>(FETCH, [secret])
  return row ?? null
}

/**
 * What is wrong with the media of a text: an attachment that this account does not have, or more than a provider
 * takes in sum. Addresses elsewhere are not ours to judge.
 */
export async function mediaProblem(
  rt: Runtime,
  query: Query,
  accountId: string,
  media: readonly string[],
): Promise<Problem | null> {
  const secrets = media.map(url => secretOf(rt, url))
  if (secrets.every(secret => secret === null)) return null
  const rows = await query.rows<{ secret: string; bytes: number }>(SIZES, [
    accountId,
    secrets.filter(Boolean),
  ])
  const sizes = new Map(rows.map(row => [row.secret, row.bytes]))
  const missing = secrets.findIndex(secret => secret !== null && !sizes.has(secret))
  if (missing >= 0) return badMedia(`media.${missing}`, 'This attachment is not there. Add the file again.')
  const sum = secrets.reduce((bytes, secret) => bytes + (sizes.get(secret ?? '') ?? 0), 0)
  if (sum <= MOST_MEDIA_BYTES) return null
  const words = `The attachments have ${sizeWords(sum)}; a text takes ${sizeWords(MOST_MEDIA_BYTES)} in all.`
  return badMedia('media', words)
}

/**
 * Whoever keeps a text with media says so, in the transaction that keeps it: what nobody has kept for a week goes
 * (`dropUnused`). One that just goes is waited for, and its text keeps an address without a file.
 */
export async function markUsed(
  rt: Runtime,
  query: Query,
  accountId: string,
  media: readonly string[],
): Promise<void> {
  const secrets = media.map(url => secretOf(rt, url)).filter(secret => secret !== null)
  if (secrets.length > 0) await query.run(USE, [accountId, secrets, rt.clock.now()])
}

const UNUSED_MS = 7 * 86_400_000
/** A file has up to 5 MB. */
const DROPPED_AT_ONCE = 50
const BREATH_MS = 200

/** The chore that deletes files that were given and never went with anything. */
export async function dropUnused(rt: Runtime): Promise<number | null> {
  const before = new Date(rt.clock.now().getTime() - UNUSED_MS)
  const dropped = await rt.db.run(DROP_UNUSED, [before, DROPPED_AT_ONCE])
  return dropped === DROPPED_AT_ONCE ? BREATH_MS : null
}

export function badMedia(field: string, message: string): Problem {
  return problem(422, 'bad-media', 'The attachment cannot be sent', message, { errors: [{ field, message }] })
}

function addressOf({ config }: Runtime, secret: string): string {
  return `${config.publicUrl}/media/${secret}`
}

function secretOf(rt: Runtime, url: string): string | null {
  const start = addressOf(rt, '')
  return url.startsWith(start) ? url.slice(start.length) : null
}

// Given again, it is as new: whoever gives it wants it for a text.
const ADD = sql(
  'attachment_add',
  `insert into attachments (account_id, id, secret, type, name, sha256, content, author, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
   on conflict (account_id, sha256) do update set created_at = greatest(attachments.created_at, excluded.created_at)
   returning id, secret, type, name, length(content) as bytes`,
)
const FETCH = sql('attachment_fetch', 'select type, name, content from attachments where secret = $1')
const SIZES = sql(
  'attachment_sizes',
  `select secret, length(content) as bytes from attachments
    where account_id = $1 and secret = any($2::text[])`,
)
const USE = sql(
  'attachments_use',
  `update attachments set used_at = $3
    where account_id = $1 and secret = any($2::text[]) and used_at is null`,
)
const DROP_UNUSED = sql(
  'attachments_drop_unused',
  `delete from attachments a
    using (select account_id, id from attachments
            where used_at is null and created_at < $1 order by created_at limit $2 for update skip locked) as old
    where a.account_id = old.account_id and a.id = old.id`,
)
