// Opt-outs against texts, a day and in all: what was taken over from another system's list is none of ours.

export type TextsOfDay = { readonly day: string; readonly texts: number }
export type ConsentsOfDay = {
  readonly day: string
  readonly what: string
  readonly source: string
  readonly n: number
}

export type Days = {
  /** As `2026-11-23`, both included. */
  readonly from: string
  readonly to: string
  readonly texts: readonly TextsOfDay[]
  readonly consents: readonly ConsentsOfDay[]
}

export type Rate = {
  readonly texts: number
  /** Without imported ones, which are `imported`. */
  readonly optOuts: number
  readonly imported: number
  readonly optIns: number
  /** Opt-outs per hundred texts; null: there was no text. */
  readonly percent: number | null
}

const DAY_MS = 86_400_000

/** Every day of the span has its place, also where nothing happened. */
export function sumRates({ from, to, texts, consents }: Days) {
  const days = daysOf(from, to).map(day => ({
    day,
    ...rateOf(
      texts.filter(one => one.day === day),
      consents.filter(one => one.day === day),
    ),
  }))
  return { days, totals: rateOf(texts, consents), sources: sourcesOf(consents) }
}

function rateOf(texts: readonly TextsOfDay[], consents: readonly ConsentsOfDay[]): Rate {
  const sum = (list: readonly ConsentsOfDay[]) => list.reduce((all, one) => all + one.n, 0)
  const out = consents.filter(one => one.what === 'opted_out')
  const sent = texts.reduce((all, one) => all + one.texts, 0)
  const optOuts = sum(out.filter(one => one.source !== 'import'))
  return {
    texts: sent,
    optOuts,
    imported: sum(out) - optOuts,
    optIns: sum(consents.filter(one => one.what === 'opted_in')),
    percent: percentOf(optOuts, sent),
  }
}

/** To two places; more would pretend to know. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100
}

function sourcesOf(consents: readonly ConsentsOfDay[]): { source: string; optOuts: number }[] {
  const sums = new Map<string, number>()
  for (const { what, source, n } of consents)
    if (what === 'opted_out') sums.set(source, (sums.get(source) ?? 0) + n)
  return [...sums].map(([source, optOuts]) => ({ source, optOuts })).sort((a, b) => b.optOuts - a.optOuts)
}

/** Every day of the span. A day alone is read as its midnight in UTC. */
export function daysOf(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const count = Math.max(0, Math.round((last - first) / DAY_MS) + 1)
  return Array.from({ length: count }, (_, n) => new Date(first + n * DAY_MS).toISOString().slice(0, 10))
}
