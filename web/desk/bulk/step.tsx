// One of the five steps: its number, its title, what it says once done, and what is in it.
import { IconCheck } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'

type Props = {
  no: number
  title: string
  isDone: boolean
  /** What this step says in a few words, once there is something to say. */
  says?: ReactNode
  /** Why there is nothing to do here yet. */
  waitsFor?: string | undefined
  children: ReactNode
}

export function Step({ no, title, isDone, says, waitsFor, children }: Props) {
  const id = useId()
  return (
    <section className="step" aria-labelledby={id} data-done={isDone} data-waits={waitsFor !== undefined}>
      <header className="step-head">
        <span className="step-no" aria-hidden>
          {isDone ? <IconCheck size={16} stroke={2.5} /> : no}
        </span>
        <h2 id={id}>
          <span className="visually-hidden">{`Step ${no}: `}</span>
          {title}
        </h2>
        {says && <p className="step-says">{says}</p>}
      </header>
      {waitsFor ? <p className="step-waits">{waitsFor}</p> : <div className="step-body">{children}</div>}
    </section>
  )
}
