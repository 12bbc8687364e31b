// Step 2: the text, with what differs from person to person, saved replies and attachments; what makes it dear.
import { ActionIcon, TextInput } from '@mantine/core'
import { IconMessageBolt } from '@tabler/icons-react'
import { useRef } from 'react'
import { costlyCharacters, segmentsOf } from '../../../src/core/segments.ts'
import type { BulkPreview } from '../api-types.ts'
import { AttachButton, Chips, useAttaching } from '../parts/attachments.tsx'
import { CostlyHint } from '../parts/costly.tsx'
import { SavedList, useSavedPicker } from '../parts/saved-picker.tsx'
import { TemplateField } from '../parts/template-field.tsx'
import { plural } from '../parts/words.ts'
import { bulkDraft, changeBulk, type Draft } from './draft.ts'
import { Step } from './step.tsx'

type Props = { draft: Draft; preview: BulkPreview | undefined; problem: string | null }

export function What({ draft, preview, problem }: Props) {
  const { body, media, name } = draft
  const field = useRef<HTMLTextAreaElement>(null)
  const change = (words: string) => changeBulk({ body: words })
  const picker = useSavedPicker({ field, body, change, say: text => text })
  const attaching = useAttaching(media, update => changeBulk({ media: update(bulkDraft().media) }))
  const isWritten = body.trim() !== '' || media.length > 0
  return (
    <Step
      no={2}
      title="What"
      isDone={isWritten && problem === null}
      says={isWritten && <Length body={body} media={media.length} preview={preview} />}
    >
      <SavedList picker={picker} />
      <TemplateField
        id="bulk-body"
        label="The text"
        placeholder="Hi {{first_name|there}}, the house on Elm Street is open on Saturday from 2 to 4."
        body={body}
        problem={problem}
        field={field}
        list={picker.list}
        onChange={(words, caret) => {
          change(words)
          picker.onCaret(caret)
        }}
        onCaret={picker.onCaret}
        onKey={picker.onKey}
        onFiles={attaching.add}
        tools={
          <>
            <AttachButton attaching={attaching} />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label="Saved replies"
              title="Saved replies: type /"
              onClick={picker.open}
            >
              <IconMessageBolt size={18} stroke={1.75} />
            </ActionIcon>
          </>
        }
      >
        <Chips media={media} attaching={attaching} />
      </TemplateField>
      {media.length === 0 && <CostlyHint body={body} costly={costlyCharacters(body)} onPlain={change} />}
      <TextInput
        className="bulk-name"
        label="A name for it, for you alone"
        placeholder="The beginning of the text"
        maxLength={200}
        value={name}
        onChange={event => changeBulk({ name: event.currentTarget.value })}
      />
    </Step>
  )
}

/** "148 to 163 characters · 1 to 2 segments": as it differs from person to person. */
function Length({ body, media, preview }: { body: string; media: number; preview: BulkPreview | undefined }) {
  const { shortest, longest } = preview ?? {}
  const from = shortest?.body.length ?? body.trim().length
  const to = longest?.body.length ?? from
  const characters = `${range(Math.min(from, to), Math.max(from, to))} ${to === 1 ? 'character' : 'characters'}`
  if (media > 0) return <>{body.trim() === '' ? 'MMS' : `${characters} · MMS`}</>
  const own = Math.max(1, segmentsOf(body.trim()).segments)
  const [least, most] = [shortest?.segments ?? own, longest?.segments ?? own]
  return (
    <>
      {characters} · {least === most ? plural(most, 'segment') : `${range(least, most)} segments`}
    </>
  )
}

function range(from: number, to: number): string {
  return from === to
    ? from.toLocaleString('en')
    : `${from.toLocaleString('en')} to ${to.toLocaleString('en')}`
}
