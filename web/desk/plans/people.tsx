// Who is in a plan, was, or was taken out: where each stands, in words; opens to the history.
import { Button } from '@mantine/core'
import { IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Enrollment, Plan } from '../api-types.ts'
import { showName } from '../parts/phone-number.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { brief, humane } from '../parts/when.ts'
import { Intakes } from './intakes.tsx'
import { EnrollmentMark } from './marks.tsx'
import { openEnrollHere, openHistory } from './open-dialogs.tsx'
import { enrollmentsQuery } from './queries.ts'

type State = Enrollment['state'] | null

const VIEWS: readonly { state: State; label: string }[] = [
  { state: null, label: 'All' },
  { state: 'active', label: 'Under way' },
  { state: 'done', label: 'Done' },
  { state: 'stopped', label: 'Stopped' },
]

export function People({ plan }: { plan: Plan }) {
  const [state, setState] = useState<State>(null)
  const query = useInfiniteQuery(enrollmentsQuery(plan.id, state))
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const people = data?.pages.flatMap(page => page.items) ?? []
  return (
    <section aria-label="People in the plan">
      <div className="plan-people-head">
        <fieldset className="filters" aria-label="Which people">
          {VIEWS.map(({ state: each, label }) => (
            <button
              key={label}
              type="button"
              className="filter"
              data-on={each === state}
              aria-pressed={each === state}
              onClick={() => setState(each)}
            >
              {label}
              {each && <span className="filter-count">{plan.counts[each].toLocaleString('en')}</span>}
            </button>
          ))}
        </fieldset>
      </div>
      <Intakes planId={plan.id} />
      {isPending && <Rows count={6} height={48} label="the people" />}
      {error && people.length === 0 && (
        <Failed error={error} what="The people" onRetry={() => void refetch()} />
      )}
      {data && people.length === 0 && <Nobody plan={plan} state={state} />}
      <ul className="enrollments">
        {people.map(each => (
          <Row key={each.id} enrollment={each} />
        ))}
      </ul>
      {hasNextPage && (
        <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          More
        </Button>
      )}
    </section>
  )
}

export function EnrollButton({ plan }: { plan: Plan }) {
  return (
    <Button
      leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
      onClick={() => openEnrollHere(plan)}
    >
      Enroll people
    </Button>
  )
}

function Row({ enrollment }: { enrollment: Enrollment }) {
  const { contactId, name, state, words, createdAt, author } = enrollment
  return (
    <li className="enrollment">
      <Link to="/contacts/$id" params={{ id: contactId }} className="enrollment-name quiet-link">
        {showName(name)}
      </Link>
      <span className="enrollment-words">
        <EnrollmentMark state={state} />
        {state !== 'done' && <span className="hint">{humane(words)}</span>}
      </span>
      <span className="hint">
        {brief(createdAt)} · {author}
      </span>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={`History of ${showName(name)}`}
        onClick={() => openHistory(enrollment)}
      >
        History
      </Button>
    </li>
  )
}

function Nobody({ plan, state }: { plan: Plan; state: State }) {
  const icon = <IconUsersGroup size={32} stroke={1.5} aria-hidden />
  if (state) return <Empty icon={icon} title="Nobody here" />
  return (
    <Empty icon={icon} title="Nobody yet">
      <p>
        {plan.state === 'draft'
          ? 'Activate the plan; then people can be enrolled, by hand, by a tag, or by a program.'
          : 'Enroll people here, from the contacts, from the page of one contact, or by a tag.'}
      </p>
    </Empty>
  )
}
