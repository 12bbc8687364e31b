// What came of an import: the figures, the error file, and the way to the people.
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconDownload, IconSend } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ContactImport } from '../api-types.ts'
import '../bulk/bulk.css'
import { plural } from '../parts/words.ts'
import { Figure } from './found.tsx'
import { TakeBack } from './take-back.tsx'

export function Result({ one }: { one: ContactImport }) {
  const { id, state, failure, totals } = one
  const bad = totals.refused + totals.warned
  const navigate = useNavigate()
  const audience = { kind: 'filter', filter: { importId: id } } as const
  return (
    <section aria-label="Result">
      <Head state={state} />
      {failure && (
        <p className="tone-bad imports-failure" role="alert">
          <IconAlertTriangle size={16} stroke={1.75} aria-hidden /> {failure}
        </p>
      )}
      <dl className="import-figures">
        <Figure name="Contacts added" value={totals.added} />
        <Figure name="Completed" value={totals.updated} isQuietAtZero />
        <Figure name="Had everything already" value={totals.unchanged} isQuietAtZero />
        <Figure name="Repeated in the file" value={totals.repeated} isQuietAtZero />
        <Figure name="Opt-outs taken over" value={totals.optOuts} tone="tone-bad" isQuietAtZero />
        <Figure name="Consents taken over" value={totals.consents} isQuietAtZero />
        <Figure name="Rows refused" value={totals.refused} tone="tone-bad" isQuietAtZero />
        <Figure name="Imported in part" value={totals.warned} tone="tone-wait" isQuietAtZero />
      </dl>
      <div className="imports-next">
        {bad > 0 && (
          <Button
            component="a"
            href={`/v1/imports/${id}/errors.csv`}
            download
            variant="default"
            leftSection={<IconDownload size={18} stroke={1.5} aria-hidden />}
          >
            Error file: {plural(bad, 'row')} with the reason
          </Button>
        )}
        {totals.added > 0 && !one.undo && (
          <Button
            variant="default"
            leftSection={<IconSend size={18} stroke={1.5} aria-hidden />}
            onClick={() => void navigate({ to: '/bulk/new', search: { audience } })}
          >
            Text the new contacts
          </Button>
        )}
        <Button component={Link} to="/contacts" variant="default">
          All contacts
        </Button>
      </div>
      {bad > 0 && (
        <p className="hint">
          Mend the rows in the error file and import it: who is there already is not added again.
        </p>
      )}
      <TakeBack one={one} />
    </section>
  )
}

function Head({ state }: { state: ContactImport['state'] }) {
  if (state === 'completed') {
    return (
      <p className="state tone-good imports-state">
        <IconCircleCheck size={20} stroke={1.75} aria-hidden /> Imported
      </p>
    )
  }
  return (
    <p className="state tone-wait imports-state">
      <IconAlertTriangle size={20} stroke={1.75} aria-hidden />
      {state === 'canceled' ? 'Canceled: what was imported until then stays' : 'It broke off in the middle'}
    </p>
  )
}
