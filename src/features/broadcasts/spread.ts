// Which sender each text of a broadcast goes from: the one that the person knows, else shared out by pace.
import type { Sender } from '../senders/queries.ts'

/** Who is to get the text: `knownSenderId` is the sender of their conversation, or null. */
export type Addressee = { readonly knownSenderId: string | null; readonly isInternational: boolean }

/**
 * Answers the sender of each phone in turn. Given the same phones in the same order it answers the same. Carriers take
 * texts abroad from long codes only, so the others are left out there as long as there is one.
 */
export function makeSpread(senders: readonly Sender[]): (to: Addressee) => Sender {
  const byId = new Map(senders.map(sender => [sender.id, sender]))
  // How many seconds each has been given by now: the next text goes to the one that is done first.
  const busy = senders.map(sender => ({ sender, seconds: 0 }))
  const goingAbroad = busy.filter(({ sender }) => sender.kind === 'long_code')
  return ({ knownSenderId, isInternational }) => {
    const known = knownSenderId === null ? undefined : byId.get(knownSenderId)
    if (known) return known
    const able = isInternational && goingAbroad.length > 0 ? goingAbroad : busy
    const first = able.reduce((a, b) => (done(b) < done(a) ? b : a))
    first.seconds = done(first)
    return first.sender
  }
}

function done({ sender, seconds }: { sender: Sender; seconds: number }): number {
  return seconds + 1 / sender.segmentsPerSecond
}
