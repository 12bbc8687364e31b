// The line across the thread where somebody opted out or came back: the one thing here that must not be missed.
import { IconHandStop, IconInfoCircle, IconPlayerPlay } from '@tabler/icons-react'
import type { Consent, ConsentEvent, TimelineItem } from '../api-types.ts'
import { humane, moment } from '../parts/when.ts'
import { whoStopped } from '../parts/words.ts'

type Props = { event: ConsentEvent; consent: Consent; name: string; items: TimelineItem[] }

export function ConsentLine({ event, consent, name, items }: Props) {
  if (event.kind === 'opted_out') {
    const { word, source } = event
    const who = whoStopped({ state: 'opted_out', since: event.at, source, word, events: [event] }, name)
    const after = isInForce(event, consent, items)
      ? ` No text reaches them since ${moment(event.at)}. START from their phone lifts it.`
      : ` No text reached them from ${moment(event.at)} until it was lifted.`
    return (
      <li className="across across-bad">
        <IconHandStop size={18} stroke={1.75} aria-hidden />
        <span>
          <b>{who}</b>
          {after}
        </span>
      </li>
    )
  }
  if (event.kind === 'opted_in') {
    return (
      <li className="across">
        <IconPlayerPlay size={18} stroke={1.75} aria-hidden />
        <span>
          <b>{backWords(event, name)}</b> Texts reach them again since {moment(event.at)}. What the opt-out
          cancelled stays cancelled.
        </span>
      </li>
    )
  }
  // The message beside it says the rest; a line for each would bury the two that matter.
  if (event.kind !== 'opt_out_repeated' || event.messageId) return null
  return (
    <li className="across across-quiet">
      <IconInfoCircle size={16} stroke={1.75} aria-hidden />
      <span>{humane(event.text)}</span>
    </li>
  )
}

function backWords({ source, word, actor, note }: ConsentEvent, name: string): string {
  if (source === 'message') return `${name} wrote ${(word ?? 'START').toUpperCase()}.`
  return `${actor ?? 'The owner'} recorded a new consent of ${name}${note ? `: “${note}”.` : '.'}`
}

/** The last opted-out event of a phone that is opted out still holds. */
function isInForce(event: ConsentEvent, consent: Consent, items: TimelineItem[]): boolean {
  if (consent.state !== 'opted_out') return false
  const isLater = (other: ConsentEvent) =>
    other.seq > event.seq && (other.kind === 'opted_out' || other.kind === 'opted_in')
  return !items.some(item => item.event && isLater(item.event))
}
