// The numbers that the account texts from: who answers keywords, how fast, which one is the default.
import { Button, Group, NativeSelect, NumberInput } from '@mantine/core'
import { IconPhonePlus, IconPlus, IconStarFilled } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { Sender, SenderPatch } from '../api-types.ts'
import { deleteSender, patchSender } from '../calls.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { openDialog } from '../parts/overlays.tsx'
import { showPhone } from '../parts/phone-number.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { told, toldError } from '../parts/toast.ts'
import { moment } from '../parts/when.ts'
import { sendersQuery, useMe } from '../queries.ts'
import { askFirst } from './ask-first.tsx'
import { TokenForm } from './token-form.tsx'

const SenderForm = lazy(() => import('./sender-form.tsx').then(m => ({ default: m.SenderForm })))

const KINDS: Record<Sender['kind'], string> = {
  long_code: 'Long code',
  toll_free: 'Toll-free',
  short_code: 'Short code',
}

const PROVIDERS: Record<string, string> = { twilio: 'Twilio' }

export function Senders() {
  const { data, error, isPending, refetch } = useQuery(sendersQuery)
  const isOwner = useMe().role === 'owner'
  if (isPending) return <Rows count={3} height={120} label="the numbers" />
  if (error) return <Failed error={error} what="The numbers" onRetry={() => void refetch()} />
  return (
    <>
      {data.items.length === 0 && (
        <Empty icon={<IconPhonePlus size={32} stroke={1.5} aria-hidden />} title="No number yet">
          <p>Without one nothing can be sent. Add a number of your provider, then enter its webhook there.</p>
        </Empty>
      )}
      <ul className="senders">
        {data.items.map(sender => (
          <SenderCard key={sender.id} sender={sender} isOwner={isOwner} />
        ))}
      </ul>
      {isOwner && (
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={openSenderForm}>
          Add a number
        </Button>
      )}
    </>
  )
}

function openSenderForm(): void {
  openDialog({
    title: 'Add a number',
    body: close => (
      <Suspense fallback={null}>
        <SenderForm close={close} />
      </Suspense>
    ),
  })
}

function SenderCard({ sender, isOwner }: { sender: Sender; isOwner: boolean }) {
  const { id, phone, kind, provider, repliesBy, isDefault, webhookUrl, trouble } = sender
  const { change, remove } = useSenderChange(id)
  return (
    <li className="panel">
      <div className="sender-head">
        <h2>{showPhone(phone)}</h2>
        <span className="hint">
          {KINDS[kind]} · {PROVIDERS[provider] ?? provider}
        </span>
        {isDefault && (
          <span className="mark mark-plain">
            <IconStarFilled size={12} aria-hidden />
            Default
          </span>
        )}
      </div>
      {trouble && (
        <p role="status">
          Nothing is sent from it since {moment(trouble.since)}: {trouble.text} What waits goes as soon as
          this is over.
        </p>
      )}
      <div className="two">
        <NativeSelect
          label="Who answers STOP, START and HELP"
          disabled={!isOwner}
          value={repliesBy}
          data={[
            { value: 'provider', label: 'The provider, where it knows the word' },
            { value: 'heed', label: 'Heed' },
          ]}
          onChange={event => change({ repliesBy: event.currentTarget.value as Sender['repliesBy'] })}
        />
        <Pace sender={sender} isOwner={isOwner} change={change} />
      </div>
      <CopyField label="Webhook for incoming messages, to enter at the provider" value={webhookUrl} />
      {isOwner && (
        <Group gap="xs" mt="sm">
          {!isDefault && (
            <Button variant="default" size="compact-sm" onClick={() => change({ isDefault: true })}>
              Make it the default
            </Button>
          )}
          <Button variant="default" size="compact-sm" onClick={() => openTokenForm(phone, change)}>
            Change the auth token
          </Button>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() =>
              askFirst({
                title: `Remove ${showPhone(phone)}?`,
                words: 'Nothing is sent from it any more. Its conversations and every opt-out stay.',
                act: 'Remove the number',
                onYes: remove,
              })
            }
          >
            Remove
          </Button>
        </Group>
      )}
    </li>
  )
}

function openTokenForm(phone: string, change: (patch: SenderPatch) => void): void {
  openDialog({
    title: `Auth token of ${showPhone(phone)}`,
    body: close => <TokenForm close={close} onToken={authToken => change({ authToken })} />,
  })
}

type PaceProps = { sender: Sender; isOwner: boolean; change: (patch: SenderPatch) => void }

function Pace({ sender: { segmentsPerSecond, dailySegments }, isOwner, change }: PaceProps) {
  const saveSpeed = (typed: string) => {
    const speed = Number(typed)
    if (speed > 0 && speed !== segmentsPerSecond) change({ segmentsPerSecond: speed })
  }
  const saveCap = (typed: string) => {
    const cap = typed === '' ? null : Number(typed.replaceAll(',', ''))
    if (cap !== dailySegments && (cap === null || cap >= 1)) change({ dailySegments: cap })
  }
  return (
    <>
      <NumberInput
        label="Segments a second"
        disabled={!isOwner}
        min={0.1}
        max={100_000}
        defaultValue={segmentsPerSecond}
        onBlur={event => saveSpeed(event.currentTarget.value)}
      />
      <NumberInput
        label="Segments a day"
        description="As the carrier caps them; empty where it does not"
        inputWrapperOrder={['label', 'input', 'description']}
        disabled={!isOwner}
        min={1}
        max={100_000_000}
        allowDecimal={false}
        defaultValue={dailySegments ?? ''}
        onBlur={event => saveCap(event.currentTarget.value)}
      />
    </>
  )
}

function useSenderChange(id: string) {
  const queries = useQueryClient()
  const refresh = () => {
    for (const queryKey of [sendersQuery.queryKey, ['conversation'], ['reply-chart']]) {
      void queries.invalidateQueries({ queryKey })
    }
  }
  const change = (patch: SenderPatch) =>
    void patchSender(id, patch)
      .then(() => told('Saved.'))
      .catch(toldError)
      .finally(refresh)
  const remove = () =>
    deleteSender(id)
      .then(() => told('The number is removed.'))
      .catch(toldError)
      .finally(refresh)
  return { change, remove }
}
