// The job that imports a file: batch by batch, each with its cursor in one transaction, so that every row counts once.
import { setTimeout as delay } from 'node:timers/promises'
import type { Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'
import { notify } from '../events/notify.ts'
import { readFile } from './file.ts'
import { isBusy, mergeBatch } from './merge.ts'
import type { Place } from './options.ts'
import type { Unreadable } from './parse.ts'
import { DROP_PIECES, END, holdImport, type ImportRow, MOVE, SET_STATE, type Totals } from './queries.ts'
import { type ReadBatch, readBatches } from './reader.ts'

/** Between two events about one import; pages need no more. */
const TELL_MS = 500
/** Somebody edits a contact of the batch: they are done in milliseconds. */
const BUSY_TRIES = 100
const BUSY_MS = 50

export async function runImport(rt: Runtime, data: unknown, signal: AbortSignal): Promise<void> {
  const place = data as Place
  const row = await begin(rt, place)
  if (row === null) return
  const reading = { place, ...row, skip: row.rowsDone }
  const batches = readBatches(reading, readFile(rt.db, place), () => rt.clock.now())
  let toldMs = 0
  try {
    for (;;) {
      const next = await batches.next()
      signal.throwIfAborted()
      if (next.done) return await complete(rt, place, next.value)
      const nowMs = rt.clock.now().getTime()
      const isTold = Math.abs(nowMs - toldMs) >= TELL_MS
      if (isTold) toldMs = nowMs
      if (!(await takeOver(rt, place, { ...next.value, isTold }))) return
    }
  } finally {
    await batches.return(null)
  }
}

/** Null: it was canceled, or is done. */
function begin(rt: Runtime, { accountId, importId }: Place): Promise<ImportRow | null> {
  return rt.db.tx(async tx => {
    const row = await holdImport(tx, accountId, importId)
    if (row?.state === 'waiting') await tx.run(SET_STATE, [accountId, importId, 'running'])
    if (row?.state === 'canceling') await end(rt, tx, accountId, row, { state: 'canceled', failure: null })
    return row?.state === 'waiting' || row?.state === 'running' ? row : null
  })
}

type Taking = ReadBatch & { readonly isTold: boolean }

/** False: it was canceled, or another process has gone on from here. */
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

async function takeOverIn(
  rt: Runtime,
  tx: Tx,
  { accountId, importId }: Place,
  { batch, bytesDone, isTold }: Taking,
): Promise<boolean> {
  const row = await holdImport(tx, accountId, importId)
  if (row?.state === 'canceling') {
    await end(rt, tx, accountId, row, { state: 'canceled', failure: null })
    return false
  }
  if (row?.state !== 'running' || row.rowsDone !== batch.from) return false
  const merged = await mergeBatch(rt, tx, accountId, { row, batch })
  const counts = sum(row.counts, { ...batch.counts, ...merged })
  await tx.run(MOVE, [accountId, importId, batch.to, bytesDone, JSON.stringify(counts)])
  if (isTold) await tell(rt, tx, accountId, { importId, state: 'running' })
  return true
}

export function sum(one: Totals, other: Totals): Totals {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof Totals>
  return Object.fromEntries([...names].map(name => [name, (one[name] ?? 0) + (other[name] ?? 0)]))
}

function complete(rt: Runtime, { accountId, importId }: Place, unreadable: Unreadable | null): Promise<void> {
  return rt.db.tx(async tx => {
    const row = await holdImport(tx, accountId, importId)
    if (row?.state !== 'running' && row?.state !== 'canceling') return
    await end(rt, tx, accountId, row, { state: 'completed', failure: unreadable?.text ?? null })
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
  { id }: ImportRow,
  { state, failure }: Ending,
): Promise<void> {
  await tx.run(END, [accountId, id, state, failure, rt.clock.now()])
  await tx.run(DROP_PIECES, [accountId, id])
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
