// The handoff: the only place that hands texts to a provider. Claims, looks once more for a fresh STOP, calls,
// records.
import { makeBatcher } from '../../kit/batch.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { ProviderAccount } from '../../providers/provider.ts'
import { CONNECTIONS, type Runtime } from '../../runtime.ts'
import { openCredentials, type Sender, webhookUrl } from '../senders/queries.ts'
import { comeUp } from './behind.ts'
import { makeBreakers } from './breakers.ts'
import { makeCalls } from './calls.ts'
import { type Claimed, claimBatch } from './claim.ts'
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
  close(): void
}

const RECORD_BATCH = 500
/** Calls that bulk may not have: a reply finds one free at once. */
const KEPT_FOR_REPLIES = 8
/** Longer than any claimed text waits for its call. */
const FRESH_STOP_MS = 60_000
/** How long a commit whose answer was lost may still come through. */
const LATE_COMMIT_MS = 10_000

/** Claims a breath ahead, calls, records: each while the others are under way, and each in batches. */
export function makeHandoff(rt: Runtime): Handoff {
  const stops = watchStops(rt)
  const credentials = makeCredentials(rt)
  const book = makeBook(rt)
  const breakers = makeBreakers(rt)
  let claimBrokeAt = Number.NEGATIVE_INFINITY
  const calls = makeCalls<Ready>({
    most: CONNECTIONS,
    keptForReplies: KEPT_FOR_REPLIES,
    async call({ text, claimedFrom }, called) {
      const means = { stops, claimedFrom, account: credentials(text.sender) }
      const outcome = await breakers.through(text.sender, () => handOver(rt, text, means))
      called()
      await book.write(text, outcome)
    },
  })

  async function claim() {
    // A claim whose commit held although the connection broke is known to nobody but the database. It was never
    // called.
    if (performance.now() - claimBrokeAt < LATE_COMMIT_MS) await takeBack(rt, book.held())
    return claimBatch(rt, calls.room(), breakers.limits()).catch(error => {
      claimBrokeAt = performance.now()
      throw error
    })
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
      await book.writeAgain()
      await breakers.close()
    },
    close: () => stops.close(),
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
  /** Never fails: what the database does not take now is kept. */
  write(text: Claimed, outcome: Outcome): Promise<void>
  writeAgain(): Promise<void>
}

/**
 * Outcomes are kept until the database has taken them: it may be away for a while, and nobody else knows what became
 * of these calls. When this process goes first, the look-up settles them (doubt.ts). Nothing is sent again.
 */
function makeBook(rt: Runtime): Book {
  const recorder = makeBatcher<Recording, null>({ flush: list => record(rt, list), max: RECORD_BATCH })
  const held = new Set<string>()
  const unwritten: Recording[] = []

  async function write(recording: Recording): Promise<void> {
    try {
      await recorder.add(recording)
      held.delete(recording.text.messageId)
    } catch (error) {
      if (unwritten.length === 0) rt.log.error({ err: error }, 'outcomes cannot be written down yet')
      unwritten.push(recording)
    }
  }

  return {
    held: () => [...held],
    take: text => held.add(text.clearance.messageId),
    write(text, outcome) {
      const { messageId, phone } = text.clearance
      return write({ text: { ...text, messageId, phone, provider: text.sender.provider }, outcome })
    },
    async writeAgain() {
      await Promise.all(unwritten.splice(0).map(write))
    },
  }
}

type Means = {
  readonly stops: Stops
  /** Before the claim began. */
  readonly claimedFrom: number
  readonly account: ProviderAccount
}

async function handOver(
  rt: Runtime,
  text: Claimed,
  { stops, claimedFrom, account }: Means,
): Promise<Outcome> {
  const { accountId, clearance, kind } = text
  if (kind !== 'confirmation' && stops.cameSince(accountId, clearance.phone, claimedFrom))
    return { kind: 'stopped' }
  return callProvider(rt, text, account)
}

/** No transaction is open here: a slow carrier must never hold a database lock. */
async function callProvider(rt: Runtime, text: Claimed, account: ProviderAccount): Promise<Outcome> {
  const provider = findProvider(text.sender.provider)
  const statusUrl = `${webhookUrl(rt, text.sender)}/status?ref=${text.clearance.messageId}`
  const { body, media, sender } = text
  try {
    return await provider.send(
      text.clearance,
      { from: sender.phone, body, media, statusUrl },
      account,
      rt.http,
    )
  } catch (error) {
    // Whether it went out is not known: say so, and let the look-up find out.
    rt.log.error({ err: error, messageId: text.clearance.messageId }, 'the provider call broke')
    return { kind: 'unknown', detail: error instanceof Error ? error.message : 'the call broke' }
  }
}

async function record(rt: Runtime, list: readonly Recording[]): Promise<null[]> {
  await recordOutcomes(rt, list)
  return list.map(() => null)
}

type Stops = { cameSince(accountId: string, phone: string, from: number): boolean; close(): void }

/**
 * The phones that said STOP in the last minute, as told by hints. Not the gate: that read the consent row when it
 * claimed, and whatever was claimed after a STOP was heard has been judged by it. This only narrows the window of the
 * HTTP call, and losing a hint loses nothing but that.
 */
function watchStops(rt: Runtime): Stops {
  const fresh = new Map<string, number>()
  const stopHearing = rt.hints.hear('stop', key => {
    const now = performance.now()
    fresh.delete(key)
    fresh.set(key, now)
    for (const [old, at] of fresh) {
      if (now - at < FRESH_STOP_MS) break
      fresh.delete(old)
    }
  })
  return {
    cameSince: (accountId, phone, from) =>
      (fresh.get(`${accountId}/${phone}`) ?? Number.NEGATIVE_INFINITY) >= from,
    close: stopHearing,
  }
}

/** Opening a sealed token costs more than a call's share of the claim: kept per sealed value. */
function makeCredentials(rt: Runtime): (sender: Sender) => ProviderAccount {
  const opened = new Map<string, ProviderAccount>()
  return sender => {
    const key = `${sender.id}/${sender.baseUrl}/${sender.sealedToken.toString('base64')}`
    const known = opened.get(key)
    if (known) return known
    const account = openCredentials(rt, sender)
    opened.set(key, account)
    return account
  }
}
