// One step as a card: its hour, what it does, its numbers; open, it is the form.
import { ActionIcon } from '@mantine/core'
import {
  IconAlertTriangle,
  IconArrowDown,
  IconArrowUp,
  IconArrowUpRight,
  IconCheck,
  IconClock,
  IconHandStop,
  IconMessageReply,
  IconPlayerSkipForward,
  IconTrash,
} from '@tabler/icons-react'
import { dayOf, type Step } from '../../../src/core/plan.ts'
import type { StepCounts } from '../api-types.ts'
import type { Acts } from './column.tsx'
import type { Editing } from './editing.ts'
import { KindIcon } from './kind-icon.tsx'
import { StepForm } from './step-form.tsx'
import { clockWords, figuresOf, KIND_WORDS, kindOf, titleOf } from './words.ts'

type Props = {
  step: Step
  at: number
  editing: Editing
  acts: Acts
  counts: StepCounts
  problems: Record<string, string>
}

export function StepCard({ step, at, editing, acts, counts, problems }: Props) {
  const { openId, open, isLocked, draft } = editing
  const isOpen = openId === step.id
  const kind = kindOf(step)
  const hasTime = step.kind !== 'wait' && step.kind !== 'end'
  const when = `Day ${dayOf(draft.steps, at)}${hasTime ? `, ${clockWords(step.time)}` : ''}`
  const [wrong] = Object.values(problems)
  return (
    <div
      className="planned"
      data-step={step.id}
      data-kind={step.kind}
      data-open={isOpen}
      data-wrong={wrong !== undefined}
    >
      <span className="planned-time" aria-hidden>
        {hasTime && clockWords(step.time)}
      </span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is for mice; keys move it too */}
      <div
        className="planned-card"
        draggable={!isLocked && !isOpen && step.kind !== 'end'}
        onDragStart={event => event.dataTransfer.setData('text/heed-step', step.id)}
      >
        <div className="planned-head">
          <span className="planned-kind state">
            <KindIcon kind={kind} />
            {KIND_WORDS[kind]}
          </span>
          {!isLocked && <Tools {...{ step, at, acts }} count={draft.steps.length} />}
        </div>
        <button
          type="button"
          className="planned-open"
          data-act="open"
          aria-expanded={isOpen}
          aria-label={`${when}, ${KIND_WORDS[kind]}: ${titleOf(step)}${wrong ? `. ${wrong}` : ''}`}
          aria-describedby="step-keys"
          onClick={() => open(isOpen ? null : step.id)}
        >
          {titleOf(step)}
        </button>
        {step.kind === 'text' && step.variants.length > 1 && (
          <p className="hint">{step.variants.length} texts, in turn with each round</p>
        )}
        <Figures counts={counts} kind={step.kind} />
        {wrong && !isOpen && (
          <p className="state tone-bad planned-wrong">
            <IconAlertTriangle size={14} stroke={2} aria-hidden />
            {wrong}
          </p>
        )}
        {isOpen && <StepForm {...{ step, at, editing, acts, problems }} />}
      </div>
    </div>
  )
}

type ToolsProps = { step: Step; at: number; count: number; acts: Acts }

function Tools({ step, at, count, acts }: ToolsProps) {
  const look = { variant: 'subtle', color: 'gray', size: 26, tabIndex: -1 } as const
  const title = titleOf(step)
  return (
    <span className="planned-tools">
      {step.kind !== 'end' && (
        <>
          <ActionIcon
            {...look}
            aria-label={`Move up: ${title}`}
            title="Earlier (Shift ↑)"
            disabled={at === 0}
            onClick={() => acts.move(step.id, -1)}
          >
            <IconArrowUp size={16} stroke={1.75} />
          </ActionIcon>
          <ActionIcon
            {...look}
            aria-label={`Move down: ${title}`}
            title="Later (Shift ↓)"
            disabled={at === count - 1}
            onClick={() => acts.move(step.id, 1)}
          >
            <IconArrowDown size={16} stroke={1.75} />
          </ActionIcon>
        </>
      )}
      <ActionIcon
        {...look}
        aria-label={`Take away: ${title}`}
        title="Take away (Delete)"
        onClick={() => acts.remove(step.id)}
      >
        <IconTrash size={16} stroke={1.75} />
      </ActionIcon>
    </span>
  )
}

const FIGURE_ICONS = {
  waiting: IconClock,
  sent: IconArrowUpRight,
  answered: IconMessageReply,
  skipped: IconPlayerSkipForward,
  failed: IconAlertTriangle,
  optedOut: IconHandStop,
}

function Figures({ counts, kind }: { counts: StepCounts; kind: Step['kind'] }) {
  const figures = figuresOf(counts, kind)
  if (figures.length === 0) return null
  return (
    <ul className="planned-figures">
      {figures.map(({ what, count, words, tone }) => {
        const Icon = what === 'sent' && kind !== 'text' ? IconCheck : FIGURE_ICONS[what]
        return (
          <li key={what} className={`state tone-${tone}`}>
            <Icon size={14} stroke={1.75} aria-hidden />
            {count.toLocaleString('en')} {words}
          </li>
        )
      })}
    </ul>
  )
}
