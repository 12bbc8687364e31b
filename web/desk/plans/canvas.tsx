// The same plan as a picture: days from left to right, steps below one another, arrows between; a click opens the step.
import { useLayoutEffect, useRef, useState } from 'react'
import type { Step } from '../../../src/core/plan.ts'
import type { StepCounts } from '../api-types.ts'
import './canvas.css'
import { daysOf } from './draft.ts'
import type { Editing } from './editing.ts'
import { KindIcon } from './kind-icon.tsx'
import { clockWords, figuresOf, KIND_WORDS, kindOf, titleOf } from './words.ts'

type Line = { id: string; path: string }

export function Canvas({ editing, onOpen }: { editing: Editing; onOpen: () => void }) {
  const { draft, plan, open, wish } = editing
  const box = useRef<HTMLDivElement>(null)
  const lines = useLines(box, draft.steps)
  const counts = new Map(plan.steps.map(step => [step.id, step.counts]))
  const days = daysOf(draft.steps)
  return (
    <div className="canvas-scroll">
      <div className="canvas" ref={box}>
        <svg className="canvas-lines" aria-hidden>
          <title>Arrows from step to step</title>
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0 8 4 0 8z" fill="currentColor" />
            </marker>
          </defs>
          {lines.map(({ id, path }) => (
            <path
              key={id}
              d={path}
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              markerEnd="url(#arrow)"
            />
          ))}
        </svg>
        {days.map(({ day, steps }, i) => (
          <section key={`${day}-${steps[0]!.step.id}`} className="canvas-day" aria-label={`Day ${day}`}>
            <h3>
              Day {day}
              {i > 0 && <span className="hint"> {gap(day - days[i - 1]!.day)}</span>}
            </h3>
            {steps.map(({ step }) => (
              <Node
                key={step.id}
                step={step}
                counts={counts.get(step.id)}
                onOpen={() => {
                  open(step.id)
                  wish.current = step.id
                  onOpen()
                }}
              />
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}

type NodeProps = { step: Step; counts: StepCounts | undefined; onOpen: () => void }

function Node({ step, counts, onOpen }: NodeProps) {
  const figures = counts ? figuresOf(counts, step.kind) : []
  return (
    <button type="button" className="canvas-node" data-node={step.id} data-kind={step.kind} onClick={onOpen}>
      <span className="state canvas-kind">
        <KindIcon kind={kindOf(step)} />
        {KIND_WORDS[kindOf(step)]}
        {step.kind !== 'wait' && step.kind !== 'end' && ` · ${clockWords(step.time)}`}
      </span>
      <span className="canvas-title">{titleOf(step)}</span>
      {figures.length > 0 && (
        <span className="canvas-figures">
          {figures.map(({ what, count, words, tone }) => (
            <span key={what} className={`tone-${tone}`}>
              {count.toLocaleString('en')} {words}
            </span>
          ))}
        </span>
      )}
    </button>
  )
}

function gap(days: number): string {
  return days === 1 ? 'the next day' : `${days} days on`
}

/** Where the cards stand is known once they stand there. */
function useLines(
  box: { readonly current: HTMLDivElement | null },
  steps: readonly { readonly id: string }[],
): Line[] {
  const [lines, setLines] = useState<Line[]>([])
  useLayoutEffect(() => {
    const draw = () => setLines(linesIn(box.current, steps))
    draw()
    const watch = new ResizeObserver(draw)
    if (box.current) watch.observe(box.current)
    return () => watch.disconnect()
  }, [box, steps])
  return lines
}

function linesIn(box: HTMLElement | null, steps: readonly { readonly id: string }[]): Line[] {
  const nodes = steps.map(({ id }) => box?.querySelector<HTMLElement>(`[data-node="${id}"]`) ?? null)
  return nodes.flatMap((to, i) => {
    const from = nodes[i - 1]
    return from && to ? [{ id: steps[i]!.id, path: pathOf(from, to) }] : []
  })
}

/** Straight down in a day; to the next day from the right edge to the left one. */
function pathOf(from: HTMLElement, to: HTMLElement): string {
  const isSameDay = from.parentElement === to.parentElement
  if (isSameDay) {
    const x = from.offsetLeft + from.offsetWidth / 2
    return `M${x} ${from.offsetTop + from.offsetHeight} V${to.offsetTop - 2}`
  }
  const [x1, y1] = [from.offsetLeft + from.offsetWidth, from.offsetTop + from.offsetHeight / 2]
  const [x2, y2] = [to.offsetLeft - 2, to.offsetTop + to.offsetHeight / 2]
  const bend = Math.max(16, (x2 - x1) / 2)
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}
