// The handoff: the only place that hands texts to a provider. Claims, looks once more for a fresh STOP, calls,
// records.
import { type Batcher, makeBatcher } from '../../kit/batch.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { ProviderAccount } from '../../providers/provider.ts'
import { CONNECTIONS, type Runtime } from '../../runtime.ts'
import { openCredentials, type Sender, webhookUrl } from '../senders/queries.ts'
import { type Claimed, claimBatch } from './claim.ts'
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
/** Longer than any claimed text waits for its call. */
const FRESH_STOP_MS = 60_000

/**
 * Claims only what can be called at once: a claimed text that waited for a connection would widen the window in
 * which a
 * STOP comes too late.
 */
export function makeHandoff(rt: Runtime): Handoff {
  const stops = watchStops(rt)
  const recorder = makeBatcher<Recording, null>({ flush: list => record(rt, list), max: RECORD_BATCH })
  const credentials = makeCredentials(rt)
  const onTheWay = new Set<Promise<void>>()

  return {
    async step() {
      while (onTheWay.size >= CONNECTIONS) await Promise.race(onTheWay)
      const { claimed, nextMs } = await claimBatch(rt, CONNECTIONS - onTheWay.size)
      for (const text of claimed) {
        const call = handOver(rt, text, { stops, recorder, account: credentials(text.sender) })
        onTheWay.add(call)
        void call.finally(() => onTheWay.delete(call))
      }
      return nextMs
    },
    async idle() {
      while (onTheWay.size > 0) await Promise.all(onTheWay)
    },
    close: () => stops.close(),
  }
}

type Means = {
  readonly stops: Stops
  readonly recorder: Batcher<Recording, null>
  readonly account: ProviderAccount
}

async function handOver(rt: Runtime, text: Claimed, { stops, recorder, account }: Means): Promise<void> {
  const { accountId, clearance, sender } = text
  const outcome: Outcome =
    text.kind !== 'confirmation' && stops.isFresh(accountId, clearance.phone)
      ? { kind: 'stopped' }
      : await callProvider(rt, text, account)
  const recordable = {
    ...text,
    messageId: clearance.messageId,
    phone: clearance.phone,
    provider: sender.provider,
  }
  await recorder
    .add({ text: recordable, outcome })
    // The row stays claimed; when this process goes, the look-up settles it (doubt.ts). Nothing is sent again.
    .catch(error =>
      rt.log.error({ err: error, messageId: clearance.messageId }, 'an outcome could not be recorded'),
    )
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

type Stops = { isFresh(accountId: string, phone: string): boolean; close(): void }

/**
 * The phones that said STOP in the last minute, as told by hints. Not the gate: that read the consent row when it
 * claimed. This only narrows the window of the HTTP call, and losing a hint loses nothing but that.
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
  const stopForgetting = rt.hints.hear('start', key => fresh.delete(key))
  return {
    isFresh: (accountId, phone) => fresh.has(`${accountId}/${phone}`),
    close() {
      stopHearing()
      stopForgetting()
    },
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
