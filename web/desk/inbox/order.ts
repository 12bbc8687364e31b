// The order of a thread: as it happened on the phone, not as it was written down.
import type { TimelineItem } from '../api-types.ts'

/**
 * Oldest first. A first-text notice is made when its text is claimed, so its id is younger although it rings first;
 * a text that waits stands where it will go.
 */
export function inOrder(newestFirst: TimelineItem[]): TimelineItem[] {
  return newestFirst.toReversed().sort((a, b) => {
    const [first, second] = [happenedAt(a), happenedAt(b)]
    return first < second ? -1 : first > second ? 1 : 0
  })
}

export function happenedAt({ at, message }: TimelineItem): string {
  if (message?.direction !== 'out') return at
  if (message.handedOverAt) return message.handedOverAt
  return message.state === 'waiting' && message.dueAt && message.dueAt > at ? message.dueAt : at
}
