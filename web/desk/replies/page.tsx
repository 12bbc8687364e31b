// The chart of what a phone receives: the picture that the help article promises, drawn from the account's own words;
// and below it those words, to be changed.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { replyChartQuery, useMe } from '../queries.ts'
import { Chart } from './chart.tsx'
import { Wordings } from './wordings.tsx'
import type { WordingName } from './words.ts'
import './replies.css'

export function RepliesPage() {
  useTitle('Replies')
  const { data, error, isPending, refetch } = useQuery(replyChartQuery)
  const isOwner = useMe().role === 'owner'
  const [open, setOpen] = useState<WordingName | null>(null)
  const change = (name: WordingName) => {
    setOpen(name)
    show(`wording-${name}`)
  }
  return (
    <div className="page page-full">
      <header className="page-head">
        <div>
          <h1>What a phone receives</h1>
          <p className="hint">Who texts one of these words gets exactly one answer, or none.</p>
        </div>
        <Button variant="default" onClick={() => show('wordings-title')}>
          All that Heed says
        </Button>
      </header>
      {isPending && <Rows count={5} height={96} label="the chart" />}
      {error && !data && <Failed error={error} what="The chart" onRetry={() => void refetch()} />}
      {data && <Chart rows={data.rows} onChange={isOwner ? change : null} />}
      <Wordings open={open} onOpen={setOpen} />
    </div>
  )
}

/** With the next picture: what was opened is there then. */
function show(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView({ block: 'start' }))
}
