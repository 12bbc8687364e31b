// The words for what became of a text of a broadcast, and why.
import { PROVIDERS } from '../../providers/catalog.ts'
import type { CountedState } from './shapes.ts'

export const STATE_WORDS: Record<CountedState, string> = {
  waiting: 'Waiting to be sent',
  in_flight: 'Being handed over',
  in_doubt: 'Handed over or not: being looked up',
  handed_over: 'Handed over to the provider',
  sent: 'Sent to the network',
  delivered: 'Delivered',
  not_delivered: 'Not delivered',
  refused: 'Not sent',
  canceled: 'Canceled',
  excluded: 'Left out',
}

const REASONS: Record<string, string> = {
  opted_out: 'Asked not to be texted in the meantime',
  canceled: 'Canceled before it was handed over',
  gave_up: 'The provider could not be reached after several tries',
  lost: 'Lost on the way to the provider, and not sent again',
  no_credits: 'Not enough credits',
}

/** A reason is one of ours, or the number of a provider's error. */
export function reasonWords(reason: string): string {
  if (!/^\d+$/.test(reason)) return REASONS[reason] ?? reason
  return PROVIDERS[0]!.errorWords(Number(reason))
}
