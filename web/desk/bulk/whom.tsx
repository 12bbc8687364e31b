// Step 1: who the text is for, as a filter, as picked people or as a list; counted and said in words while one chooses.
import { SegmentedControl } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { Audience } from '../../../src/core/audience.ts'
import { wordsOf } from '../api.ts'
import { FilterForm } from '../parts/filter-form.tsx'
import { plural } from '../parts/words.ts'
import { changeBulk, type Draft, type Whom as Kind } from './draft.ts'
import { Pasted } from './pasted.tsx'
import { Picked } from './picked.tsx'
import { audienceCountQuery } from './queries.ts'
import { Step } from './step.tsx'

const KINDS: { value: Kind; label: string }[] = [
  { value: 'filter', label: 'By filter' },
  { value: 'contacts', label: 'Picked people' },
  { value: 'list', label: 'A list' },
]

type Props = { draft: Draft; audience: Audience | null; listed: number }

export function Whom({ draft, audience, listed }: Props) {
  const { whom, filter, ids, pasted } = draft
  const [asked] = useDebouncedValue(audience, 250)
  const { data, error, isPlaceholderData } = useQuery(audienceCountQuery(asked))
  const count = audience ? data : undefined
  return (
    <Step
      no={1}
      title="To whom"
      isDone={audience !== null && (count?.contacts ?? 0) > 0}
      says={count && <Counted kind={whom} {...count} isStale={isPlaceholderData || asked !== audience} />}
    >
      <SegmentedControl
        aria-label="How you choose"
        data={KINDS}
        value={whom}
        onChange={kind => changeBulk({ whom: kind as Kind })}
      />
      <div className="whom">
        {whom === 'filter' && (
          <FilterForm place="bulk" filter={filter} onChange={to => changeBulk({ filter: to })} />
        )}
        {whom === 'contacts' && <Picked ids={ids} onChange={to => changeBulk({ ids: to })} />}
        {whom === 'list' && (
          <Pasted pasted={pasted} listed={listed} onChange={to => changeBulk({ pasted: to })} />
        )}
      </div>
      {error && audience && (
        <p className="tone-bad" role="alert">
          Not counted: {wordsOf(error)}
        </p>
      )}
      {count?.contacts === 0 && whom === 'filter' && (
        <p className="hint">Nobody fits all of that. Take a condition off.</p>
      )}
    </Step>
  )
}

type CountedProps = { kind: Kind; contacts: number; phones?: number; words: string; isStale: boolean }

/** Told as one chooses; grey while the next count is on its way. */
function Counted({ kind, contacts, phones, words, isStale }: CountedProps) {
  return (
    <span role="status" className="whom-count" data-stale={isStale}>
      {kind === 'list' ? (
        <b>{plural(phones ?? contacts, 'different phone')}</b>
      ) : (
        <>
          <b>{plural(contacts, 'person', 'people')}</b>
          {kind === 'filter' && ` · ${words}`}
        </>
      )}
    </span>
  )
}
