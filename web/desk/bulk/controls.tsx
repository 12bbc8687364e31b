// What can be done with a bulk text that is not over: pause it (the largest button), go on, cancel the rest.
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Broadcast } from '../api-types.ts'
import { turnBulk } from '../calls.ts'
import { told, toldError } from '../parts/toast.ts'
import { humane } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { askFirst } from '../settings/ask-first.tsx'
import { bulkQuery } from './queries.ts'
import { isActive, stillToGo } from './words.ts'

type Act = 'pause' | 'resume' | 'cancel'

export function Controls({ broadcast }: { broadcast: Broadcast }) {
  const { turn, busy } = useTurn(broadcast.id)
  const { state } = broadcast
  if (!isActive(broadcast)) return null
  return (
    <div className="controls">
      <WhyPaused broadcast={broadcast} />
      {state === 'paused' && (
        <Button
          size="xl"
          fullWidth
          loading={busy === 'resume'}
          leftSection={<IconPlayerPlay size={24} aria-hidden />}
          onClick={() => turn('resume')}
        >
          Go on
        </Button>
      )}
      {(state === 'running' || state === 'expanding') && (
        <Button
          size="xl"
          fullWidth
          loading={busy === 'pause'}
          leftSection={<IconPlayerPause size={24} aria-hidden />}
          onClick={() => turn('pause')}
        >
          Pause
        </Button>
      )}
      {state !== 'canceling' && (
        <Button
          variant={state === 'scheduled' ? 'default' : 'subtle'}
          color="gray"
          fullWidth
          loading={busy === 'cancel'}
          onClick={() => askCancel(broadcast, () => turn('cancel'))}
        >
          {cancelWords(broadcast)}
        </Button>
      )}
    </div>
  )
}

function WhyPaused({ broadcast: { state, pausedBy, pausedWhy } }: { broadcast: Broadcast }) {
  if (state !== 'paused' || !pausedBy || pausedBy === 'person') return null
  return (
    <div className="why-paused" role="alert">
      <IconAlertTriangle size={20} stroke={1.75} aria-hidden />
      <p>
        <b>It paused itself.</b> {pausedWhy && humane(pausedWhy)} Nothing more goes until you say so.
      </p>
    </div>
  )
}

function cancelWords(broadcast: Broadcast): string {
  const left = stillToGo(broadcast)
  if (broadcast.state === 'scheduled') return 'Cancel it'
  return left > 0 ? `Cancel it for the other ${left.toLocaleString('en')}` : 'Cancel the rest'
}

function askCancel(broadcast: Broadcast, onYes: () => void): void {
  const left = stillToGo(broadcast)
  const people = plural(left, 'person', 'people')
  askFirst({
    title: `Cancel it for ${people}?`,
    words:
      'They do not get this text, and their credits come back. What was handed over already cannot be called back. A cancelled bulk text cannot be started again.',
    act: `Cancel it for ${people}`,
    onYes,
  })
}

function useTurn(id: string) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState<Act | null>(null)
  const turn = (act: Act) => {
    setBusy(act)
    turnBulk(id, act)
      .then(broadcast => {
        queries.setQueryData(bulkQuery(id).queryKey, broadcast)
        told(TOLD[act])
      })
      .catch(toldError)
      .finally(() => {
        setBusy(null)
        void queries.invalidateQueries({ queryKey: ['broadcasts'] })
        void queries.invalidateQueries({ queryKey: ['broadcast', id] })
      })
  }
  return { turn, busy }
}

const TOLD: Record<Act, string> = {
  pause: 'Paused. What is on its way arrives, nothing more goes out.',
  resume: 'It goes on.',
  cancel: 'Cancelled for everybody who had not got it.',
}
