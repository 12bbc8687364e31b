// The column: days, their steps as cards with times on the left, and + between. Everything works by keyboard.
import { Button } from '@mantine/core'
import { IconCalendarPlus } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { dayOf } from '../../../src/core/plan.ts'
import type { StepCounts } from '../api-types.ts'
import { Empty } from '../parts/states.tsx'
import { told } from '../parts/toast.ts'
import { AddStep } from './add-step.tsx'
import { StepCard } from './card.tsx'
import {
  addStep,
  daysOf,
  dropStep,
  type Kind,
  moveStep,
  putStep,
  removeStep,
  type Steps,
  setWhen,
} from './draft.ts'
import { type Editing, problemsOf } from './editing.ts'
import { clockWords, KIND_WORDS, titleOf } from './words.ts'

export function Column({ editing }: { editing: Editing }) {
  const { draft, plan, isLocked } = editing
  const box = useRef<HTMLDivElement>(null)
  const acts = useActs(editing)
  useEffect(() => {
    const id = editing.wish.current
    const wished = id && box.current?.querySelector<HTMLElement>(`[data-step="${id}"] [data-act="open"]`)
    if (!wished) return
    editing.wish.current = null
    wished.focus()
  })
  const counts = new Map(plan.steps.map(step => [step.id, step.counts]))
  if (draft.steps.length === 0) return <NoSteps editing={editing} onAdd={acts.add} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the cards inside, heard in one place
    <div
      ref={box}
      className="plan-column"
      data-locked={isLocked}
      onKeyDown={event => onKey(event, editing, acts)}
    >
      <p id="step-keys" className="visually-hidden">
        {isLocked ? KEYS_LOCKED : KEYS}
      </p>
      {daysOf(draft.steps).map(({ day, steps }) => (
        <section key={`${day}-${steps[0]!.step.id}`} className="plan-day" aria-label={`Day ${day}`}>
          <h3 className="plan-day-name">Day {day}</h3>
          <ol className="plan-steps">
            {steps.map(({ step, at }) => (
              <li key={step.id} className="plan-step">
                {!isLocked && <Slot at={at} steps={draft.steps} acts={acts} />}
                <StepCard
                  {...{ step, at, editing, acts }}
                  counts={counts.get(step.id) ?? NONE}
                  problems={problemsOf(editing.problems, at)}
                />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {!isLocked && <Slot at={draft.steps.length} steps={draft.steps} acts={acts} isLast />}
    </div>
  )
}

const NONE: StepCounts = { waiting: 0, sent: 0, failed: 0, answered: 0, optedOut: 0, skipped: 0 }
const KEYS_LOCKED = 'Arrow keys walk from step to step, Enter opens one.'
const KEYS =
  'Arrow keys walk from step to step, Enter opens one. Shift with up or down moves it, Shift with left or right moves it by a day. A adds a step below, Delete takes it away, Control Z takes back.'

export type Acts = {
  add: (at: number, kind: Kind) => void
  remove: (id: string) => void
  move: (id: string, by: 1 | -1) => void
  shift: (id: string, days: 1 | -1) => void
  drop: (id: string, at: number) => void
  when: (id: string, day: number, time: string) => void
}

function useActs(editing: Editing): Acts {
  const { draft, setSteps, open, wish, isLocked } = editing
  const { steps } = draft
  const show = (next: Steps, id: string, verb: string) => {
    if (isLocked || next === steps) return
    wish.current = id
    setSteps(next, `${verb}: ${placeWords(next, id)}`)
  }
  return {
    add(at, kind) {
      const added = addStep(steps, at, kind)
      if (kind === 'end') wish.current = added.id
      else open(added.id)
      setSteps(added.steps, `${KIND_WORDS[kind]} added: ${placeWords(added.steps, added.id)}`)
    },
    remove(id) {
      if (isLocked) return
      const at = steps.findIndex(step => step.id === id)
      const next = removeStep(steps, id)
      wish.current = next[Math.min(at, next.length - 1)]?.id ?? null
      setSteps(next)
      told(`Taken away: ${titleOf(steps[at]!)}`, editing.undo)
    },
    move: (id, by) => show(moveStep(steps, id, by), id, 'Moved'),
    drop: (id, at) => show(dropStep(steps, id, at), id, 'Moved'),
    shift(id, days) {
      const at = steps.findIndex(step => step.id === id)
      const step = steps[at]!
      if (step.kind === 'wait') {
        const next = Math.max(1, step.days + days)
        show(putStep(steps, id, { days: next }), id, `Waits ${next} days`)
      } else show(setWhen(steps, id, { day: dayOf(steps, at) + days, time: step.time }), id, 'Moved')
    },
    when: (id, day, time) => show(setWhen(steps, id, { day, time }), id, 'Moved'),
  }
}

function placeWords(steps: Steps, id: string): string {
  const at = steps.findIndex(step => step.id === id)
  return `step ${at + 1} of ${steps.length}, day ${dayOf(steps, at)}, ${clockWords(steps[at]!.time)}`
}

/** Keys of a card count while the card itself has the focus, not while something is written in it. */
function onKey(event: KeyboardEvent, editing: Editing, acts: Acts): void {
  const target = event.target as HTMLElement
  if (event.key === 'Escape' && editing.openId) {
    close(event, editing)
    return
  }
  if (target.dataset.act !== 'open') return
  const id = target.closest<HTMLElement>('[data-step]')!.dataset.step!
  const at = editing.draft.steps.findIndex(step => step.id === id)
  const act = actOf(event, { id, at, editing, acts })
  if (!act) return
  event.preventDefault()
  event.stopPropagation()
  act()
}

type Place = { id: string; at: number; editing: Editing; acts: Acts }

function actOf(event: KeyboardEvent, { id, at, editing, acts }: Place): (() => void) | null {
  const { key, shiftKey, ctrlKey, metaKey } = event
  if (ctrlKey || metaKey) return key === 'z' ? editing.undo : null
  const column = (event.currentTarget as HTMLElement | null)?.closest('.plan-column')
  switch (key) {
    case 'ArrowUp':
      return shiftKey ? () => acts.move(id, -1) : () => walk(column, id, -1)
    case 'ArrowDown':
      return shiftKey ? () => acts.move(id, 1) : () => walk(column, id, 1)
    case 'ArrowLeft':
      return shiftKey ? () => acts.shift(id, -1) : null
    case 'ArrowRight':
      return shiftKey ? () => acts.shift(id, 1) : null
    case 'Delete':
    case 'Backspace':
      return () => acts.remove(id)
    case 'a':
      return () => column?.querySelector<HTMLElement>(`[data-slot="${at + 1}"]`)?.click()
    default:
      return null
  }
}

function walk(column: Element | null | undefined, id: string, by: 1 | -1): void {
  const all = [...(column?.querySelectorAll<HTMLElement>('[data-act="open"]') ?? [])]
  const from = all.findIndex(each => each.closest<HTMLElement>('[data-step]')?.dataset.step === id)
  all[from + by]?.focus()
}

function close(event: KeyboardEvent, editing: Editing): void {
  // A list that is open inside of the form closes first.
  if ((event.target as HTMLElement).getAttribute('aria-expanded') === 'true' && !isOpener(event)) return
  event.preventDefault()
  event.stopPropagation()
  editing.wish.current = editing.openId
  editing.open(null)
}

function isOpener({ target }: KeyboardEvent): boolean {
  return (target as HTMLElement).dataset.act === 'open'
}

type SlotProps = { at: number; steps: Steps; acts: Acts; isLast?: boolean }

/** The place between two steps: + adds one there, and a card can be dropped on it. */
function Slot({ at, steps, acts, isLast = false }: SlotProps) {
  const before = steps[at - 1]
  const isClosed = before?.kind === 'end'
  if (isClosed) return null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop on; the keys are Shift with the arrows
    <div
      className="slot"
      data-last={isLast}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes('text/heed-step')) return
        event.preventDefault()
        event.currentTarget.dataset.over = 'true'
      }}
      onDragLeave={event => delete event.currentTarget.dataset.over}
      onDrop={event => {
        event.preventDefault()
        delete event.currentTarget.dataset.over
        acts.drop(event.dataTransfer.getData('text/heed-step'), at)
      }}
    >
      <AddStep
        at={at}
        steps={steps}
        label={before ? `Add a step after: ${titleOf(before)}` : 'Add a step before all others'}
        isLast={isLast}
        onAdd={kind => acts.add(at, kind)}
      />
    </div>
  )
}

function NoSteps({ editing, onAdd }: { editing: Editing; onAdd: Acts['add'] }) {
  if (editing.isLocked) return <Empty title="No steps" />
  return (
    <Empty icon={<IconCalendarPlus size={32} stroke={1.5} aria-hidden />} title="No steps yet">
      <p>
        Day 1 is the day on which somebody is enrolled. Begin with a text or a task; what comes next goes to
        the days after it.
      </p>
      <div className="first-steps">
        {(['text', 'call', 'text_task', 'to_do'] as const).map(kind => (
          <Button key={kind} variant={kind === 'text' ? 'filled' : 'default'} onClick={() => onAdd(0, kind)}>
            {KIND_WORDS[kind]}
          </Button>
        ))}
      </div>
    </Empty>
  )
}
