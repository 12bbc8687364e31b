// One enrollment: where it stands, everything that happened and why, and the way out.
import { Button, Group } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Failed, Rows } from '../parts/states.tsx'
import { told, toldError } from '../parts/toast.ts'
import { humane, moment } from '../parts/when.ts'
import { historyQuery, stopEnrollment } from './queries.ts'
import './plans.css'
import { EnrollmentMark } from './marks.tsx'

export function History({ id, close }: { id: string; close: () => void }) {
  const { data, error, isPending, refetch } = useQuery(historyQuery(id))
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  if (isPending) return <Rows count={5} height={32} label="the history" />
  if (error) return <Failed error={error} what="The history" onRetry={() => void refetch()} />
  const stop = () => {
    setBusy(true)
    stopEnrollment(id)
      .then(after => {
        queries.setQueryData(historyQuery(id).queryKey, after)
        for (const queryKey of [
          ['plan', data.planId],
          ['plan-enrollments', data.planId],
          ['contact-enrollments'],
        ]) {
          void queries.invalidateQueries({ queryKey })
        }
        told(`Stopped: nothing more of “${data.planName}” for ${data.name}.`)
      })
      .catch(toldError)
      .finally(() => setBusy(false))
  }
  return (
    <>
      <p className="history-head">
        <EnrollmentMark state={data.state} />
        <span>{humane(data.words)}</span>
      </p>
      <ol className="plan-history">
        {data.history.map((event, i) => (
          // The history only grows at its end: the place is the key.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={i}>
            <time dateTime={event.at}>{moment(event.at)}</time>
            <span className={event.kind === 'skipped' || event.kind === 'stopped' ? 'tone-wait' : undefined}>
              {humane(event.words)}
            </span>
          </li>
        ))}
      </ol>
      <Group justify="flex-end" mt="md">
        {data.state === 'active' && (
          <Button
            variant="default"
            loading={isBusy}
            leftSection={<IconPlayerStop size={16} stroke={1.75} aria-hidden />}
            onClick={stop}
          >
            Stop the plan for {data.name}
          </Button>
        )}
        <Button variant={data.state === 'active' ? 'filled' : 'default'} onClick={close}>
          Close
        </Button>
      </Group>
    </>
  )
}
