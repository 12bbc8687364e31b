// Time as a value: everybody asks this clock, so that the sandbox can move it for every process and tests need no
// sleep.

export type Clock = {
  now(): Date
  /** How far the clock stands ahead of the machine's, in milliseconds. Not zero in the sandbox only. */
  offsetMs(): number
  /** Sandbox and tests only. */
  moveTo(offsetMs: number): void
}

export function makeClock(readMs: () => number = Date.now): Clock {
  let offset = 0
  return {
    now: () => new Date(readMs() + offset),
    offsetMs: () => offset,
    moveTo: offsetMs => {
      offset = offsetMs
    },
  }
}
