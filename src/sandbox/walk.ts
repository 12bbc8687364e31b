// Walks through time instead of jumping: from one thing that is due to the next, each done before the clock goes on,
// so that every text rings at its own hour.
import type { Network } from './network.ts'

/** Moves both clocks to this offset, or throws. */
export type Move = (offsetMs: number) => Promise<void>

/** What Heed says of itself; null: it does not say. */
export type Look = () => Promise<{ readonly left: number; readonly next: number | null } | null>

type Steps = { readonly look: Look; readonly move: Move }

/** Longer than this nobody waits for a year to go by: what is left of the way is a jump. */
const LONGEST_WALK_MS = 90_000
const LOOK_AGAIN_MS = 8
/** What does not move in this time waits for the clock: pace, a try later. */
const STILL_MS = 60
/** The clock is helped on by so much, twice as much the next time; then what still waits waits for something else. */
const FIRST_NUDGE_MS = 2_000
const NUDGES = 4

/** Resolves when both clocks stand at `target`, an offset. */
export async function walkTo(net: Network, target: number, { look, move }: Steps): Promise<void> {
  const until = performance.now() + LONGEST_WALK_MS
  let given = 0
  while (net.clock.offsetMs() < target && performance.now() < until) {
    const ahead = await look()
    if (ahead === null) break
    if (ahead.left < given) given = ahead.left
    if (ahead.left > given || isBusy(net)) {
      given = await settle(net, target, { look, move })
      continue
    }
    await moveOn(net, Math.min(ahead.next ?? Number.POSITIVE_INFINITY, ownNext(net)), { target, move })
  }
  if (net.clock.offsetMs() < target) await move(target)
}

/** Waits until all that is due is done. Answers how much of it never will be, as far as anybody can see. */
async function settle(net: Network, target: number, { look, move }: Steps): Promise<number> {
  let known = ''
  let since = performance.now()
  let nudges = 0
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS))
    const ahead = await look()
    if (ahead === null || (ahead.left === 0 && !isBusy(net))) return 0
    const state = `${ahead.left} ${net.scheduler.nextDue()}`
    if (state !== known) {
      known = state
      since = performance.now()
      nudges = 0
    } else if (performance.now() - since > STILL_MS) {
      const next = Math.min(ahead.next ?? Number.POSITIVE_INFINITY, ownNext(net))
      if (nudges === NUDGES || next <= net.clock.now()) return ahead.left
      await moveOn(net, Math.min(next, net.clock.now() + FIRST_NUDGE_MS * 2 ** nudges), { target, move })
      since = performance.now()
      nudges += 1
    }
  }
}

/** Something of its own that is due now, and will run with the next turn of the loop. */
function isBusy(net: Network): boolean {
  return ownNext(net) <= net.clock.now()
}

function ownNext({ scheduler }: Network): number {
  return scheduler.nextDue() ?? Number.POSITIVE_INFINITY
}

type Goal = { readonly target: number; readonly move: Move }

async function moveOn({ clock }: Network, to: number, { target, move }: Goal): Promise<void> {
  const ahead = Math.ceil(Math.max(1, to - clock.now()))
  await move(Math.min(target, clock.offsetMs() + ahead))
}
