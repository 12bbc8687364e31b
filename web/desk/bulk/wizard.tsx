// A new bulk text: five steps on one page, the phone and the totals beside them.
import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import type { Audience } from '../../../src/core/audience.ts'
import { fieldsOf, wordsOf } from '../api.ts'
import { useTitle } from '../parts/title.ts'
import { told } from '../parts/toast.ts'
import { useMe } from '../queries.ts'
import './bulk.css'
import './wizard.css'
import { Check } from './check.tsx'
import {
  audienceOf,
  changeBulk,
  clearBulk,
  isBlank,
  openBulkDraft,
  requestOf,
  takeAudience,
  useBulkDraft,
} from './draft.ts'
import { readList } from './list.ts'
import { PhoneView } from './phone.tsx'
import { previewQuery } from './queries.ts'
import { Send } from './send.tsx'
import { Totals } from './totals.tsx'
import { What } from './what.tsx'
import { When } from './when.tsx'
import { Whom } from './whom.tsx'

export function NewBulkPage() {
  useTitle('New bulk text')
  const { user, account } = useMe()
  openBulkDraft(user?.id ?? account.id)
  useTakenAudience()
  const draft = useBulkDraft()
  const { whom, filter, ids, pasted } = draft
  const rows = useMemo(() => (whom === 'list' ? readList(pasted) : []), [whom, pasted])
  const audience = useMemo(() => audienceOf({ whom, filter, ids }, rows), [whom, filter, ids, rows])
  const request = useMemo(() => requestOf(draft, audience), [draft, audience])
  const check = useCheck(request)
  const { preview, isStale, problems } = check
  const waitsFor = request ? undefined : missing(audience, draft.timing !== 'now')
  return (
    <div className="page bulk">
      <header className="page-head">
        <h1>New bulk text</h1>
        {!isBlank(draft) && (
          <Button variant="subtle" color="gray" onClick={startOver}>
            Start over
          </Button>
        )}
        <Button variant="default" component={Link} to="/bulk">
          All bulk texts
        </Button>
      </header>
      <div className="bulk-columns">
        <div className="bulk-steps">
          <Whom draft={draft} audience={audience} listed={rows.length} />
          <What draft={draft} preview={preview} problem={problems.what} />
          <Check
            request={request}
            preview={preview}
            isStale={isStale}
            error={problems.check}
            waitsFor={
              waitsFor ??
              (problems.what || problems.when || problems.how ? 'Mend what is marked first.' : undefined)
            }
            onAgain={check.again}
          />
          <When draft={draft} preview={preview} problem={problems.when} howProblem={problems.how} />
          <Send
            draft={draft}
            request={request}
            preview={preview}
            isStale={isStale || check.hasProblem}
            waitsFor={waitsFor}
          />
        </div>
        <aside className="bulk-aside" aria-label="Preview and cost">
          <Totals preview={preview} isStale={isStale} />
          <PhoneView draft={draft} preview={preview} />
        </aside>
      </div>
    </div>
  )
}

function startOver(): void {
  const before = clearBulk()
  told('Started over.', () => changeBulk(before))
}

function missing(audience: Audience | null, isTimed: boolean): string {
  if (!audience) return 'Choose who gets it first.'
  return isTimed ? 'Write the text and say when it goes first.' : 'Write the text first.'
}

/** People brought from another page: taken over once, then out of the address, so that a reload keeps later changes. */
function useTakenAudience(): void {
  const { audience } = useSearch({ from: '/desk/bulk/new' })
  const navigate = useNavigate()
  useEffect(() => {
    if (!audience) return
    takeAudience(audience)
    void navigate({ to: '/bulk/new', search: {}, replace: true })
  }, [audience, navigate])
}

/** The server's own judgement of everybody, asked again a moment after each change. */
function useCheck(request: ReturnType<typeof requestOf>) {
  const [asked] = useDebouncedValue(request, 400)
  const query = useQuery(previewQuery(asked))
  const isPending = asked !== request || query.isFetching
  const fields = query.error ? fieldsOf(query.error) : {}
  const at = (pattern: RegExp) => Object.entries(fields).find(([field]) => pattern.test(field))?.[1] ?? null
  const what = at(/^(body|media)/)
  const when = at(/^(sendAt|local)/)
  const how = at(/^(from|limits)/)
  const other = query.error && !what && !when && !how ? (at(/./) ? new Error(at(/./)!) : query.error) : null
  return {
    preview: request && !query.error ? query.data : undefined,
    isStale: request !== null && (isPending || query.isPlaceholderData),
    problems: { what, when, how, check: other && new Error(wordsOf(other)) },
    hasProblem: query.error !== null,
    again: () => void query.refetch(),
  }
}
