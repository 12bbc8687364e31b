// The one value that is passed in everywhere: config, database, clock, log, outgoing HTTP, providers.
import { randomBytes, randomFillSync, randomUUID } from 'node:crypto'
import type { Config } from './config.ts'
import { uuidv7, uuidv7Before } from './core/id.ts'
import { type Clock, makeClock } from './kit/clock.ts'
import type { Db } from './kit/db/db.ts'
import { type Hints, openHints } from './kit/hints.ts'
import { type Http, makeHttp } from './kit/http.ts'
import { type Jobs, openJobs } from './kit/jobs.ts'
import { type Log, makeLog } from './kit/log.ts'
import { makeSeal, type Seal } from './kit/seal.ts'
import { makeSigner, type Signer } from './kit/sign.ts'

export type Runtime = {
  readonly config: Config
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly http: Http
  readonly hints: Hints
  readonly jobs: Jobs
  readonly seal: Seal
  /** Of what an account gives away: known as its own by the same key for ever. */
  signer(accountId: string): Signer
  /** This process, as the owner of the claims that it makes. */
  readonly processId: string
  newId(): string
  /** Sorts before `id`: a notice is made after the text that it goes before. */
  newIdBefore(id: string): string
  /** From 0 to 1: spreads what would otherwise come all at once. */
  chance(): number
  close(): Promise<void>
}

/** Calls to one provider at once; beyond some dozens more of them only wait for each other. */
export const CONNECTIONS = 128

export async function makeRuntime(config: Config, db: Db, clock: Clock = makeClock()): Promise<Runtime> {
  const processId = randomUUID()
  const http = makeHttp({ connections: CONNECTIONS })
  const hints = await openHints(db, processId)
  const log = makeLog(config.logLevel)
  const jobs = openJobs({ db, hints, log })
  return {
    config,
    db,
    clock,
    log,
    http,
    hints,
    jobs,
    seal: makeSeal(config.secret),
    signer: accountId => makeSigner(config.secret, accountId),
    processId,
    newId: makeIds(clock),
    newIdBefore: id => uuidv7Before(id, randomBytes(10)),
    chance: Math.random,
    async close() {
      await jobs.close()
      await hints.close()
      await http.close()
      await db.close()
    },
  }
}

/** Ids of one process never run backwards within a millisecond: two texts of one person keep their order. */
function makeIds(clock: Clock): () => string {
  const draw = makeDraw()
  let lastMs = 0
  let count = 0
  return () => {
    const nowMs = clock.now().getTime()
    if (nowMs > lastMs || nowMs < lastMs - 60_000) {
      lastMs = nowMs
      count = 0
    } else if (count === 0xfff) {
      lastMs += 1
      count = 0
    } else count += 1
    const random = draw()
    random.writeUInt16BE(count, 0)
    return uuidv7(lastMs, random)
  }
}

const ID_BYTES = 10

/** Random bytes for one id at a time; asking the system for each alone takes ten times as long. */
function makeDraw(): () => Buffer {
  const pool = Buffer.alloc(ID_BYTES * 500)
  let at = pool.length
  return () => {
    if (at === pool.length) {
      randomFillSync(pool)
      at = 0
    }
    at += ID_BYTES
    return pool.subarray(at - ID_BYTES, at)
  }
}
