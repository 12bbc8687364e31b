// How fast a sender may hand over: a token bucket in segments, as arithmetic.

/** `perSecond`: the sender's pace in segments. `tokens` stood at `at`; it may be below zero after a long text. */
export type Pace = { readonly perSecond: number; readonly tokens: number; readonly at: Date }

/** The tokens now: what stood plus what has run in since, up to one second's worth (at least one segment). */
export function refill({ perSecond, tokens, at }: Pace, now: Date): number {
  const passedS = Math.max(0, now.getTime() - at.getTime()) / 1000
  return Math.min(Math.max(1, perSecond), tokens + passedS * perSecond)
}

/** Milliseconds until the bucket holds a token again; 0 when it does now. */
export function waitMs(perSecond: number, tokens: number): number {
  return tokens > 0 ? 0 : Math.ceil(((0.001 - tokens) / perSecond) * 1000)
}

const SKEW_MS = 60_000

/**
 * The time to write beside the tokens. Where another process's clock is a little ahead, its time stands: going back
 * would let the same second run in twice. Far ahead, the clock itself was moved back.
 */
export function chargedAt(at: Date, now: Date): Date {
  const isAhead = at > now && at.getTime() - now.getTime() < SKEW_MS
  return isAhead ? at : now
}
