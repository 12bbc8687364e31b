// Importing contacts begins here: a file is chosen or dropped; below it the imports there have been.
import { Button } from '@mantine/core'
import { IconDownload, IconFileSpreadsheet } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ContactImport } from '../api-types.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { brief } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import './imports.css'
import { importsQuery } from './queries.ts'
import { Upload } from './upload.tsx'
import { isMoving, isOpen, STATE_WORDS } from './words.ts'

export function ImportsPage() {
  useTitle('Import contacts')
  return (
    <div className="page imports">
      <header className="page-head">
        <h1>Import contacts</h1>
        <Button
          component="a"
          href="/v1/contacts/export.csv"
          download
          variant="default"
          leftSection={<IconDownload size={18} stroke={1.5} aria-hidden />}
        >
          Export all contacts
        </Button>
        <Button variant="default" component={Link} to="/contacts">
          All contacts
        </Button>
      </header>
      <Upload />
      <Before />
    </div>
  )
}

function Before() {
  const query = useInfiniteQuery(importsQuery)
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const all = data?.pages.flatMap(page => page.items) ?? []
  if (isPending) return <Rows count={3} height={48} label="earlier imports" />
  if (error && all.length === 0)
    return <Failed error={error} what="The earlier imports" onRetry={() => void refetch()} />
  if (all.length === 0) return null
  return (
    <section className="imports-before" aria-labelledby="imports-before">
      <h2 id="imports-before">Imports so far</h2>
      <ul>
        {all.map(one => (
          <Row key={one.id} one={one} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older ones
        </Button>
      )}
    </section>
  )
}

function Row({ one }: { one: ContactImport }) {
  const { id, fileName, state, totals, percent, createdAt, createdBy } = one
  const facts = [
    isMoving(one) && `${percent} %`,
    !isOpen(one) && `${plural(totals.added, 'contact')} added`,
    totals.updated > 0 && `${totals.updated.toLocaleString('en')} completed`,
    totals.refused > 0 && `${plural(totals.refused, 'row')} refused`,
    totals.optOuts > 0 && `${plural(totals.optOuts, 'opt-out')}`,
    `by ${createdBy}`,
  ]
  return (
    <li className="import-row">
      <IconFileSpreadsheet size={20} stroke={1.5} aria-hidden />
      <div>
        <Link to="/contacts/import/$id" params={{ id }} className="plain-link">
          {fileName}
        </Link>
        <span className="hint">{facts.filter(Boolean).join(' · ')}</span>
      </div>
      <span className={state === 'failed' ? 'tone-bad' : 'hint'}>{STATE_WORDS[state]}</span>
      <time className="hint" dateTime={createdAt}>
        {brief(createdAt)}
      </time>
    </li>
  )
}
