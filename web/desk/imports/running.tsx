// An import under way: how far it is, what has come of it so far, and the button that stops it.
import { Button, Progress } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ContactImport } from '../api-types.ts'
import '../bulk/bulk.css'
import { cancelImport } from '../calls.ts'
import { toldError } from '../parts/toast.ts'
import { Figure } from './found.tsx'
import { STATE_WORDS } from './words.ts'

export function Running({ one }: { one: ContactImport }) {
  const { id, state, percent, totals } = one
  const queries = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => cancelImport(id),
    onSuccess: now => queries.setQueryData(['import', id], now),
    onError: toldError,
  })
  return (
    <section className="imports-going" aria-label="Progress">
      <p role="status">
        {STATE_WORDS[state]}
        {state === 'running' && `: ${percent} %`}
      </p>
      <Progress value={percent} size="lg" aria-label="Imported" />
      <dl className="import-figures">
        <Figure name="Contacts added" value={totals.added} />
        <Figure name="Completed" value={totals.updated} isQuietAtZero />
        <Figure name="Opt-outs taken over" value={totals.optOuts} tone="tone-bad" isQuietAtZero />
        <Figure name="Rows refused" value={totals.refused} tone="tone-bad" isQuietAtZero />
      </dl>
      <div className="send-now">
        <Button
          variant="default"
          loading={cancel.isPending}
          disabled={state === 'canceling'}
          onClick={() => cancel.mutate()}
        >
          Cancel the import
        </Button>
        <p>What is imported already stays. You may leave this page: the import goes on.</p>
      </div>
    </section>
  )
}
