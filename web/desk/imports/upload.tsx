// Takes the file: chosen with a button or dropped; says how far it is, and what is wrong with it.
import { Button, Progress } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { wordsOf } from '../api.ts'
import { uploadImport } from '../calls.ts'
import { useKeys } from '../parts/keys.ts'

type Going = { name: string; share: number; stop: () => void }

export function Upload() {
  const chooser = useRef<HTMLInputElement>(null)
  const { going, problem, take } = useUpload()
  const [isOver, setOver] = useState(false)
  useKeys({ u: () => chooser.current?.click() })
  return (
    <section
      className="drop"
      data-over={isOver}
      aria-label="File to import"
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        void take(event.dataTransfer.files[0])
      }}
    >
      <IconFileUpload size={32} stroke={1.5} aria-hidden />
      {going ? <Sending going={going} /> : <Ask onChoose={() => chooser.current?.click()} />}
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        aria-label="A CSV file of contacts"
        onChange={event => {
          void take(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      {problem && (
        <p className="tone-bad" role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

function useUpload() {
  const navigate = useNavigate()
  const [going, setGoing] = useState<Going | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const take = async (file: File | undefined) => {
    if (!file || going) return
    const stop = new AbortController()
    const now = { name: file.name, share: 0, stop: () => stop.abort() }
    setProblem(null)
    setGoing(now)
    try {
      const { id } = await uploadImport(file, share => setGoing({ ...now, share }), stop.signal)
      await navigate({ to: '/contacts/import/$id', params: { id } })
    } catch (error) {
      if (!stop.signal.aborted) setProblem(wordsOf(error))
    } finally {
      setGoing(null)
    }
  }
  return { going, problem, take }
}

function Ask({ onChoose }: { onChoose: () => void }) {
  return (
    <>
      <p>
        <b>Drop a CSV file here</b>, as your CRM or spreadsheet exports it. Nothing is imported yet: you see
        first what would come of it.
      </p>
      <Button onClick={onChoose} title="U">
        Choose a file
      </Button>
      <p className="hint">
        A row for each contact, up to 500 MB. Columns are recognised; earlier opt-outs are taken over and
        block at once.
      </p>
    </>
  )
}

function Sending({ going: { name, share, stop } }: { going: Going }) {
  const percent = Math.round(share * 100)
  return (
    <>
      <p role="status">
        {share < 1 ? `${name} is being uploaded: ${percent} %` : `${name} is being looked at`}
      </p>
      <Progress value={percent} aria-label="Uploaded" className="drop-bar" />
      <Button variant="default" onClick={stop}>
        Cancel
      </Button>
    </>
  )
}
