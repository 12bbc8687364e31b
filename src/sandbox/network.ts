// The one value that every part of the sandbox is handed: its clock, memory, faults and ways out.
import { randomBytes } from 'node:crypto'
import type { Faults } from './faults.ts'
import type { Feed } from './feed.ts'
import type { Journal } from './journal.ts'
import type { Scheduler } from './scheduler.ts'
import type { Store } from './store.ts'
import type { Webhooks } from './webhooks.ts'

export type Log = { info(message: string): void; warn(message: string): void; error(message: string): void }

export type Network = {
  readonly accountSid: string
  readonly authToken: string
  readonly deskUrl: string | null
  readonly clockUrl: string | null
  /** What a number may send a second until PUT /numbers says otherwise. */
  readonly segmentsPerSecond: number
  /** From the number's turn to the ringing of the phone. */
  readonly deliveryMs: number
  readonly log: Log
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly store: Store
  readonly faults: Faults
  readonly journal: Journal
  readonly webhooks: Webhooks
  readonly feed: Feed
}

/** The sandbox's time: the machine's, moved ahead by what POST /clock has added up. */
export type Clock = { now(): number; offsetMs(): number; move(offsetMs: number): void }

export function createClock(realNow: () => number): Clock {
  let offset = 0
  return {
    now: () => realNow() + offset,
    offsetMs: () => offset,
    move(offsetMs) {
      offset = offsetMs
    },
  }
}

/** A sid as Twilio makes them: two letters and 32 hexadecimal digits. */
export function newSid(prefix: 'SM' | 'MM' | 'ME' | 'PN'): string {
  return prefix + randomBytes(16).toString('hex')
}
