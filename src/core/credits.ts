// Credits as double entry: every posting moves credits between two buckets, so the sums always agree. E2, E4.

export type Bucket = 'granted' | 'available' | 'held' | 'spent'

export type PostingKind = 'grant' | 'hold' | 'settle' | 'release' | 'charge'

/** Moves `credits` (a whole number, 0 or more) from one bucket to another. `ref` is a message's or a grant's id. */
export type Posting = {
  readonly kind: PostingKind
  readonly ref: string
  readonly credits: number
  readonly from: Bucket
  readonly to: Bucket
}

const MOVES: Record<PostingKind, { from: Bucket; to: Bucket }> = {
  grant: { from: 'granted', to: 'available' },
  hold: { from: 'available', to: 'held' },
  settle: { from: 'held', to: 'spent' },
  release: { from: 'held', to: 'available' },
  charge: { from: 'available', to: 'spent' },
}

export function posting(kind: PostingKind, ref: string, credits: number): Posting {
  if (!Number.isSafeInteger(credits) || credits < 0)
    throw new Error(`a posting of ${credits} credits cannot be`)
  return { kind, ref, credits, ...MOVES[kind] }
}

export type Balance = { readonly available: number; readonly held: number; readonly spent: number }

/** How the balance changes by these postings. The sum over all four buckets is zero by construction. */
export function changeBy(postings: readonly Posting[]): Balance {
  const change = { granted: 0, available: 0, held: 0, spent: 0 }
  for (const { from, to, credits } of postings) {
    change[from] -= credits
    change[to] += credits
  }
  return { available: change.available, held: change.held, spent: change.spent }
}

export const ALERT_PERCENTS = [80, 85, 90, 95] as const

/**
 * E4: the alerts that this month's use has reached and that were not told yet (`told`: the last percent told, or
 * 0).
 */
export function alertsReached(used: number, monthly: number, told: number): number[] {
  if (monthly <= 0) return []
  return ALERT_PERCENTS.filter(percent => percent > told && used * 100 >= monthly * percent)
}
