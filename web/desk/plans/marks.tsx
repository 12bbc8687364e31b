// The state of a plan, and of somebody in one, as icon and word.
import { IconArchive, IconCheck, IconPencil, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import type { Enrollment, Plan } from '../api-types.ts'
import { ENROLLMENT_WORDS, STATE_WORDS } from './words.ts'

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const

const PLAN_ICONS = { draft: IconPencil, active: IconPlayerPlay, archived: IconArchive }

export function PlanMark({ state }: { state: Plan['state'] }) {
  const { words, tone } = STATE_WORDS[state]
  const Icon = PLAN_ICONS[state]
  return (
    <span className={`state tone-${tone}`}>
      <Icon {...ICON} />
      {words}
    </span>
  )
}

const ENROLLMENT_ICONS = { active: IconPlayerPlay, done: IconCheck, stopped: IconPlayerStop }

export function EnrollmentMark({ state }: { state: Enrollment['state'] }) {
  const { words, tone } = ENROLLMENT_WORDS[state]
  const Icon = ENROLLMENT_ICONS[state]
  return (
    <span className={`state tone-${tone}`}>
      <Icon {...ICON} />
      {words}
    </span>
  )
}
