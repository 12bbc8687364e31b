// Idempotency keys: the answer to a POST is written in the transaction of its effect, so a retry finds it or does it.
import { createHash } from 'node:crypto'
import { type Db, sql, type Tx } from '../db/db.ts'
import { type Problem, problem } from './problem.ts'
import type { Answer } from './route.ts'

export type OnceRequest = {
  readonly scope: string
  /** Null: no key was sent, and the work is simply done. */
  readonly key: string | null
  readonly request: unknown
  readonly at: Date
}

/**
 * Runs `work` in a transaction, once per (scope, key). A second request with the same key waits for the first and
 * gets
 * its answer; one with the same key and another content is refused (422). A problem rolls everything back.
 */
export async function once(
  db: Db,
  asked: OnceRequest,
  work: (tx: Tx) => Promise<Answer | Problem>,
): Promise<Answer | Problem> {
  try {
    return await db.tx(async tx => {
      const { scope, key, request, at } = asked
      if (key !== null) {
        const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex')
        // The unique key makes the second of two simultaneous requests wait here until the first has committed.
        const isFirst = (await tx.run(TAKE, [scope, key, hash, at])) === 1
        if (!isFirst) return earlier(await tx.one<Kept>(LOOK, [scope, key]), hash)
      }
      const answer = await work(tx)
      if ('problem' in answer) throw new RolledBack(answer)
      if (key !== null) await tx.run(KEEP, [scope, key, answer.status, JSON.stringify(answer.body ?? null)])
      return answer
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.problem
    throw error
  }
}

type Kept = { request_hash: string; status: number; response: unknown }

function earlier(kept: Kept | undefined, hash: string): Answer | Problem {
  if (!kept)
    return problem(
      409,
      'key-in-use',
      'Try again',
      'A request with this Idempotency-Key was given up just now. Send it again.',
    )
  if (kept.request_hash !== hash) {
    const detail = 'This Idempotency-Key was used for another request. Use a new key for a new text.'
    return problem(422, 'key-reused', 'The key belongs to another request', detail)
  }
  return { status: kept.status, body: kept.response }
}

class RolledBack extends Error {
  readonly problem: Problem
  constructor(trouble: Problem) {
    super(trouble.title)
    this.problem = trouble
  }
}

const TAKE = sql(
  'once_take',
  `insert into idempotency_keys (account_id, key, request_hash, created_at) values ($1, $2, $3, $4)
   on conflict (account_id, key) do nothing`,
)
const LOOK = sql(
  'once_look',
  'select request_hash, status, response from idempotency_keys where account_id = $1 and key = $2',
)
const KEEP = sql(
  'once_keep',
  'update idempotency_keys set status = $3, response = $4 where account_id = $1 and key = $2',
)
