// A circuit breaker, as arithmetic: when to stop calling a provider that does not answer, and when to try it again.
import { spread } from './delivery.ts'

/**
 * closed: all is well, or `failures` calls in a row were in vain. open: nothing is sent before `probeAt`, and then only
 * asked whether it is there. half_open: it answered; one text goes, and says whether all may.
 */
export type Breaker =
  | { readonly kind: 'closed'; readonly failures: number }
  | ({ readonly kind: 'open'; readonly probeAt: Date } & Trouble)
  | ({ readonly kind: 'half_open' } & Trouble)

/** `probes`: how often it was tried in vain since then. */
export type Trouble = { readonly since: Date; readonly why: string; readonly probes: number }

export const CLOSED: Breaker = { kind: 'closed', failures: 0 }

/** `chance`: from 0 to 1, so that many processes do not ask in the same moment. `notBefore`: the provider said so. */
export type Failure = { readonly why: string; readonly chance: number; readonly notBefore?: Date | null }

const FAILURES = 5
const PROBE_S = 5
/** A confirmation may go out within five minutes: the way must be found open again well before. */
const LONGEST_PROBE_S = 60

/** A call that the provider answered, whatever it said of the text. */
export function afterAnswer(breaker: Breaker): Breaker {
  // What was under way when it broke says nothing of now.
  return breaker.kind === 'open' ? breaker : CLOSED
}

/** A call that says the provider, or our account there, is in trouble. */
export function afterFailure(breaker: Breaker, failure: Failure, now: Date): Breaker {
  switch (breaker.kind) {
    case 'open':
      return breaker
    case 'half_open':
      return opened(breaker, failure, now)
    case 'closed': {
      const failures = breaker.failures + 1
      if (failures < FAILURES) return { kind: 'closed', failures }
      return opened({ since: now, why: failure.why, probes: -1 }, failure, now)
    }
  }
}

/** What the question whether it is there was answered with. */
export function afterProbe(breaker: Breaker, failure: Failure | null, now: Date): Breaker {
  if (breaker.kind !== 'open') return breaker
  const { since, why, probes } = breaker
  return failure === null ? { kind: 'half_open', since, why, probes } : opened(breaker, failure, now)
}

export function isProbeDue(breaker: Breaker, now: Date): boolean {
  return breaker.kind === 'open' && breaker.probeAt <= now
}

function opened({ since, probes }: Trouble, { why, chance, notBefore }: Failure, now: Date): Breaker {
  const tried = probes + 1
  const waitS = Math.min(LONGEST_PROBE_S, PROBE_S * 2 ** Math.min(tried, 10))
  const probeAt = new Date(now.getTime() + spread(waitS, chance))
  return {
    kind: 'open',
    since,
    why,
    probes: tried,
    probeAt: notBefore && notBefore > probeAt ? notBefore : probeAt,
  }
}
