// Taking an import back: asked first with what it does and does not do, then how far it is, then what came of it.
import { Button, Group } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ContactImport } from '../api-types.ts'
import { undoImport } from '../calls.ts'
import { openDialog } from '../parts/overlays.tsx'
import { toldError } from '../parts/toast.ts'
import { moment } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { isGoingBack } from './words.ts'

export function TakeBack({ one }: { one: ContactImport }) {
  const { id, undo, totals } = one
  const queries = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: () => undoImport(id),
    onSuccess: now => queries.setQueryData(['import', id], now),
    onError: toldError,
  })
  if (undo) return <TakenBack undo={undo} />
  if (totals.added === 0) return null
  const ask = () =>
    openDialog({
      title: 'Take this import back?',
      body: close => <Ask one={one} onYes={() => mutate()} close={close} />,
    })
  return (
    <div className="imports-back">
      <Button
        variant="subtle"
        color="gray"
        loading={isPending}
        leftSection={<IconArrowBackUp size={18} stroke={1.5} aria-hidden />}
        onClick={ask}
      >
        Take this import back
      </Button>
    </div>
  )
}

type AskProps = { one: ContactImport; onYes: () => void; close: () => void }

function Ask({ one: { totals }, onYes, close }: AskProps) {
  return (
    <>
      <p>
        It deletes the <b>{plural(totals.added, 'contact')}</b> that it added, except those that somebody has
        touched since: edited, texted, heard from, put into a plan or given a task.
      </p>
      <p>
        What it completed in other contacts stays, and so does every opt-out and consent that it brought:
        nobody becomes textable by this.
      </p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          Leave it
        </Button>
        <Button
          color="#b93a06"
          onClick={() => {
            close()
            onYes()
          }}
        >
          Delete up to {plural(totals.added, 'contact')}
        </Button>
      </Group>
    </>
  )
}

function TakenBack({ undo }: { undo: NonNullable<ContactImport['undo']> }) {
  const { by, removed, kept, startedAt } = undo
  const told = `${plural(removed, 'contact')} deleted, ${kept.toLocaleString('en-US')} kept because touched since`
  return (
    <p className="imports-back" role="status">
      <IconArrowBackUp size={18} stroke={1.5} aria-hidden />{' '}
      {isGoingBack(undo) ? 'Being taken back' : 'Taken back'} by {by}, {moment(startedAt)}: {told}.
    </p>
  )
}
