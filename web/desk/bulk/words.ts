// The sentences and the parts of a bulk text on its way: states, shares of the bar, what is left.
import type { Broadcast, BulkCounted, BulkState } from '../api-types.ts'
import { appointment, moment, now } from '../parts/when.ts'
import type { Tone } from '../parts/words.ts'

export const ACTIVE: readonly BulkState[] = ['scheduled', 'expanding', 'running', 'paused', 'canceling']

export function isActive({ state }: Broadcast): boolean {
  return ACTIVE.includes(state)
}

export function isMoving({ state }: Broadcast): boolean {
  return state === 'expanding' || state === 'running' || state === 'canceling'
}

export function stateOf(broadcast: Broadcast): { words: string; tone: Tone } {
  const { state, sendAt, localTime, completedAt } = broadcast
  switch (state) {
    case 'scheduled':
      return { words: `Planned for ${localTime ? localWords(localTime) : appointment(sendAt)}`, tone: 'wait' }
    case 'expanding':
      return { words: 'Under way', tone: 'quiet' }
    case 'running':
      return { words: 'Under way', tone: 'quiet' }
    case 'paused':
      return { words: broadcast.pausedBy === 'person' ? 'Paused' : 'Paused by itself', tone: 'wait' }
    case 'canceling':
      return { words: 'Being cancelled', tone: 'bad' }
    case 'canceled':
      return { words: 'Cancelled', tone: 'bad' }
    case 'completed':
      return { words: completedAt ? `Done ${moment(completedAt)}` : 'Done', tone: 'good' }
  }
}

/** "Tue, 24 Nov, 9:00 am by their clocks" of "2026-11-24T09:00". */
export function localWords(local: string): string {
  return `${appointment(`${local}:00Z`, 'UTC')} by each person’s clock`
}

/** A name that was taken from the text: a field is read as what stands in for it. */
export function nameOf({ name }: Broadcast): string {
  return name.replace(/\{\{[^{}|]*(?:\|([^{}]*))?\}\}/g, (_, instead?: string) => instead?.trim() || '…')
}

export type Share = { state: BulkCounted; words: string; look: string; tone: Tone }

/** In the order of the bar. */
export const SHARES: readonly Share[] = [
  { state: 'delivered', words: 'Delivered', look: 'share-good', tone: 'good' },
  { state: 'sent', words: 'Sent, not reported as delivered yet', look: 'share-sent', tone: 'quiet' },
  { state: 'handed_over', words: 'Handed over to the provider', look: 'share-sent', tone: 'quiet' },
  { state: 'in_flight', words: 'Being handed over', look: 'share-leaving', tone: 'quiet' },
  {
    state: 'in_doubt',
    words: 'Not known yet; Heed is asking the provider',
    look: 'share-doubt',
    tone: 'wait',
  },
  { state: 'waiting', words: 'Waiting', look: 'share-waiting', tone: 'quiet' },
  { state: 'not_delivered', words: 'Not delivered', look: 'share-failed', tone: 'bad' },
  { state: 'refused', words: 'Not sent', look: 'share-failed', tone: 'bad' },
  { state: 'canceled', words: 'Cancelled', look: 'share-not', tone: 'bad' },
  { state: 'excluded', words: 'Left out', look: 'share-not', tone: 'bad' },
]

/** Texts that the provider has taken, whatever became of them after. */
export function handedOver({ counts }: Broadcast): number {
  return counts.delivered + counts.handed_over + counts.sent + counts.not_delivered
}

/** How many people would still get it: what a cancel takes away. */
export function stillToGo({ counts, total, expanded }: Broadcast): number {
  return counts.waiting + Math.max(0, total - expanded)
}

export function finishWords({ finishAt, state }: Broadcast): string | null {
  if (!finishAt || state === 'paused') return null
  const left = Date.parse(finishAt) - now().getTime()
  if (left < 5_000) return 'in a moment'
  if (left < 90_000) return `in ${Math.ceil(left / 1_000)} seconds`
  if (left < 5_400_000) return `in ${Math.round(left / 60_000)} minutes`
  return appointment(finishAt)
}
