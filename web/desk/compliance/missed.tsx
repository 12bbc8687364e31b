// "We found people who asked you to stop": what a history from another system holds, to confirm or to dismiss.
import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { wordsOf } from '../api.ts'
import { showName, showPhone } from '../parts/phone-number.ts'
import { brief } from '../parts/when.ts'
import {
  confirmMissed,
  dismissMissed,
  type Missed,
  missedQuery,
  type ReadHistory,
  readHistory,
} from './queries.ts'
import { count } from './words.ts'

export function MissedRequests() {
  const query = useInfiniteQuery(missedQuery)
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const items = data?.pages.flatMap(page => page.items) ?? []
  const people = data?.pages[0]?.people ?? 0
  const queries = useQueryClient()
  const confirm = useMutation({
    mutationFn: confirmMissed,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['compliance'] }),
  })
  return (
    <section className="panel reconcile" aria-labelledby="missed">
      <div className="section-head">
        <div>
          <h2 id="missed">
            {people > 0
              ? `We found ${count(people, 'person', 'people')} who asked you to stop`
              : 'Requests in older conversations'}
          </h2>
          <p className="hint">
            {items.length > 0
              ? 'In the histories that you let us read. Nobody of them is blocked before you say so.'
              : 'Let us read the conversations of the system you had before: a CSV file with phone, direction (in or out), text and date. We list who asked for an end and was not heard. Reading blocks nobody.'}
          </p>
        </div>
        <div className="section-acts">
          {people > 0 && (
            <Button loading={confirm.isPending} onClick={() => confirm.mutate({ all: true })}>
              Block all {people.toLocaleString('en')}
            </Button>
          )}
          <Read />
        </div>
      </div>
      {confirm.error && <p className="tone-bad">{wordsOf(confirm.error)}</p>}
      {confirm.data && (
        <p role="status">
          <b>{count(confirm.data.blocked, 'phone')} blocked.</b> Their own words are the evidence.
        </p>
      )}
      <ul className="missed">
        {items.map(one => (
          <One key={one.id} one={one} onConfirm={() => confirm.mutate({ ids: [one.id] })} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          More
        </Button>
      )}
    </section>
  )
}

function One({ one, onConfirm }: { one: Missed; onConfirm: () => void }) {
  const queries = useQueryClient()
  const dismiss = useMutation({
    mutationFn: () => dismissMissed(one.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['compliance'] }),
  })
  const who = one.contact ? showName(one.contact.name) : showPhone(one.phone)
  return (
    <li>
      <div>
        <b>{who}</b>{' '}
        <span className="hint">
          {one.saidAt && brief(one.saidAt)} · {one.file}, line {one.line}
          {!one.isClear && ' · not sure'}
        </span>
        <p>
          <Marked text={one.text} places={one.places as [number, number][]} />
        </p>
      </div>
      <div className="section-acts">
        <Button size="xs" variant="default" onClick={onConfirm} aria-label={`Block ${who}`}>
          Block
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          loading={dismiss.isPending}
          onClick={() => dismiss.mutate()}
          aria-label={`${who} did not ask to stop`}
        >
          Did not ask
        </Button>
      </div>
    </li>
  )
}

/** The words that decided stand out. */
function Marked({ text, places }: { text: string; places: [number, number][] }) {
  const [from, to] = places[0] ?? [0, 0]
  return (
    <>
      {text.slice(0, from)}
      {to > from && <mark>{text.slice(from, to)}</mark>}
      {text.slice(to)}
    </>
  )
}

function Read() {
  const chooser = useRef<HTMLInputElement>(null)
  const queries = useQueryClient()
  const [share, setShare] = useState<number | null>(null)
  const [problem, setProblem] = useState('')
  const [done, setDone] = useState<ReadHistory | null>(null)
  const take = async (file: File | undefined) => {
    if (!file) return
    setProblem('')
    setDone(null)
    setShare(0)
    try {
      setDone(await readHistory(file, { onShare: setShare, stop: new AbortController().signal }))
    } catch (error) {
      setProblem(wordsOf(error))
    }
    setShare(null)
    void queries.invalidateQueries({ queryKey: ['compliance'] })
  }
  return (
    <div>
      <Button
        variant="default"
        leftSection={<IconHistory size={16} aria-hidden />}
        loading={share !== null}
        onClick={() => chooser.current?.click()}
      >
        Read a history
      </Button>
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        aria-label="A CSV file of conversations"
        onChange={event => {
          void take(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <p className="hint" role="status">
        {share !== null && (share < 1 ? `Uploading: ${Math.round(share * 100)} %` : 'Reading')}
        {done && resultWords(done)}
      </p>
      {problem && (
        <p className="tone-bad" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

function resultWords({ inbound, clear, doubtful, settled }: ReadHistory): string {
  const found = `${count(clear, 'request')}, ${doubtful.toLocaleString('en')} not sure`
  return `${count(inbound, 'text')} read: ${found}, ${settled.toLocaleString('en')} settled.`
}
