// What a race with STOP is judged by: when the opt-outs were committed, and what became of the texts.
import { expect } from 'vitest'
import { sql } from '../../src/kit/db/db.ts'
import type { Ground } from './ground.ts'
import type { Sent } from './wire.ts'

export type Stopped = {
  readonly phone: string
  /** The texts that were taken, before the STOP or in its very moment. */
  readonly texts: readonly string[]
  readonly refused: number
}

/** Hears each opt-out on the server that committed it, right after the commit. */
export function watchStops(ground: Ground) {
  const at = new Map<string, number>()
  const deaf = ground.servers.map(({ rt }) =>
    rt.hints.hear('stop', key => {
      const phone = key.slice(key.indexOf('/') + 1)
      if (!at.has(phone)) at.set(phone, performance.now())
    }),
  )
  return {
    committedAt: (phone: string) => at.get(phone) ?? Number.NaN,
    close: () => {
      for (const stop of deaf) stop()
    },
  }
}

/**
 * Milliseconds from then to the start of the last call that was not the confirmation; 0 where there was none
 * after.
 */
export function windowOf(calls: readonly Sent[], from: number): number {
  const late = calls.filter(call => call.startedAt > from && !isConfirmation(call))
  return Math.max(0, ...late.map(call => call.startedAt - from))
}

export function isConfirmation({ body }: Sent): boolean {
  return body.startsWith('You have successfully been unsubscribed')
}

/** Each text was either handed over, and then exactly once, or it was canceled and never sent. */
export async function countStates(ground: Ground, all: readonly Stopped[]) {
  let [handedOver, canceled] = [0, 0]
  for (const { phone, texts } of all) {
    const rows = await ground.db.rows<{ id: string; body: string; state: string; reason: string | null }>(
      STATES,
      [texts],
    )
    expect(rows.length).toBe(texts.length)
    for (const { body, state, reason } of rows) {
      const times = ground.wire.sentTo(phone).filter(call => call.body === body).length
      if (state === 'canceled') {
        expect({ phone, body, reason, times }).toEqual({ phone, body, reason: 'opted_out', times: 0 })
        canceled += 1
      } else {
        expect(['handed_over', 'sent', 'delivered']).toContain(state)
        expect({ phone, body, state, times }).toEqual({ phone, body, state, times: 1 })
        handedOver += 1
      }
    }
  }
  return { handedOver, canceled }
}

const STATES = sql(
  'race_states',
  `select m.id, m.body, d.state, d.reason from messages m
     left join deliveries d on d.account_id = m.account_id and d.message_id = m.id where m.id = any($1::uuid[])`,
)

/** The quantiles of some measurements, in words. */
export function toldQuantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return `p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, most ${at(1).toFixed(1)} ms of ${sorted.length}`
}
