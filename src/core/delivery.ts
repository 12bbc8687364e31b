// The states of a text on its way, and which may follow which: a late report never takes one back.

/**
 * waiting: in the outbox. sending: claimed, the call is on its way. unknown: the call's outcome is not known; looked
 * up at the provider, never resent by itself. handed_over: the provider took it. The rest is what became of it.
 */
export type DeliveryState =
  | 'waiting'
  | 'sending'
  | 'unknown'
  | 'handed_over'
  | 'sent'
  | 'delivered'
  | 'not_delivered'
  | 'refused'
  | 'canceled'

/** What a provider's status callback or look-up can say. */
export type ReportedState = 'handed_over' | 'sent' | 'delivered' | 'not_delivered'

/**
 * Ranks of the stored states; the same numbers stand in the SQL that applies reports
 * (features/messages/queries.ts).
 */
export const RANKS: Record<DeliveryState, number> = {
  waiting: 0,
  sending: 1,
  unknown: 2,
  handed_over: 3,
  sent: 4,
  not_delivered: 5,
  delivered: 6,
  refused: 7,
  canceled: 7,
}

/** Callbacks arrive in any order and more than once: only a step forward counts. */
export function advance(present: DeliveryState, reported: ReportedState): DeliveryState {
  return RANKS[reported] > RANKS[present] ? reported : present
}

export function isFinal(state: DeliveryState): boolean {
  return RANKS[state] >= RANKS.not_delivered
}

const BACKOFF_S = [5, 30, 120, 600, 1800]

/**
 * Seconds until the next try of a text that the provider surely did not take, or null: give up. `tries` made so
 * far.
 */
export function retryAfterS(tries: number): number | null {
  return BACKOFF_S[tries - 1] ?? null
}

const TROUBLE_S = 60

/**
 * The same where not the text but the way is in trouble: it is never given up, for it would go if it could. `chance`
 * from 0 to 1 spreads what failed together.
 */
export function troubleRetryMs(tries: number, chance: number): number {
  return spread(Math.min(TROUBLE_S, 5 * 2 ** Math.min(tries - 1, 10)), chance)
}

/** Around so many seconds: a quarter less or more. */
export function spread(seconds: number, chance: number): number {
  return Math.round(seconds * 1000 * (0.75 + chance / 2))
}
