// Credits as double entry: every posting moves credits between two buckets, so the sums always agree. E2 to E4.

export type Bucket = 'granted' | 'available' | 'held' | 'spent' | 'expired'

export type PostingKind = 'grant' | 'hold' | 'settle' | 'release' | 'charge' | 'expire'

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
  expire: { from: 'available', to: 'expired' },
}

export function posting(kind: PostingKind, ref: string, credits: number): Posting {
  if (!Number.isSafeInteger(credits) || credits < 0)
    throw new Error(`a posting of ${credits} credits cannot be`)
  return { kind, ref, credits, ...MOVES[kind] }
}

export type Balance = {
  readonly available: number
  readonly held: number
  readonly spent: number
  readonly expired: number
}

/** How the balance changes by these postings. The sum over all buckets is zero by construction. */
export function changeBy(postings: readonly Posting[]): Balance {
  const change = { granted: 0, available: 0, held: 0, spent: 0, expired: 0 }
  for (const { from, to, credits } of postings) {
    change[from] -= credits
    change[to] += credits
  }
  const { available, held, spent, expired } = change
  return { available, held, spent, expired }
}

/** Credits that were granted, or used, by these postings: what a statement counts. */
export function usedBy(postings: readonly Posting[]) {
  const sum = (kind: PostingKind) =>
    postings.reduce((total, one) => (one.kind === kind ? total + one.credits : total), 0)
  return { granted: sum('grant'), sent: sum('settle'), received: sum('charge'), expired: sum('expire') }
}

/**
 * E3: the oldest credits are used first, and what a grant has left a year later expires. `granted`: the credits of all
 * grants that have expired by now. Whatever was spent, is held or has expired came from them first, so what is left of
 * them is the rest.
 */
export function leftToExpire(granted: number, { held, spent, expired }: Balance): number {
  return Math.max(0, granted - spent - held - expired)
}

export type Grant = { readonly credits: number }

/** What each grant has left, the oldest first in, the oldest first out. */
export function leftOf<G extends Grant>(
  oldestFirst: readonly G[],
  { held, spent, expired }: Balance,
): (G & { readonly left: number })[] {
  let used = held + spent + expired
  return oldestFirst.map(grant => {
    const taken = Math.min(used, grant.credits)
    used -= taken
    return { ...grant, left: grant.credits - taken }
  })
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
