// The circuit breakers of a sending process, one for each account at a provider: while it is in trouble nothing is
// claimed for it, what waits goes on waiting, and others are not held up.
import {
  afterAnswer,
  afterFailure,
  afterProbe,
  type Breaker,
  CLOSED,
  isProbeDue,
} from '../../core/breaker.ts'
import { sql } from '../../kit/db/db.ts'
import { findProvider } from '../../providers/catalog.ts'
import { CONNECTIONS, type Runtime } from '../../runtime.ts'
import { findSender, openCredentials, type Sender } from '../senders/queries.ts'
import type { Outcome } from './record.ts'

/** What a claim must know of the accounts at providers. The same key as `PROVIDER_KEY` of queries.ts. */
export type Limits = {
  /** Nothing is claimed for these. */
  readonly shut: readonly string[]
  /** Calls that may be started now. */
  left(key: string): number
}

export const NO_LIMITS: Limits = { shut: [], left: () => Number.POSITIVE_INFINITY }

export function providerKey({ provider, providerAccount, baseUrl }: Sender): string {
  return `${provider} ${providerAccount} ${baseUrl}`
}

export type Breakers = {
  limits(): Limits
  /** Makes the call, unless the provider is in trouble: what was claimed before that was known goes back to waiting. */
  through(sender: Sender, call: () => Promise<Outcome>): Promise<Outcome>
  /** Asks those whose time has come whether they are there again; answers at once. */
  tend(): void
  close(): Promise<void>
}

/** Where texts go by several accounts at providers: a slow one must not have all calls wait for it. */
const MOST_OF_ONE = CONNECTIONS * 0.75

const HELD: Outcome = { kind: 'retry', code: null, afterMs: null, detail: 'the provider is in trouble' }

type Gate = { state: Breaker; calls: number; isAsked: boolean; isTold: boolean; senderId: string }

export function makeBreakers(rt: Runtime): Breakers {
  const gates = new Map<string, Gate>()
  const under = new Set<Promise<void>>()

  function gateOf(sender: Sender): Gate {
    const key = providerKey(sender)
    const known = gates.get(key)
    if (known) return known
    const gate: Gate = { state: CLOSED, calls: 0, isAsked: false, isTold: false, senderId: sender.id }
    gates.set(key, gate)
    return gate
  }

  function follow(work: Promise<void>): void {
    under.add(work)
    void work.finally(() => under.delete(work))
  }

  const change = (gate: Gate, sender: Sender, next: Breaker) => {
    if (isWorthTelling(gate, next)) follow(tell(rt, sender, next))
    gate.state = next
  }

  return {
    limits() {
      const most = gates.size > 1 ? MOST_OF_ONE : Number.POSITIVE_INFINITY
      const left = new Map([...gates].map(([key, gate]) => [key, Math.min(leftOf(gate), most - gate.calls)]))
      return {
        shut: [...left].filter(([, calls]) => calls <= 0).map(([key]) => key),
        left: key => left.get(key) ?? most,
      }
    },
    async through(sender, call) {
      const gate = gateOf(sender)
      if (leftOf(gate) <= 0) return HELD
      gate.calls += 1
      const outcome = await call().finally(() => {
        gate.calls -= 1
      })
      // Nobody was called, and nobody answered.
      if (outcome.kind === 'stopped' || outcome.kind === 'halted') return outcome
      const failure = failureOf(rt, sender, outcome)
      if (failure !== null) gate.senderId = sender.id
      const next = failure ? afterFailure(gate.state, failure, rt.clock.now()) : afterAnswer(gate.state)
      change(gate, sender, next)
      return outcome
    },
    tend() {
      for (const gate of gates.values()) {
        if (gate.isAsked || !isProbeDue(gate.state, rt.clock.now())) continue
        gate.isAsked = true
        const asked = ask(rt, gate, change)
          .catch(error => rt.log.error({ err: error }, 'a provider could not be asked'))
          .finally(() => {
            gate.isAsked = false
          })
        follow(asked)
      }
    },
    async close() {
      await Promise.all(under)
    },
  }
}

/** The first answer that a process gets also takes back what one that is gone has told. */
function isWorthTelling(gate: Gate, next: Breaker): boolean {
  const { state: before, isTold } = gate
  const isNews = next.kind !== before.kind || (next.kind === 'open' && next !== before)
  if (!isNews && (isTold || next.kind !== 'closed' || next.failures > 0)) return false
  gate.isTold = true
  return true
}

type Change = (gate: Gate, sender: Sender, next: Breaker) => void

async function ask(rt: Runtime, gate: Gate, change: Change): Promise<void> {
  // As the sender is now: its token may have been changed because of this very trouble.
  const sender = await findSender(rt.db, gate.senderId)
  if (!sender) {
    gate.state = CLOSED
    return
  }
  const why = await findProvider(sender.provider).isThere(openCredentials(rt, sender), rt.http)
  const failure = why === null ? null : { why, chance: rt.chance() }
  change(gate, sender, afterProbe(gate.state, failure, rt.clock.now()))
  if (why === null) rt.hints.tell('outbox')
}

function leftOf({ state, calls }: Gate): number {
  if (state.kind === 'closed') return Number.POSITIVE_INFINITY
  // One text says whether all may.
  return state.kind === 'half_open' ? 1 - calls : 0
}

/** Null: the provider answered, whatever it said of the text. */
function failureOf(rt: Runtime, { provider }: Sender, outcome: Outcome) {
  const chance = rt.chance()
  if (outcome.kind === 'unknown') return { why: outcome.detail, chance }
  if (outcome.kind !== 'retry') return null
  const { code, detail, afterMs } = outcome
  if (code !== null && !findProvider(provider).isTrouble(code)) return null
  const notBefore = afterMs === null ? null : new Date(rt.clock.now().getTime() + afterMs)
  return { why: code === null ? detail : findProvider(provider).errorWords(code), chance, notBefore }
}

/** For people to see. What cannot be written now is not worth more than a line in the log. */
async function tell(rt: Runtime, sender: Sender, state: Breaker): Promise<void> {
  const { provider, providerAccount, baseUrl } = sender
  log(rt, sender, state)
  const trouble = state.kind === 'closed' ? null : state
  const probeAt = state.kind === 'open' ? state.probeAt : null
  await rt.db
    .run(TELL, [provider, providerAccount, baseUrl, trouble?.why ?? null, trouble?.since ?? null, probeAt])
    .catch(error => rt.log.error({ err: error }, 'the state of a provider could not be written down'))
}

const TELL = sql(
  'breaker_tell',
  `update senders set trouble = $4, trouble_since = $5, trouble_probe_at = $6
    where provider = $1 and provider_account = $2 and base_url = $3
      and (trouble, trouble_since, trouble_probe_at) is distinct from ($4, $5::timestamptz, $6::timestamptz)`,
)

function log(rt: Runtime, { provider, providerAccount, baseUrl }: Sender, state: Breaker): void {
  const about = { provider, providerAccount, baseUrl, ...state }
  if (state.kind === 'open')
    rt.log.warn(about, 'the provider is in trouble: nothing is sent through it for now')
  else if (state.kind === 'half_open') rt.log.info(about, 'the provider answers again: one text tries it')
  else rt.log.info(about, 'the provider is fine: texts go out')
}
