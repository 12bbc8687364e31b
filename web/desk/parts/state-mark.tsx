// A state as icon and word; colour only repeats what these say.
import {
  IconAlertTriangle,
  IconArrowUpRight,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconHandStop,
  IconHelpCircle,
  IconMessageQuestion,
  IconPlayerPlay,
} from '@tabler/icons-react'
import type { ConsentState, Message } from '../api-types.ts'
import { CONSENT_WORDS, stateOf } from './words.ts'

const ICON = { size: 14, stroke: 2, 'aria-hidden': true } as const

const ICONS = {
  waiting: IconClock,
  sending: IconArrowUpRight,
  unknown: IconHelpCircle,
  handed_over: IconCheck,
  sent: IconCheck,
  delivered: IconChecks,
  not_delivered: IconAlertTriangle,
  refused: IconBan,
  canceled: IconBan,
  received: IconCheck,
}

export function MessageState({ message }: { message: Message }) {
  const { words, tone } = stateOf(message)
  const Icon = ICONS[message.state] ?? IconCheck
  return (
    <span className={`state tone-${tone}`}>
      <Icon {...ICON} />
      {words}
    </span>
  )
}

export function ConsentMark({ state }: { state: ConsentState }) {
  if (state === 'unknown') return <span className="mark mark-plain">{CONSENT_WORDS[state]}</span>
  const isOut = state === 'opted_out'
  return (
    <span className={isOut ? 'mark mark-bad' : 'mark mark-plain'}>
      {isOut ? <IconHandStop {...ICON} /> : <IconPlayerPlay {...ICON} />}
      {CONSENT_WORDS[state]}
    </span>
  )
}

export function DoubtMark() {
  return (
    <span className="mark mark-wait">
      <IconMessageQuestion {...ICON} />
      Asks to stop?
    </span>
  )
}
