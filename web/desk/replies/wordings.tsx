// What Heed says by itself, below the chart: each wording as it is now, opening to its editor.
import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { segmentsOf } from '../../../src/core/segments.ts'
import type { Account, Wording } from '../api-types.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { date } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { accountQuery, useMe, wordingsQuery } from '../queries.ts'
import { WordingEditor } from './editor.tsx'
import { textOf, WORDINGS, type WordingName } from './words.ts'

type OpenProps = { open: WordingName | null; onOpen: (name: WordingName | null) => void }

export function Wordings({ open, onOpen }: OpenProps) {
  const kept = useQuery(wordingsQuery)
  const account = useQuery(accountQuery)
  const error = kept.error ?? account.error
  const retry = () => {
    void kept.refetch()
    void account.refetch()
  }
  return (
    <section className="wordings" aria-labelledby="wordings-title">
      <div>
        <h2 id="wordings-title">What Heed says</h2>
        <p className="hint">
          Used wherever the chart says that Heed answers. Every version is kept, with who wrote it and when.
        </p>
      </div>
      {error && !(kept.data && account.data) && <Failed error={error} what="The wordings" onRetry={retry} />}
      {!error && !(kept.data && account.data) && <Rows count={4} height={72} label="the wordings" />}
      {kept.data && account.data && (
        <ul className="wording-list">
          {kept.data.items.map(wording => (
            <li key={wording.name} id={`wording-${wording.name}`}>
              {open === wording.name ? (
                <WordingEditor
                  account={account.data}
                  wording={wording}
                  onClose={() => {
                    onOpen(null)
                    focusLater(`change-${wording.name}`)
                  }}
                />
              ) : (
                <Shown account={account.data} wording={wording} onOpen={onOpen} />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** The button comes back with the next picture. */
function focusLater(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus())
}

type ShownProps = { account: Account; wording: Wording; onOpen: OpenProps['onOpen'] }

function Shown({ account, wording: { name, versions }, onOpen }: ShownProps) {
  const isOwner = useMe().role === 'owner'
  const { label, when } = WORDINGS[name]
  const text = textOf(account, name)
  const [latest] = versions
  const by = latest?.createdAt ? `, ${latest.author}, ${date(latest.createdAt)}` : ''
  return (
    <div className="wording">
      <div className="wording-name">
        <h3>{label}</h3>
        <p className="hint">{when}</p>
      </div>
      <div className="wording-now">
        <p className="chart-bubble">{text}</p>
        <p className="hint">
          {plural(segmentsOf(text).segments, 'segment')} · version {latest?.version ?? 1}
          {by}
        </p>
      </div>
      {isOwner && (
        <Button
          id={`change-${name}`}
          variant="default"
          size="xs"
          leftSection={<IconPencil size={14} aria-hidden />}
          aria-label={`Change: ${label}`}
          onClick={() => onOpen(name)}
        >
          Change
        </Button>
      )}
    </div>
  )
}
