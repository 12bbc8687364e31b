// Before an import: what each column is, what happens to who is there, the check, and the button that starts it.
import { Button, Progress } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ImportField, mappingFault } from '../../../src/core/import-fields.ts'
import type { ContactImport, ImportOptions } from '../api-types.ts'
import '../bulk/bulk.css'
import { Step } from '../bulk/step.tsx'
import '../bulk/wizard.css'
import { cancelImport, previewImport, startImport } from '../calls.ts'
import { toldError } from '../parts/toast.ts'
import { plural } from '../parts/words.ts'
import { Columns } from './columns.tsx'
import { Found } from './found.tsx'
import { Options } from './options.tsx'

export function Prepare({ one }: { one: ContactImport }) {
  const [mapping, setMapping] = useState<ImportField[]>(one.mapping as ImportField[])
  const [options, setOptions] = useState<ImportOptions>(one.options)
  const choice = { mapping, options }
  const fault = mappingFault(mapping, one.columns.length)
  const isSame = JSON.stringify(choice) === JSON.stringify({ mapping: one.mapping, options: one.options })
  const check = isSame && one.state === 'checked' ? one.check : null
  const known = mapping.filter(field => field !== 'ignore').length
  return (
    <div className="imports-steps">
      <Step
        no={1}
        title="Columns"
        isDone={fault === null}
        says={`${known} of ${plural(mapping.length, 'column')} are taken over`}
      >
        <Columns columns={one.columns} mapping={mapping} onChange={setMapping} />
        {fault && (
          <p className="tone-bad" role="alert">
            {fault}
          </p>
        )}
      </Step>
      <Step no={2} title="Who is there already" isDone>
        <Options options={options} hasConsent={mapping.includes('consent')} onChange={setOptions} />
      </Step>
      <Step
        no={3}
        title="Check"
        isDone={check !== null}
        waitsFor={fault ? 'Say first what the columns are.' : undefined}
      >
        <Check one={one} choice={choice} />
        {check && <Found check={check} headers={one.columns.map(({ header }) => header)} />}
      </Step>
      <Step
        no={4}
        title="Import"
        isDone={false}
        waitsFor={check ? undefined : 'Check the file first: it takes a moment, and changes nothing.'}
      >
        {check && <Start one={one} choice={choice} />}
      </Step>
    </div>
  )
}

type Choosing = { one: ContactImport; choice: { mapping: ImportField[]; options: ImportOptions } }

function useStep(one: ContactImport, ask: () => Promise<ContactImport>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ask,
    onSuccess: now => queries.setQueryData(['import', one.id], now),
    onError: toldError,
  })
}

function Check({ one, choice }: Choosing) {
  const check = useStep(one, () => previewImport(one.id, choice))
  const cancel = useStep(one, () => cancelImport(one.id))
  if (one.state === 'checking') {
    return (
      <div className="imports-going">
        <p role="status">The whole file is read and compared with your contacts…</p>
        <Progress value={100} animated aria-label="Being checked" />
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          Cancel the check
        </Button>
      </div>
    )
  }
  return (
    <Button
      variant={one.state === 'checked' ? 'default' : 'filled'}
      loading={check.isPending}
      onClick={() => check.mutate()}
    >
      {one.check ? 'Check again' : 'Check the file'}
    </Button>
  )
}

function Start({ one, choice }: Choosing) {
  const start = useStep(one, () => startImport(one.id, choice))
  const { added, updated, optOuts } = one.check!.totals
  const label =
    added > 0 ? `Import ${plural(added, 'contact')}` : `Take over ${plural(updated + optOuts, 'row')}`
  return (
    <div className="send-now">
      <Button size="md" loading={start.isPending} onClick={() => start.mutate()}>
        {label}
      </Button>
      <p>
        It runs in the background: you may leave this page. Opt-outs block as soon as their row is taken over,
        and nothing in the file lifts a block.
      </p>
    </div>
  )
}
