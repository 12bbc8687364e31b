// Beside the steps: the text on a phone, as the longest, the shortest and any chosen person gets it.
import { SegmentedControl } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wordsOf } from '../api.ts'
import type { BulkPreview } from '../api-types.ts'
import { Media } from '../parts/attachments.tsx'
import { FindContact } from '../parts/find-contact.tsx'
import { showName } from '../parts/phone-number.ts'
import { credits, plural } from '../parts/words.ts'
import { useMe } from '../queries.ts'
import type { Draft } from './draft.ts'
import { renderedQuery } from './queries.ts'

type View = 'longest' | 'shortest' | 'someone'
type Chosen = { id: string; name: string }
type Shown = {
  name: string
  body: string
  segments: number
  credits: number
  notice: string | null
  holes: readonly string[]
}

export function PhoneView({ draft, preview }: { draft: Draft; preview: BulkPreview | undefined }) {
  const [view, setView] = useState<View>('longest')
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const rendered = useRendered(draft, view === 'someone' ? chosen : null)
  const sample = view === 'shortest' ? preview?.shortest : preview?.longest
  const shown: Shown | null =
    view === 'someone' ? rendered.shown : sample ? { ...sample, notice: null, holes: [] } : null
  return (
    <figure className="bulk-phone" aria-label="So it looks on their phone">
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Whose phone"
        data={[
          { value: 'longest', label: 'Longest' },
          { value: 'shortest', label: 'Shortest' },
          { value: 'someone', label: 'Someone' },
        ]}
        value={view}
        onChange={next => setView(next as View)}
      />
      {view === 'someone' && (
        <FindContact
          isHidden
          label="Whose phone? Name or number"
          onFind={({ id, name }) => setChosen({ id, name: showName(name) })}
        />
      )}
      <Screen draft={draft} shown={shown} isEmpty={view === 'someone' && !chosen} />
      <figcaption className="hint" role="status">
        {rendered.problem ?? captionOf(shown, draft)}
      </figcaption>
    </figure>
  )
}

function useRendered({ body, media }: Draft, chosen: Chosen | null) {
  const [asked] = useDebouncedValue(body.trim(), 300)
  const isReady = chosen !== null && (asked !== '' || media.length > 0)
  const text = isReady ? { body: asked, media: media.map(each => each.url), contactId: chosen.id } : null
  const { data, error } = useQuery(renderedQuery(text))
  return {
    shown: chosen && data && isReady ? { ...data, name: chosen.name } : null,
    problem: error && chosen ? wordsOf(error) : null,
  }
}

function Screen({ draft, shown, isEmpty }: { draft: Draft; shown: Shown | null; isEmpty: boolean }) {
  const { account } = useMe()
  const body = shown?.body ?? draft.body.trim()
  const isBare = body === '' && draft.media.length === 0
  return (
    <div className="bulk-screen">
      <p className="bulk-screen-head">{account.name}</p>
      {shown?.notice && (
        <p className="phone-bubble bulk-notice">
          <span className="caption">First, free</span>
          {shown.notice}
        </p>
      )}
      {draft.media.length > 0 && (
        <div className="bulk-media">
          <Media urls={draft.media.map(each => each.url)} />
        </div>
      )}
      {body !== '' && <p className="phone-bubble">{body}</p>}
      {isBare && <p className="bulk-nothing">What you write shows here.</p>}
      {isEmpty && !isBare && <p className="bulk-nothing">Choose somebody above to see it with their name.</p>}
    </div>
  )
}

function captionOf(shown: Shown | null, { body, media }: Draft): string {
  if (!shown) return body.trim() === '' && media.length === 0 ? '' : 'As it is written'
  const size = media.length > 0 ? 'MMS' : plural(shown.segments, 'segment')
  const holes = shown.holes.length > 0 ? ` · no ${shown.holes.join(', no ')}` : ''
  return `${shown.name} · ${size} · ${credits(shown.credits)}${holes}`
}
