// Saved replies: what everybody in the account says often, written once; `/` in the composer finds them.
import { Button } from '@mantine/core'
import { IconMessageBolt, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { SavedReply } from '../api-types.ts'
import { addSavedReply, deleteSavedReply } from '../calls.ts'
import { openDialog } from '../parts/overlays.tsx'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { told, toldError } from '../parts/toast.ts'
import { brief } from '../parts/when.ts'
import { savedRepliesQuery } from '../queries.ts'

const SavedReplyForm = lazy(() => import('./saved-reply-form.tsx').then(m => ({ default: m.SavedReplyForm })))

export function SavedReplies() {
  const { data, error, isPending, refetch } = useQuery(savedRepliesQuery)
  if (isPending) return <Rows count={4} height={64} label="the saved replies" />
  if (error) return <Failed error={error} what="The saved replies" onRetry={() => void refetch()} />
  return (
    <section aria-label="Saved replies">
      {data.items.length === 0 ? (
        <Empty icon={<IconMessageBolt size={32} stroke={1.5} aria-hidden />} title="Nothing saved yet">
          <p>
            Write once what you say often. In a conversation, <b>/</b> and a few letters put it in, with the
            person’s own name where you left a place for it.
          </p>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => openForm(null)}>
            Save a reply
          </Button>
        </Empty>
      ) : (
        <>
          <ul className="saved-replies">
            {data.items.map(reply => (
              <Row key={reply.id} reply={reply} />
            ))}
          </ul>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => openForm(null)}>
            Save a reply
          </Button>
        </>
      )}
    </section>
  )
}

function openForm(reply: SavedReply | null): void {
  openDialog({
    title: reply ? 'Change a saved reply' : 'Save a reply',
    size: 'lg',
    body: close => (
      <Suspense fallback={null}>
        <SavedReplyForm reply={reply} close={close} />
      </Suspense>
    ),
  })
}

function Row({ reply }: { reply: SavedReply }) {
  const queries = useQueryClient()
  const refresh = () => void queries.invalidateQueries({ queryKey: savedRepliesQuery.queryKey })
  const { id, name, body, author, updatedAt } = reply
  const bringBack = () =>
    void addSavedReply({ name, body })
      .then(() => told(`“${name}” is back.`))
      .catch(toldError)
      .finally(refresh)
  const remove = () =>
    void deleteSavedReply(id)
      .then(() => told(`“${name}” is deleted.`, bringBack))
      .catch(toldError)
      .finally(refresh)
  return (
    <li>
      <div className="saved-reply">
        <h3>{name}</h3>
        <p>{withFields(body)}</p>
        <span className="hint">
          {author}, {brief(updatedAt)}
        </span>
      </div>
      <Button variant="default" size="compact-sm" aria-label={`Edit ${name}`} onClick={() => openForm(reply)}>
        Edit
      </Button>
      <Button variant="subtle" color="gray" size="compact-sm" aria-label={`Delete ${name}`} onClick={remove}>
        Delete
      </Button>
    </li>
  )
}

/** What differs from person to person stands out. */
function withFields(body: string) {
  return body.split(/(\{\{[^{}]*\}\})/).map((part, i) =>
    i % 2 === 1 ? (
      // Parts never move within one text.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <span key={i} className="merge-field">
        {part.slice(2, -2).split('|')[0]!.trim().replace('_', ' ')}
      </span>
    ) : (
      part
    ),
  )
}
