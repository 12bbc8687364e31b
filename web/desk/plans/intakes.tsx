// Many people on their way into the plan: how far it is, with Cancel; and what came of it when it ended today.
import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Intake } from '../api-types.ts'
import { toldError } from '../parts/toast.ts'
import { moment, now } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { cancelIntake, intakesQuery } from './queries.ts'

const DAY_MS = 86_400_000

export function Intakes({ planId }: { planId: string }) {
  const items = useQuery(intakesQuery(planId)).data?.items ?? []
  const shown = items.filter(
    ({ endedAt }) => endedAt === null || now().getTime() - Date.parse(endedAt) < DAY_MS,
  )
  return shown.map(one =>
    one.endedAt === null ? (
      <UnderWay key={one.id} planId={planId} one={one} />
    ) : (
      <p key={one.id} className="hint">
        {endWords(one)}
      </p>
    ),
  )
}

function UnderWay({ planId, one }: { planId: string; one: Intake }) {
  const queries = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => cancelIntake(planId, one.id),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['plan-enrollments', planId] }),
    onError: toldError,
  })
  const { people, seen } = one
  return (
    <section className="intake" aria-label="Being enrolled">
      <p role="status">
        <b>
          {seen.toLocaleString('en')} of {plural(people, 'person', 'people')}
        </b>{' '}
        looked at: {countWords(one)}. You may leave this page.
      </p>
      <Progress value={people === 0 ? 0 : (seen / people) * 100} aria-label="Enrolled" />
      <Button variant="default" size="xs" loading={cancel.isPending} onClick={() => cancel.mutate()}>
        Enroll nobody more
      </Button>
    </section>
  )
}

function countWords({ enrolled, already, refused }: Intake): string {
  const parts = [`${enrolled.toLocaleString('en')} enrolled`]
  if (already > 0) parts.push(`${already.toLocaleString('en')} in it already`)
  if (refused > 0) parts.push(`${refused.toLocaleString('en')} cannot be, opted out or without a phone`)
  return parts.join(', ')
}

function endWords(one: Intake): string {
  const { people, author, endedAt, endedWhy } = one
  const how = {
    canceled: 'canceled on the way',
    plan_over: 'ended with the plan',
    all: `${plural(people, 'person', 'people')} looked at`,
  }[endedWhy ?? 'all']
  return `Enrolling by ${author}, ${moment(endedAt!)}: ${how}; ${countWords(one)}.`
}
