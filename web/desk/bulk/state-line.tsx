// The state of a bulk text as icon and word.
import { IconBan, IconCheck, IconClock, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import type { Broadcast } from '../api-types.ts'
import { stateOf } from './words.ts'

const ICONS = {
  scheduled: IconClock,
  expanding: IconPlayerPlay,
  running: IconPlayerPlay,
  paused: IconPlayerPause,
  canceling: IconBan,
  canceled: IconBan,
  completed: IconCheck,
}

export function StateLine({ broadcast }: { broadcast: Broadcast }) {
  const { words, tone } = stateOf(broadcast)
  const Icon = ICONS[broadcast.state]
  return (
    <span className={`state tone-${tone}`}>
      <Icon size={16} stroke={1.75} aria-hidden />
      {words}
    </span>
  )
}
