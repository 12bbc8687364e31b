// Enrolling: people into this plan, or these people into one of the plans; says who could not be, and why.
import {
  Button,
  Group,
  NativeSelect,
  SegmentedControl,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type Audience, describeFilter } from '../../../src/core/audience.ts'
import { wordsOf } from '../api.ts'
import type { EnrollRequest, EnrollResult, Plan } from '../api-types.ts'
import { Picked } from '../bulk/picked.tsx'
import '../bulk/wizard.css'
import { countAudience } from '../calls.ts'
import { told } from '../parts/toast.ts'
import { deskZone, now } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { fromLocal, toLocal } from '../parts/zone.ts'
import { tagsQuery } from '../queries.ts'
import { enrollIn, somePlansQuery } from './queries.ts'
import './plans.css'

type Done = { result: EnrollResult; plan: string }

/** Into one plan: people by name, or all who have a tag. */
export function EnrollHere({ plan, close }: { plan: Plan; close: () => void }) {
  const [by, setBy] = useState<'people' | 'tag'>('people')
  const [ids, setIds] = useState<readonly string[]>([])
  const [tags, setTags] = useState<string[]>([])
  const known = useQuery(tagsQuery).data?.items ?? []
  const audience: Audience | null =
    by === 'people'
      ? ids.length > 0
        ? { kind: 'contacts', ids: [...ids] }
        : null
      : tags.length > 0
        ? { kind: 'filter', filter: { anyTags: tags } }
        : null
  return (
    <EnrollForm planId={plan.id} planName={plan.name} audience={audience} close={close}>
      <SegmentedControl
        aria-label="Whom"
        value={by}
        onChange={next => setBy(next as 'people' | 'tag')}
        data={[
          { value: 'people', label: 'People by name' },
          { value: 'tag', label: 'Everybody with a tag' },
        ]}
      />
      {by === 'people' ? (
        <Picked ids={ids} onChange={setIds} />
      ) : (
        <TagsInput label="Tagged with one of" data={known} value={tags} onChange={setTags} data-autofocus />
      )}
    </EnrollForm>
  )
}

/** These people, into a plan that is chosen here. */
export function EnrollThem({ audience, close }: { audience: Audience; close: () => void }) {
  const { data, error } = useQuery(somePlansQuery)
  const [chosen, setChosen] = useState('')
  const active = data?.items.filter(({ state }) => state === 'active') ?? []
  const plan = active.find(({ id }) => id === chosen) ?? active[0]
  if (error) return <p className="tone-bad">{wordsOf(error)}</p>
  if (data && active.length === 0) {
    return <p>No plan is active. Make one under Plans and activate it; then people can be enrolled.</p>
  }
  return (
    <EnrollForm planId={plan?.id ?? null} planName={plan?.name ?? ''} audience={audience} close={close}>
      {audience.kind === 'filter' && <p className="hint">{describeFilter(audience.filter)}</p>}
      <NativeSelect
        label="Plan"
        data-autofocus
        value={plan?.id ?? ''}
        data={active.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={event => setChosen(event.currentTarget.value)}
      />
      {plan?.description && <p className="hint">{plan.description}</p>}
    </EnrollForm>
  )
}

type FormProps = {
  planId: string | null
  planName: string
  audience: Audience | null
  close: () => void
  children: ReactNode
}

function EnrollForm({ planId, planName, audience, close, children }: FormProps) {
  const [done, setDone] = useState<Done | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const queries = useQueryClient()
  const count = useCount(audience)
  const today = toLocal(now().toISOString(), deskZone()).slice(0, 10)
  const [day, setDay] = useState(today)
  if (done) return <Result {...done} close={close} />
  const enroll = async () => {
    if (!planId || !audience) return
    setBusy(true)
    setProblem(null)
    try {
      const who = audience.kind === 'contacts' ? { contactIds: [...audience.ids] } : { audience }
      const startAt = day === today ? null : fromLocal(`${day}T00:00`, deskZone())
      const request = { ...who, ...(startAt && { startAt }) }
      const result = await enrollIn(planId, request as EnrollRequest)
      refresh(queries, planId)
      if (result.intake) {
        close()
        told(
          `${plural(result.intake.people, 'person', 'people')} are being enrolled; “People” in the plan shows how far.`,
        )
      } else if (result.refusedCount > 0 || result.already > 0) setDone({ result, plan: planName })
      else {
        close()
        told(`${plural(result.enrolled, 'person', 'people')} enrolled in “${planName}”.`)
      }
    } catch (error) {
      setProblem(wordsOf(error))
    }
    setBusy(false)
  }
  const people = count === null ? '' : ` ${plural(count, 'person', 'people')}`
  return (
    <Stack>
      {children}
      <TextInput
        type="date"
        label="Day 1"
        maw={200}
        min={today}
        value={day}
        onChange={event => setDay(event.currentTarget.value || today)}
      />
      <Text className="hint">
        {day === today && 'Steps of today whose hour has passed come at once, within texting hours. '}
        Nobody is in a plan twice at a time.
      </Text>
      {problem && (
        <Text role="alert" className="tone-bad">
          Not enrolled: {problem}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button loading={isBusy} disabled={!audience || !planId || count === 0} onClick={() => void enroll()}>
          Enroll{people}
        </Button>
      </Group>
    </Stack>
  )
}

/** Null: not known yet. */
function useCount(audience: Audience | null): number | null {
  const { data } = useQuery({
    queryKey: ['contacts', 'count', audience],
    queryFn: ({ signal }) => countAudience(audience!, signal),
    enabled: audience?.kind === 'filter',
  })
  if (audience?.kind === 'contacts') return audience.ids.length
  return audience ? (data?.contacts ?? null) : null
}

function refresh(queries: QueryClient, planId: string): void {
  for (const queryKey of [
    ['plans'],
    ['plan', planId],
    ['plan-enrollments', planId],
    ['contact-enrollments'],
  ]) {
    void queries.invalidateQueries({ queryKey })
  }
}

function Result({ result, plan, close }: Done & { close: () => void }) {
  const reasons = new Map<string, number>()
  for (const { words } of result.refused) reasons.set(words, (reasons.get(words) ?? 0) + 1)
  return (
    <Stack>
      <p role="status">
        <b>
          {result.enrolled === 0 ? 'Nobody new' : plural(result.enrolled, 'person', 'people')} enrolled in “
          {plan}”.
        </b>
      </p>
      <ul className="enroll-reasons">
        {result.already > 0 && <li>{result.already.toLocaleString('en')} in it already</li>}
        {[...reasons].map(([words, count]) => (
          <li key={words} className="tone-wait">
            {count.toLocaleString('en')} not: {words}
          </li>
        ))}
      </ul>
      <Group justify="flex-end">
        <Button data-autofocus onClick={close}>
          Good
        </Button>
      </Group>
    </Stack>
  )
}
