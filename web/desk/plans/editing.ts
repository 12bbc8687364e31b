// What is being changed about a plan: kept while one looks at other pages, taken back step by step, saved as a whole.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { checkPlan } from '../../../src/core/plan-check.ts'
import { fieldsOf, wordsOf } from '../api.ts'
import type { Plan } from '../api-types.ts'
import { announce } from '../parts/announce.tsx'
import { type Draft, draftOf, inputOf, type Steps, takeBack } from './draft.ts'
import { planQuery, putPlan } from './queries.ts'

export type Editing = {
  readonly plan: Plan
  readonly draft: Draft
  readonly isDirty: boolean
  readonly isSaving: boolean
  /** An active plan keeps its steps where they are; an archived one is only looked at. */
  readonly isLocked: boolean
  readonly isOver: boolean
  /** By field, once saving was tried: `steps.2.body`. */
  readonly problems: Readonly<Record<string, string>>
  readonly failure: string | null
  change: (change: Partial<Draft>) => void
  /** As it is at this moment, for what comes later than it was asked for. */
  now: () => Draft
  /** `words`: what is read out. */
  setSteps: (steps: Steps, words?: string) => void
  undo: () => void
  /** Null: it could not be saved, and says why. */
  save: () => Promise<Plan | null>
  /** Which step takes the focus when it is there, by its id. */
  readonly wish: { current: string | null }
  readonly openId: string | null
  open: (id: string | null) => void
}

/** What nobody has saved yet, by the plan's id. */
const unsaved = new Map<string, Draft>()

export function useEditing(plan: Plan): Editing {
  const [kept, setKept] = useState<Draft | null>(() => unsaved.get(plan.id) ?? null)
  const [openId, open] = useState<string | null>(null)
  const past = useRef<Steps[]>([])
  const wish = useRef<string | null>(null)
  const stored = useMemo(() => draftOf(plan), [plan])
  const draft = kept ?? stored
  const latest = useRef(draft)
  latest.current = draft
  const put = (next: Draft | null) => {
    setKept(next)
    if (next) unsaved.set(plan.id, next)
    else unsaved.delete(plan.id)
  }
  const change = (part: Partial<Draft>) => put({ ...latest.current, ...part })
  const saving = useSaving(plan, latest, (saved, was) => {
    const renamed = (id: string | null) =>
      saved.steps[was.steps.findIndex(step => step.id === id)]?.id ?? null
    wish.current = renamed(focusedStep())
    open(renamed(openId))
    past.current = []
    put(null)
  })
  useLeaveGuard(kept !== null)
  return {
    ...{ plan, draft, wish, openId, open, change },
    now: () => latest.current,
    ...saving,
    isDirty: kept !== null,
    isLocked: plan.state !== 'draft',
    isOver: plan.state === 'archived',
    setSteps(steps, words) {
      if (steps === draft.steps) return
      past.current = [...past.current.slice(-50), draft.steps]
      change({ steps })
      if (words) announce(words)
    },
    undo() {
      const before = past.current.pop()
      if (!before) return
      const now = latest.current.steps
      wish.current = before.find(step => !now.some(({ id }) => id === step.id))?.id ?? focusedStep()
      change({ steps: takeBack(now, before) })
      announce('Taken back.')
    },
  }
}

type Saving = Pick<Editing, 'isSaving' | 'problems' | 'failure' | 'save'>
type Said = { of: Draft | null; fields: Record<string, string>; failure: string | null }

/** What was said about a draft holds until it is changed; what is marked in it is looked at anew with each letter. */
function useSaving(
  plan: Plan,
  latest: { readonly current: Draft },
  onSaved: (saved: Plan, was: Draft) => void,
): Saving {
  const queries = useQueryClient()
  const [hasTried, setTried] = useState(false)
  const [said, setSaid] = useState<Said>({ of: null, fields: {}, failure: null })
  const [isSaving, setSaving] = useState(false)
  const isOfThis = said.of === latest.current
  const refuse = (of: Draft, fields: Record<string, string>, failure: string) => {
    setSaid({ of, fields, failure })
    return null
  }
  return {
    isSaving,
    problems: { ...(hasTried && localProblems(latest.current)), ...(isOfThis && said.fields) },
    failure: isOfThis ? said.failure : null,
    async save() {
      const draft = latest.current
      setTried(true)
      if (Object.keys(localProblems(draft)).length > 0) return refuse(draft, {}, 'look at what is marked.')
      setSaving(true)
      try {
        const saved = await putPlan(plan.id, inputOf(draft))
        queries.setQueryData(planQuery(plan.id).queryKey, saved)
        void queries.invalidateQueries({ queryKey: ['plans'] })
        // Whoever wrote on meanwhile goes on from there.
        if (latest.current === draft) onSaved(saved, draft)
        setTried(false)
        announce('Saved.')
        return saved
      } catch (error) {
        const fields = fieldsOf(error)
        return refuse(draft, fields, Object.values(fields)[0] ?? wordsOf(error))
      } finally {
        setSaving(false)
      }
    },
  }
}

function localProblems(draft: Draft): Record<string, string> {
  return Object.fromEntries(checkPlan(draft).map(({ field, message }) => [field, message]))
}

function focusedStep(): string | null {
  return document.activeElement?.closest<HTMLElement>('[data-step]')?.dataset.step ?? null
}

/** Other pages of the desk are no danger: what is unsaved waits here. */
function useLeaveGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', stay)
    return () => window.removeEventListener('beforeunload', stay)
  }, [isDirty])
}

/** The problems of one step, by the field inside of it; '' for the step as a whole. */
export function problemsOf(problems: Editing['problems'], at: number): Record<string, string> {
  const own = Object.entries(problems).flatMap(([field, message]) => {
    const [, place, rest] = /^steps\.(\d+)(?:\.(.+))?$/.exec(field) ?? []
    return Number(place) === at ? [[rest ?? '', message] as const] : []
  })
  return Object.fromEntries(own)
}
