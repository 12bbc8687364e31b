// Which sender each text of a broadcast goes from: the one that the person knows, else shared out by pace.
import type { Sender } from '../senders/queries.ts'

/** Answers the sender of each phone in turn. Given the same phones in the same order it answers the same. */
export function makeSpread(senders: readonly Sender[]): (knownSenderId: string | null) => Sender {
  const byId = new Map(senders.map(sender => [sender.id, sender]))
  // How many seconds each has been given by now: the next text goes to the one that is done first.
  const busy = senders.map(sender => ({ sender, seconds: 0 }))
  return knownSenderId => {
    const known = knownSenderId === null ? undefined : byId.get(knownSenderId)
    if (known) return known
    const first = busy.reduce((a, b) => (done(b) < done(a) ? b : a))
    first.seconds = done(first)
    return first.sender
  }
}

function done({ sender, seconds }: { sender: Sender; seconds: number }): number {
  return seconds + 1 / sender.segmentsPerSecond
}
