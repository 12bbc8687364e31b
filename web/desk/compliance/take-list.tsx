// Takes over the opt-outs of another system: a file, how far it is, and what came of it.
import { Button, Progress } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { wordsOf } from '../api.ts'
import { openDialog } from '../parts/overlays.tsx'
import { type TakenList, takeList } from './queries.ts'
import { count } from './words.ts'

export function TakeList() {
  return (
    <Button
      variant="default"
      leftSection={<IconUpload size={16} aria-hidden />}
      onClick={() =>
        openDialog({ title: 'Bring opt-outs from another system', body: close => <Taking close={close} /> })
      }
    >
      Bring a list
    </Button>
  )
}

type State =
  | { kind: 'asking'; problem?: string }
  | { kind: 'going'; name: string; share: number }
  | { kind: 'done'; taken: TakenList }

function Taking({ close }: { close: () => void }) {
  const chooser = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<State>({ kind: 'asking' })
  const queries = useQueryClient()
  const take = async (file: File | undefined) => {
    if (!file) return
    setState({ kind: 'going', name: file.name, share: 0 })
    try {
      const onShare = (share: number) => setState({ kind: 'going', name: file.name, share })
      const taken = await takeList(file, { onShare, stop: new AbortController().signal })
      setState({ kind: 'done', taken })
    } catch (error) {
      setState({ kind: 'asking', problem: wordsOf(error) })
    }
    void queries.invalidateQueries({ queryKey: ['compliance'] })
  }
  return (
    <div className="take-list">
      {state.kind === 'asking' && (
        <>
          <p>
            A CSV file with a column of phones, and one of dates if you have it. Every phone in it is blocked
            at once, and what waits for it is canceled. It makes no contacts.
          </p>
          <p className="hint">
            Only the person can lift such a block (START), or an owner with a new consent. Who came back after
            the date in the file stays as they are.
          </p>
          {state.problem && (
            <p className="tone-bad" role="alert">
              {state.problem}
            </p>
          )}
          <Button onClick={() => chooser.current?.click()} data-autofocus>
            Choose a file and block its phones
          </Button>
        </>
      )}
      {state.kind === 'going' && (
        <>
          <p role="status">
            {state.share < 1
              ? `${state.name} is being uploaded: ${Math.round(state.share * 100)} %`
              : `The phones of ${state.name} are being blocked`}
          </p>
          <Progress value={state.share * 100} aria-label="Uploaded" animated={state.share === 1} />
        </>
      )}
      {state.kind === 'done' && <Done taken={state.taken} close={close} />}
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        aria-label="A CSV file of opt-outs"
        onChange={event => {
          void take(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}

function Done({ taken, close }: { taken: TakenList; close: () => void }) {
  const { rows, blocked, alreadyBlocked, cameBack, invalid, errors, unreadable } = taken
  return (
    <div role="status">
      <p>
        <b>{count(blocked, 'phone')} blocked.</b> {count(rows, 'row')} read.
      </p>
      <ul>
        {alreadyBlocked > 0 && <li>{count(alreadyBlocked, 'phone')} had opted out here before.</li>}
        {cameBack > 0 && <li>{count(cameBack, 'person', 'people')} came back since: not blocked.</li>}
        {invalid > 0 && (
          <li className="tone-wait">{count(invalid, 'row')} without a phone that can be read:</li>
        )}
      </ul>
      {invalid > 0 && (
        <ul className="take-errors">
          {errors.map(({ line, value, text }) => (
            <li key={line}>
              Line {line}: {value || 'empty'}. {text}
            </li>
          ))}
        </ul>
      )}
      {unreadable && <p className="tone-bad">{unreadable}</p>}
      <Button onClick={close} data-autofocus>
        Done
      </Button>
    </div>
  )
}
