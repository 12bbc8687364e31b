// One plan: its steps with the preview beside them, who is in it, and what holds for all of it.
import { Button, Menu } from '@mantine/core'
import {
  IconArchive,
  IconArrowLeft,
  IconCopy,
  IconDots,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Plan } from '../api-types.ts'
import { openDialog } from '../parts/overlays.tsx'
import { Failed, PageSkeleton, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { told, toldError } from '../parts/toast.ts'
import { plural } from '../parts/words.ts'
import { AskArchive } from './ask-archive.tsx'
import { Column } from './column.tsx'
import { type Editing, useEditing } from './editing.ts'
import './editor.css'
import { PlanMark } from './marks.tsx'
import { EnrollButton, People } from './people.tsx'
import './plans.css'
import { Preview } from './preview.tsx'
import { activatePlan, archivePlan, deletePlan, duplicatePlan, planQuery } from './queries.ts'
import { Settings } from './settings.tsx'

const Canvas = lazy(() => import('./canvas.tsx').then(m => ({ default: m.Canvas })))

export function PlanPage() {
  const { id } = useParams({ from: '/desk/plans/$id' })
  const { data: plan, error, isPending, refetch } = useQuery(planQuery(id))
  useTitle(plan?.name ?? 'Plan')
  if (isPending) return <PageSkeleton />
  if (error && !plan) {
    return (
      <div className="page">
        <Failed error={error} what="This plan" onRetry={() => void refetch()} />
      </div>
    )
  }
  return <Editor key={plan.id} plan={plan} />
}

function Editor({ plan }: { plan: Plan }) {
  const editing = useEditing(plan)
  const { tab = 'steps' } = useSearch({ from: '/desk/plans/$id' })
  const [view, setView] = useState<View>('list')
  useSaveKey(editing)
  const link = (value: 'steps' | 'people' | 'settings', label: string, count?: number) => (
    <Link
      to="/plans/$id"
      params={{ id: plan.id }}
      search={value === 'steps' ? {} : { tab: value }}
      className="filter"
      data-on={tab === value}
    >
      {label} {count ? <span className="filter-count">{count.toLocaleString('en')}</span> : null}
    </Link>
  )
  return (
    <div className="page page-full plan-page">
      <Link to="/plans" className="plain-link state">
        <IconArrowLeft size={16} stroke={1.75} aria-hidden />
        Plans
      </Link>
      <Head editing={editing} />
      <div className="plan-bar">
        <nav className="filters" aria-label="Parts of the plan">
          {link('steps', 'Steps', editing.draft.steps.length)}
          {link('people', 'People', plan.counts.active + plan.counts.done + plan.counts.stopped)}
          {link('settings', 'Settings')}
        </nav>
        {tab === 'steps' && editing.draft.steps.length > 0 && <Views view={view} setView={setView} />}
      </div>
      {tab === 'steps' && <StepsTab editing={editing} view={view} setView={setView} />}
      {tab === 'people' && <People plan={plan} />}
      {tab === 'settings' && <Settings editing={editing} />}
    </div>
  )
}

type View = 'list' | 'canvas'
type Viewed = { view: View; setView: (view: View) => void }

const VIEWS = [
  { value: 'list', label: 'List' },
  { value: 'canvas', label: 'Canvas' },
] as const

function Views({ view, setView }: Viewed) {
  return (
    <fieldset className="filters" aria-label="How it is shown">
      {VIEWS.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          className="filter"
          data-on={view === value}
          aria-pressed={view === value}
          onClick={() => setView(value)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
}

function Head({ editing }: { editing: Editing }) {
  const { plan, draft, change, problems, isOver, failure } = editing
  return (
    <>
      <header className="page-head plan-head">
        <h1 className="plan-name">
          <input
            aria-label="Name of the plan"
            aria-invalid={problems.name !== undefined}
            maxLength={120}
            value={draft.name}
            disabled={isOver}
            onChange={event => change({ name: event.currentTarget.value })}
          />
        </h1>
        <PlanMark state={plan.state} />
        <HeadActs editing={editing} />
      </header>
      {problems.name && <p className="tone-bad">{problems.name}</p>}
      {failure && (
        <p role="alert" className="tone-bad">
          Not saved: {failure}
        </p>
      )}
    </>
  )
}

function HeadActs({ editing }: { editing: Editing }) {
  const { plan, isDirty, isSaving, save, isOver } = editing
  const acts = useSteering(editing)
  const people = plan.counts.active
  return (
    <div className="plan-acts">
      {!isOver && (isDirty || plan.state === 'draft') && (
        <Button
          variant={plan.state === 'draft' ? 'default' : 'filled'}
          disabled={!isDirty}
          loading={isSaving}
          title="Ctrl S"
          onClick={() => void save()}
        >
          {!isDirty ? 'Saved' : people > 0 ? `Save for ${plural(people, 'person', 'people')}` : 'Save'}
        </Button>
      )}
      {plan.state === 'draft' && (
        <Button
          leftSection={<IconPlayerPlay size={16} stroke={1.75} aria-hidden />}
          disabled={editing.draft.steps.length === 0}
          onClick={acts.activate}
        >
          Activate
        </Button>
      )}
      {plan.state === 'active' && !isDirty && <EnrollButton plan={plan} />}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" px={8} aria-label="More about this plan">
            <IconDots size={18} stroke={1.75} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={acts.duplicate}>
            Duplicate
          </Menu.Item>
          {plan.state !== 'archived' && (
            <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={acts.archive}>
              Archive
            </Menu.Item>
          )}
          {people + plan.counts.done + plan.counts.stopped === 0 && (
            <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={acts.remove}>
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

function useSteering({ plan, isDirty, save }: Editing) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const show = (after: Plan) => {
    queries.setQueryData(planQuery(after.id).queryKey, after)
    void queries.invalidateQueries({ queryKey: ['plans'] })
  }
  const archive = () =>
    void archivePlan(plan.id)
      .then(after => {
        show(after)
        told(`“${plan.name}” is archived.`)
      })
      .catch(toldError)
  return {
    async activate() {
      if (isDirty && !(await save())) return
      try {
        show(await activatePlan(plan.id))
        told('Active: people can be enrolled now.')
      } catch (error) {
        toldError(error)
      }
    },
    archive() {
      if (plan.counts.active === 0) return archive()
      openDialog({
        title: `Archive “${plan.name}”?`,
        body: close => <AskArchive count={plan.counts.active} onArchive={archive} close={close} />,
      })
    },
    duplicate: () =>
      void duplicatePlan(plan.id)
        .then(copy => {
          show(copy)
          told(`A copy: “${copy.name}”. It is a draft.`)
          return navigate({ to: '/plans/$id', params: { id: copy.id } })
        })
        .catch(toldError),
    remove: () =>
      void deletePlan(plan.id)
        .then(async () => {
          await navigate({ to: '/plans' })
          void queries.invalidateQueries({ queryKey: ['plans'] })
          told(`“${plan.name}” is deleted.`)
        })
        .catch(toldError),
  }
}

function StepsTab({ editing, view, setView }: { editing: Editing } & Viewed) {
  const { plan, draft } = editing
  return (
    <>
      {plan.state === 'active' && <Locked plan={plan} />}
      {view === 'canvas' && draft.steps.length > 0 ? (
        <Suspense fallback={<Rows count={3} height={80} label="the canvas" />}>
          <Canvas editing={editing} onOpen={() => setView('list')} />
        </Suspense>
      ) : (
        <div className="plan-editor">
          <div>
            <Column editing={editing} />
            {draft.steps.length > 0 && <KeyLine isLocked={editing.isLocked} />}
          </div>
          <Preview draft={draft} />
        </div>
      )}
    </>
  )
}

function Locked({ plan }: { plan: Plan }) {
  const count = plan.counts.active
  const who =
    count > 0
      ? `${plural(count, 'person is', 'people are')} under way in it`
      : 'people may be enrolled at any time'
  return (
    <p className="plan-locked" role="note">
      The plan is active and {who}: what its steps say may change, and holds from the next one on. Steps are
      not added, moved or taken away; duplicate the plan for that.
    </p>
  )
}

function KeyLine({ isLocked }: { isLocked: boolean }) {
  return (
    <p className="hint key-line" aria-hidden>
      <kbd>↑</kbd> <kbd>↓</kbd> walk · <kbd>Enter</kbd> open
      {!isLocked && (
        <>
          {' '}
          · <kbd>Shift</kbd> + <kbd>↑</kbd> <kbd>↓</kbd> move · <kbd>Shift</kbd> + <kbd>←</kbd> <kbd>→</kbd> a
          day · <kbd>A</kbd> add · <kbd>Del</kbd> take away · <kbd>Ctrl</kbd> + <kbd>Z</kbd> take back
        </>
      )}
    </p>
  )
}

function useSaveKey(editing: Editing): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      if (editing.isDirty && !editing.isSaving) void editing.save()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
}
