// One import: before it starts its columns, choices and check; then how far it is; at the end what came of it.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ContactImport } from '../api-types.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import './imports.css'
import { Prepare } from './prepare.tsx'
import { importQuery } from './queries.ts'
import { Result } from './result.tsx'
import { Running } from './running.tsx'
import { isBusy, isOpen, shapeWords } from './words.ts'

export function ImportPage() {
  const { id } = useParams({ from: '/desk/contacts/import/$id' })
  const query = useQuery(importQuery(id))
  const one = query.data
  useTitle(one ? `Import of ${one.fileName}` : 'Import')
  return (
    <div className="page imports">
      <header className="page-head">
        <h1>{one?.fileName ?? 'Import'}</h1>
        <Button variant="default" component={Link} to="/contacts/import">
          All imports
        </Button>
      </header>
      {one && <p className="hint imports-shape">{shapeWords(one)}</p>}
      {query.isPending && <Rows count={5} height={56} label="the import" />}
      {query.error && !one && (
        <Failed error={query.error} what="The import" onRetry={() => void query.refetch()} />
      )}
      {one && <Stage one={one} />}
    </div>
  )
}

function Stage({ one }: { one: ContactImport }) {
  if (isOpen(one)) return <Prepare key={one.id} one={one} />
  return isBusy(one.state) ? <Running one={one} /> : <Result one={one} />
}
