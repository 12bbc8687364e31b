// The faults that can be set: what goes wrong, how often, for whom; the dice are seeded, so a run can be
// repeated.

/** `rate` from 0 to 1; `phone` null strikes everybody's texts. */
type Aim = { readonly rate: number; readonly phone: string | null }
type Scope = { readonly on: 'status' | 'inbound' | 'both' }

type LatencyRule = Aim & { readonly ms: number }
/** `sync`: answered at the call with `httpStatus`; else the message fails on its way with the code. */
type ErrorRule = Aim & {
  readonly code: number
  readonly httpStatus: number | null
  readonly sync: boolean
}
/** The connection dies without an answer: `after` the message was accepted, or `before`. */
type DropRule = Aim & { readonly when: 'after' | 'before' }
type LateRule = Aim & Scope & { readonly ms: number }
type CallbackRule = Aim & Scope

export type FaultSet = {
  readonly seed: number
  readonly latencyMs: readonly LatencyRule[]
  readonly errors: readonly ErrorRule[]
  readonly dropConnection: readonly DropRule[]
  /** Callbacks and webhooks that never leave, leave late, leave twice. */
  readonly lost: readonly CallbackRule[]
  readonly late: readonly LateRule[]
  readonly doubled: readonly CallbackRule[]
  /** A status callback that is overtaken by the next one of the same message. */
  readonly reordered: readonly Aim[]
}

export const NO_FAULTS: FaultSet = {
  seed: 1,
  latencyMs: [],
  errors: [],
  dropConnection: [],
  lost: [],
  late: [],
  doubled: [],
  reordered: [],
}

type FaultKind = Exclude<keyof FaultSet, 'seed'>
type Hook = 'status' | 'inbound'

export type Faults = {
  current(): FaultSet
  set(faults: FaultSet): void
  /** The rule that strikes this time, if one does. */
  roll<K extends FaultKind>(
    kind: K,
    phone: string,
    fits?: (rule: FaultSet[K][number]) => boolean,
  ): FaultSet[K][number] | null
}

export function createFaults(): Faults {
  let current = NO_FAULTS
  let dice = new Map<object, () => number>()
  return {
    current: () => current,
    set(faults) {
      current = faults
      dice = new Map()
      let index = 0
      for (const kind of Object.keys(NO_FAULTS) as (keyof FaultSet)[]) {
        if (kind === 'seed') continue
        // Each rule throws its own dice, so that adding one leaves the luck of the others as it was.
        for (const rule of faults[kind])
          dice.set(rule, seededDice(faults.seed * 7919 + kind.length * 104729 + index++))
      }
    },
    roll(kind, phone, fits) {
      const rules = current[kind]
      if (rules.length === 0) return null
      for (const rule of rules as readonly FaultSet[typeof kind][number][]) {
        if (rule.phone !== null && rule.phone !== phone) continue
        if (fits && !fits(rule)) continue
        if (rule.rate >= 1 || dice.get(rule)!() < rule.rate) return rule
      }
      return null
    },
  }
}

/** Whether a callback rule speaks of this kind of webhook. */
export function isFor(hook: Hook): (rule: Scope) => boolean {
  return ({ on }) => on === 'both' || on === hook
}

/** Mulberry32: small, quick, and the same on every machine. */
function seededDice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
