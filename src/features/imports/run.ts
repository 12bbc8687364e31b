// The job that imports a file: batch by batch, each written down in its own transaction, so that every row counts once.
import { setTimeout as delay } from 'node:timers/promises'
import type { Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'
import { notify } from '../events/notify.ts'
import { readFile } from './file.ts'
import { isBusy, mergeBatch } from './merge.ts'
import type { Place, Reading } from './options.ts'
import type { Unreadable } from './parse.ts'
import {
  ADD_BATCH,
  BATCHES,
  COUNT_BATCH,
  DROP_BATCHES,
  DROP_PIECES,
  END,
  holdImport,
  type ImportRow,
  type ImportState,
  SET_STATE,
  SHARE,
} from './queries.ts'
import { type ReadBatch, readBatches } from './reader.ts'

/** While one waits for the disk another one computes. */
const AT_ONCE = 2
/** Between two events about one import; pages need no more. */
const TELL_MS = 500
/** Somebody edits a contact of the batch: they are done in milliseconds. */
const BUSY_TRIES = 100
const BUSY_MS = 50

export async function runImport(rt: Runtime, data: unknown, signal: AbortSignal): Promise<void> {
  const place = data as Place
  const begun = await begin(rt, place)
  if (begun === null) return
  const { row, done } = begun
  const batches = readBatches({ place, ...row, done }, readFile(rt.db, place), () => rt.clock.now())
  const isTime = makeTeller(rt)
  try {
    const take = (read: ReadBatch) => takeOver(rt, place, { row, ...read, isTold: isTime() })
    await finish(rt, place, await takeAll(batches, take, signal))
  } finally {
    await batches.return(null)
  }
}

/** Null: it is over. */
function begin(
  rt: Runtime,
  { accountId, importId }: Place,
): Promise<{ row: ImportRow; done: Reading['done'] } | null> {
  return rt.db.tx(async tx => {
    const row = await holdImport(tx, accountId, importId)
    if (row?.state === 'waiting') await tx.run(SET_STATE, [accountId, importId, 'running'])
    if (row?.state === 'canceling') await end(rt, tx, accountId, row, { state: 'canceled', failure: null })
    if (row?.state !== 'waiting' && row?.state !== 'running') return null
    const rows = await tx.rows<{ from_row: number; to_row: number }>(BATCHES, [accountId, importId])
    return { row, done: rows.map(one => [one.from_row, one.to_row] as const) }
  })
}

type Taken = { readonly unreadable: Unreadable | null } | 'stopped'

/** Several at once. Each is whole or is not there at all; the first failure is told when none is under way any more. */
async function takeAll(
  batches: AsyncGenerator<ReadBatch, Unreadable | null>,
  take: (read: ReadBatch) => Promise<boolean>,
  signal: AbortSignal,
): Promise<Taken> {
  const under = new Set<Promise<void>>()
  let failure: unknown = null
  let isStopped = false
  const start = (read: ReadBatch): void => {
    const one = take(read)
      .then(goesOn => {
        isStopped ||= !goesOn
      })
      .catch((error: unknown) => {
        failure ??= error
      })
      .finally(() => under.delete(one))
    under.add(one)
  }
  try {
    for (;;) {
      const next = await batches.next()
      signal.throwIfAborted()
      if (failure || isStopped || next.done) {
        await Promise.all(under)
        if (failure) throw failure
        return isStopped || !next.done ? 'stopped' : { unreadable: next.value }
      }
      start(next.value)
      if (under.size >= AT_ONCE) await Promise.race(under)
    }
  } finally {
    await Promise.all(under)
  }
}

function makeTeller(rt: Runtime): () => boolean {
  let toldMs = 0
  return () => {
    const nowMs = rt.clock.now().getTime()
    const isTime = Math.abs(nowMs - toldMs) >= TELL_MS
    if (isTime) toldMs = nowMs
    return isTime
  }
}

type Taking = ReadBatch & { readonly row: ImportRow; readonly isTold: boolean }

/** False: it was canceled, or is over. */
async function takeOver(rt: Runtime, place: Place, taking: Taking): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await rt.db.tx(tx => takeOverIn(rt, tx, place, taking))
    } catch (error) {
      if (!isBusy(error) || tries === BUSY_TRIES) throw error
      await delay(BUSY_MS)
    }
  }
}

/** That the batch is written down first keeps everybody else from it, also a process that believes it still has it. */
async function takeOverIn(
  rt: Runtime,
  tx: Tx,
  { accountId, importId }: Place,
  { row, batch, bytesDone, isTold }: Taking,
): Promise<boolean> {
  const { from, to } = batch
  const now = await tx.one<{ state: ImportState }>(SHARE, [accountId, importId])
  if (now?.state !== 'running') return false
  const isMine = (await tx.run(ADD_BATCH, [accountId, importId, from, to, bytesDone])) === 1
  if (!isMine) return true
  const merged = await mergeBatch(rt, tx, accountId, { row, batch })
  const counts = JSON.stringify({ ...batch.counts, ...merged })
  await tx.run(COUNT_BATCH, [accountId, importId, from, counts])
  if (isTold) await tell(rt, tx, accountId, { importId, state: 'running' })
  return true
}

function finish(rt: Runtime, { accountId, importId }: Place, taken: Taken): Promise<void> {
  return rt.db.tx(async tx => {
    const row = await holdImport(tx, accountId, importId)
    if (row?.state !== 'running' && row?.state !== 'canceling') return
    if (taken === 'stopped')
      return row.state === 'canceling'
        ? end(rt, tx, accountId, row, { state: 'canceled', failure: null })
        : undefined
    await end(rt, tx, accountId, row, { state: 'completed', failure: taken.unreadable?.text ?? null })
    const text = wordsOf(row)
    await notify(rt, tx, [{ accountId, kind: 'import_done', text, phone: null, contactId: null }])
  })
}

function wordsOf({ fileName, counts }: ImportRow): string {
  const { added = 0, updated = 0, refused = 0, optOuts = 0 } = counts
  const parts = [`${number(added)} contacts added`, `${number(updated)} completed`]
  if (optOuts > 0) parts.push(`${number(optOuts)} opt-outs taken over`)
  if (refused > 0) parts.push(`${number(refused)} rows refused`)
  return `${fileName} is imported: ${parts.join(', ')}.`
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}

/** The job was tried for the last time. What it has taken over until then stays. */
export function giveUpImport(rt: Runtime, data: unknown, why: string): Promise<void> {
  const { accountId, importId } = data as Place
  return rt.db.tx(async tx => {
    const row = await holdImport(tx, accountId, importId)
    if (row === null || row.endedAt !== null) return
    const failure = `It broke off in the middle and did not get any further: ${why}`
    await end(rt, tx, accountId, row, { state: 'failed', failure })
  })
}

type Ending = { readonly state: 'completed' | 'canceled' | 'failed'; readonly failure: string | null }

/** The file is of no use any more; what was wrong with its rows is kept apart. */
export async function end(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  { id, counts }: ImportRow,
  { state, failure }: Ending,
): Promise<void> {
  await tx.run(END, [accountId, id, state, failure, JSON.stringify(counts), rt.clock.now()])
  await tx.run(DROP_PIECES, [accountId, id])
  await tx.run(DROP_BATCHES, [accountId, id])
  await tell(rt, tx, accountId, { importId: id, state })
}

export async function tell(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  data: { importId: string; state: string },
): Promise<void> {
  await emit(rt, tx, [{ accountId, type: 'import.changed', data }])
}
