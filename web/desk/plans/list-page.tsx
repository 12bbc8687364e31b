// All plans with their states and numbers, and the library of ready ones.
import { Button } from '@mantine/core'
import { IconCalendarMonth, IconCalendarRepeat, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { NewPlan, Plan, ReadyPlan } from '../api-types.ts'
import { useKeys } from '../parts/keys.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { toldError } from '../parts/toast.ts'
import { plural } from '../parts/words.ts'
import { PlanMark } from './marks.tsx'
import './plans.css'
import { addPlan, libraryQuery, planQuery, plansQuery } from './queries.ts'
import { peopleWords, planWords } from './words.ts'

export function PlansPage() {
  useTitle('Plans')
  const { make, isBusy } = useMaking()
  const blank = () => make({ name: 'New plan' })
  useKeys({ b: blank })
  const query = useInfiniteQuery(plansQuery)
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const plans = data?.pages.flatMap(page => page.items) ?? []
  return (
    <div className="page">
      <header className="page-head">
        <h1>Plans</h1>
        <Button
          variant="default"
          component={Link}
          to="/plans/calendar"
          leftSection={<IconCalendarMonth size={18} stroke={1.5} aria-hidden />}
        >
          Calendar
        </Button>
        <Button
          leftSection={<IconPlus size={18} stroke={1.75} aria-hidden />}
          title="B"
          loading={isBusy}
          onClick={blank}
        >
          New plan
        </Button>
      </header>
      {isPending && <Rows count={4} height={64} label="the plans" />}
      {error && plans.length === 0 && (
        <Failed error={error} what="The plans" onRetry={() => void refetch()} />
      )}
      {data && plans.length === 0 && (
        <Empty icon={<IconCalendarRepeat size={32} stroke={1.5} aria-hidden />} title="No plans yet">
          <p>
            A plan texts people and gives you tasks, day by day, from the day on which each is enrolled. It
            stops at once for who opts out. Take over a ready one below and change it, or begin with nothing.
          </p>
        </Empty>
      )}
      <ul className="plan-list">
        {plans.map(plan => (
          <Row key={plan.id} plan={plan} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older ones
        </Button>
      )}
      {data && <Library make={make} isBusy={isBusy} />}
    </div>
  )
}

function useMaking() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isBusy, setBusy] = useState(false)
  const make = (input: NewPlan) => {
    setBusy(true)
    addPlan(input)
      .then(plan => {
        queries.setQueryData(planQuery(plan.id).queryKey, plan)
        void queries.invalidateQueries({ queryKey: ['plans'] })
        return navigate({ to: '/plans/$id', params: { id: plan.id } })
      })
      .catch(toldError)
      .finally(() => setBusy(false))
  }
  return { make, isBusy }
}

function Row({ plan }: { plan: Plan }) {
  const { id, name, description, state, counts, enrollByTags } = plan
  return (
    <li className="plan-row" data-state={state}>
      <div className="plan-row-head">
        <Link to="/plans/$id" params={{ id }} className="plan-row-name">
          {name}
        </Link>
        <PlanMark state={state} />
      </div>
      <p className="hint">
        {[planWords(plan), description].filter(Boolean).join(' · ')}
        {enrollByTags.length > 0 &&
          ` · starts by ${plural(enrollByTags.length, 'tag')}: ${enrollByTags.join(', ')}`}
      </p>
      <p className="plan-row-people">{peopleWords(counts)}</p>
    </li>
  )
}

type LibraryProps = { make: (input: NewPlan) => void; isBusy: boolean }

function Library({ make, isBusy }: LibraryProps) {
  const { data, error, refetch } = useQuery(libraryQuery)
  if (error) return <Failed error={error} what="The ready plans" onRetry={() => void refetch()} />
  if (!data) return null
  return (
    <section aria-labelledby="ready-plans">
      <h2 id="ready-plans" className="library-title">
        Ready to take over
      </h2>
      <ul className="library">
        {data.items.map(ready => (
          <Ready
            key={ready.key}
            ready={ready}
            isBusy={isBusy}
            onUse={() => make({ fromLibrary: ready.key })}
          />
        ))}
      </ul>
    </section>
  )
}

function Ready({ ready, isBusy, onUse }: { ready: ReadyPlan; isBusy: boolean; onUse: () => void }) {
  const { name, description, texts, tasks, days } = ready
  return (
    <li className="ready panel">
      <h3>{name}</h3>
      <p>{description}</p>
      <p className="hint">
        {[texts > 0 && plural(texts, 'text'), tasks > 0 && plural(tasks, 'task'), plural(days, 'day')]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <Button
        variant="light"
        size="compact-md"
        disabled={isBusy}
        aria-label={`Take it over: ${name}`}
        onClick={onUse}
      >
        Take it over
      </Button>
    </li>
  )
}
