// The handoff: the only place that hands texts to a provider. Claims, looks once more for a fresh STOP, calls,
// records.
import { findProvider } from '../../providers/catalog.ts'
import type { ProviderAccount } from '../../providers/provider.ts'
import { CONNECTIONS, type Runtime } from '../../runtime.ts'
import { keyOf, type PhoneKey } from '../consent/queries.ts'
import { openCredentials, type Sender, webhookUrl } from '../senders/queries.ts'
import { comeUp } from './behind.ts'
import { makeBreakers } from './breakers.ts'
import { makeCalls } from './calls.ts'
import { type Claimed, claimBatch } from './claim.ts'
import { makeHeads } from './heads.ts'
import { REPLY } from './insert.ts'
import { UNCLAIM } from './queries.ts'
import { type Outcome, type Recording, recordOutcomes } from './record.ts'

export type Handoff = {
  /**
   * Claims one batch and starts its calls. Answers when to look again, in milliseconds; null: when something is
   * told.
   */
  step(): Promise<number | null>
  /** Resolves when no call is on its way and everything is recorded. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** A claim, a record, and one to spare. */
const DB_CONNECTIONS = 3
const RECORD_BATCH = 500
/** More of them, and the database is what everybody waits for. */
const MOST_UNWRITTEN = 2_000
/** Calls that bulk may not have: a reply finds one free at once. */
const KEPT_FOR_REPLIES = 8
/** Longer than any claimed text waits for its call. */
const FRESH_STOP_MS = 60_000
/** How long a STOP that has come in may take to be committed before texts go on without it. */
const UNDER_WAY_MS = 1_000
/** How long a commit whose answer was lost may still come through. */
const LATE_COMMIT_MS = 10_000

/** Claims a breath ahead, calls, records: each while the others are under way, and each in batches. */
export function makeHandoff(shared: Runtime): Handoff {
  const rt = { ...shared, db: shared.db.apart({ max: DB_CONNECTIONS, pipelines: true, isIndexed: true }) }
  const stops = watchStops(rt)
  const credentials = makeCredentials(rt)
  const book = makeBook(rt, () => calls.look())
  const breakers = makeBreakers(shared)
  const heads = makeHeads()
  let claimBrokeAt = Number.NEGATIVE_INFINITY
  const calls = makeCalls<Ready>({
    most: CONNECTIONS,
    keptForReplies: KEPT_FOR_REPLIES,
    call({ text, claimedFrom }) {
      const means = { stops, claimedFrom, account: credentials(text.sender) }
      return breakers
        .through(text.sender, () => handOver(rt, text, means))
        .then(outcome => book.write({ text, outcome }))
    },
    isFull: () => book.unwritten() >= MOST_UNWRITTEN,
  })

  const stopHearing = rt.hints.hear('outbox', detail => detail === REPLY && calls.hurry())

  async function claim() {
    // A claim whose commit held although the connection broke is known to nobody but the database. It was never
    // called.
    if (performance.now() - claimBrokeAt < LATE_COMMIT_MS) await takeBack(rt, book.held())
    const room = calls.room()
    const { claimed, nextMs } = await claimBatch(rt, room, breakers.limits(), heads).catch(error => {
      claimBrokeAt = performance.now()
      throw error
    })
    // Bulk was not looked at: it is as soon as there is room.
    return { claimed, nextMs: room.bulk > 0 ? nextMs : 0 }
  }

  return {
    async step() {
      await book.writeAgain()
      breakers.tend()
      await calls.hasRoom()
      const claimedFrom = performance.now()
      const { claimed, nextMs } = await claim()
      for (const text of claimed) {
        book.take(text)
        calls.add({ text, claimedFrom }, text)
      }
      return nextMs
    },
    async idle() {
      await calls.idle()
      await book.idle()
      await book.writeAgain()
      await breakers.close()
    },
    async close() {
      stops.close()
      stopHearing()
      await rt.db.close()
    },
  }
}

/** `claimedFrom`: before the claim began. */
type Ready = { readonly text: Claimed; readonly claimedFrom: number }

async function takeBack(rt: Runtime, held: readonly string[]): Promise<void> {
  await rt.db.tx(async tx => {
    const rows = await tx.rows<{ account_id: string; phone: string }>(UNCLAIM, [rt.processId, held])
    await comeUp(
      tx,
      rows.map(row => ({ accountId: row.account_id, phone: row.phone })),
    )
  })
}

type Book = {
  /** The texts that this process has claimed and whose end is not written down. */
  held(): string[]
  take(text: Claimed): void
  /** At once with what came in the same breath. Never fails: what the database does not take now is kept. */
  write(recording: Recording): void
  /** How many ends wait to be written down. */
  unwritten(): number
  idle(): Promise<void>
  writeAgain(): Promise<void>
}

/**
 * Outcomes are kept until the database has taken them: it may be away for a while, and nobody else knows what became
 * of these calls. When this process goes first, the look-up settles them (doubt.ts). Nothing is sent again. A batch is
 * written while the next one gathers; `written` is called after each.
 */
function makeBook(rt: Runtime, written: () => void): Book {
  const held = new Set<string>()
  const kept: Recording[] = []
  let waiting: Recording[] = []
  let underWay = 0
  let running: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    // One turn of the event loop, so that whatever arrived in the same breath goes together.
    await new Promise(resolve => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting.slice(0, RECORD_BATCH)
      waiting = waiting.slice(RECORD_BATCH)
      underWay = batch.length
      await writeBatch(batch)
      underWay = 0
      written()
    }
    running = undefined
  }

  async function writeBatch(batch: readonly Recording[]): Promise<void> {
    try {
      await recordOutcomes(rt, batch)
      for (const { text } of batch) held.delete(text.messageId)
    } catch (error) {
      // One that breaks must not keep its neighbours.
      if (batch.length > 1) for (const one of batch) await writeBatch([one])
      else {
        if (kept.length === 0) rt.log.error({ err: error }, 'outcomes cannot be written down yet')
        kept.push(...batch)
      }
    }
  }

  function write(recording: Recording): void {
    waiting.push(recording)
    running ??= writeAll()
  }

  return {
    held: () => [...held],
    take: text => held.add(text.messageId),
    write,
    unwritten: () => waiting.length + underWay + kept.length,
    async idle() {
      while (running) await running
    },
    async writeAgain() {
      if (kept.length === 0) return
      for (const one of kept.splice(0)) write(one)
      while (running) await running
    },
  }
}

type Means = {
  readonly stops: Stops
  /** Before the claim began. */
  readonly claimedFrom: number
  readonly account: ProviderAccount
}

const STOPPED: Promise<Outcome> = Promise.resolve({ kind: 'stopped' })
const HALTED: Promise<Outcome> = Promise.resolve({ kind: 'halted' })

function handOver(rt: Runtime, text: Claimed, { stops, claimedFrom, account }: Means): Promise<Outcome> {
  if (text.kind === 'confirmation') return callProvider(rt, text, account)
  if (stops.cameSince(text, claimedFrom)) return STOPPED
  const underWay = stops.underWay(text)
  if (underWay === null) return callProvider(rt, text, account)
  return underWay.then(() => (stops.cameSince(text, claimedFrom) ? STOPPED : HALTED))
}

/** No transaction is open here: a slow carrier must never hold a database lock. */
async function callProvider(rt: Runtime, text: Claimed, account: ProviderAccount): Promise<Outcome> {
  const { body, media, sender, clearance, messageId } = text
  const statusUrl = `${webhookUrl(rt, sender)}/status?ref=${messageId}`
  const outgoing = { from: sender.phone, body, media, statusUrl }
  try {
    return await findProvider(sender.provider).send(clearance, outgoing, account, rt.http)
  } catch (error) {
    // Whether it went out is not known: say so, and let the look-up find out.
    rt.log.error({ err: error, messageId }, 'the provider call broke')
    return { kind: 'unknown', detail: error instanceof Error ? error.message : 'the call broke' }
  }
}

type Stops = {
  cameSince(key: PhoneKey, from: number): boolean
  /** Where one has come in and is not committed yet: resolves when it is, or when it takes too long. */
  underWay(key: PhoneKey): Promise<void> | null
  close(): void
}

/**
 * The phones that said STOP in the last minute, as told by hints. Not the gate: that read the consent row when it
 * claimed, and whatever was claimed after a STOP was heard has been judged by it. This only narrows the window of the
 * HTTP call, and losing a hint loses nothing but that.
 */
function watchStops(rt: Runtime): Stops {
  const committed = rememberFor(FRESH_STOP_MS)
  const comingIn = rememberFor(UNDER_WAY_MS)
  // One text a phone is in flight, so one waits at most.
  const waiting = new Map<string, () => void>()
  const hearing = [
    rt.hints.hear('stopping', comingIn.note),
    rt.hints.hear('stop', key => {
      committed.note(key)
      comingIn.forget(key)
      waiting.get(key)?.()
    }),
  ]
  return {
    cameSince: (key, from) => committed.timeOf(keyOf(key)) >= from,
    underWay(phone) {
      const key = keyOf(phone)
      const leftMs = comingIn.timeOf(key) + UNDER_WAY_MS - performance.now()
      if (leftMs <= 0) return null
      return new Promise<void>(resolve => {
        const timer = setTimeout(resolve, leftMs)
        waiting.set(key, () => {
          clearTimeout(timer)
          resolve()
        })
      }).finally(() => waiting.delete(key))
    },
    close: () => {
      for (const stop of hearing) stop()
    },
  }
}

/** When something was told last; what is older than `ms` may be forgotten. */
function rememberFor(ms: number) {
  const times = new Map<string, number>()
  return {
    note(key: string) {
      const now = performance.now()
      times.delete(key)
      times.set(key, now)
      for (const [old, at] of times) {
        if (now - at < ms) break
        times.delete(old)
      }
    },
    forget: (key: string) => void times.delete(key),
    timeOf: (key: string) => times.get(key) ?? Number.NEGATIVE_INFINITY,
  }
}

/** Opening a sealed token costs more than a call's share of the claim: kept per sealed value. */
function makeCredentials(rt: Runtime): (sender: Sender) => ProviderAccount {
  const opened = new Map<string, ProviderAccount>()
  const known = new WeakMap<Sender, ProviderAccount>()

  function open(sender: Sender): ProviderAccount {
    const key = `${sender.id}/${sender.baseUrl}/${sender.sealedToken.toString('base64')}`
    const account = opened.get(key) ?? openCredentials(rt, sender)
    opened.set(key, account)
    return account
  }

  // A claim's texts share their sender: the key is made once for all of them.
  return sender => {
    const account = known.get(sender) ?? open(sender)
    known.set(sender, account)
    return account
  }
}
