// Sends a text: shown at once, kept until the server took it, told plainly when it was refused.
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { ApiError, wordsOf } from '../api.ts'
import type { Conversation, Message, MessageInput, TimelineItem } from '../api-types.ts'
import { sendMessage } from '../calls.ts'
import { announce } from '../parts/announce.tsx'
import { appointment, now } from '../parts/when.ts'
import { bareReason } from '../parts/words.ts'
import { type Draft, dropUnsent, putUnsent, type Unsent } from './typed.ts'

export function useSend(phone: string): { send: (draft: Draft) => void; again: (text: Unsent) => void } {
  const queries = useQueryClient()
  return {
    send: draft => void deliver(queries, phone, newText(draft)),
    // What was refused is asked anew: under its old key the server would only repeat the refusal.
    again: text => {
      if (text.state === 'refused') dropUnsent(phone, text.key)
      void deliver(queries, phone, text.state === 'refused' ? newText(text) : text)
    },
  }
}

async function deliver(queries: QueryClient, phone: string, text: Unsent): Promise<void> {
  putUnsent(phone, { ...text, state: 'sending', reason: null })
  try {
    const message = await sendMessage(inputOf(phone, text), text.key)
    showInThread(queries, message)
    dropUnsent(phone, text.key)
    announce(text.sendAt ? `Planned for ${appointment(text.sendAt)}` : 'Text taken for sending')
  } catch (error) {
    const isFinal = error instanceof ApiError && error.status >= 400 && error.status < 500
    const reason = bareReason(wordsOf(error))
    putUnsent(phone, { ...text, state: isFinal ? 'refused' : 'failed', reason })
    announce(`Not sent: ${reason}`)
  }
  for (const queryKey of [['conversations'], ['conversation', phone], ['credits']]) {
    void queries.invalidateQueries({ queryKey })
  }
}

function inputOf(to: string, { body, media, sendAt }: Draft): MessageInput {
  return {
    to,
    body,
    ...(media.length > 0 && { media: media.map(each => each.url) }),
    ...(sendAt && { sendAt }),
  }
}

function showInThread(queries: QueryClient, message: Message): void {
  queries.setQueryData<InfiniteData<Conversation>>(['conversation', message.phone], data => {
    const [first, ...rest] = data?.pages ?? []
    if (!data || !first) return data
    const { items } = first.timeline
    if (items.some(item => item.id === message.id)) return data
    const { id, createdAt: at, phone } = message
    const item: TimelineItem = { kind: 'message', id, at, phone, message, event: null, task: null }
    const page = { ...first, timeline: { ...first.timeline, items: [item, ...items] } }
    return { ...data, pages: [page, ...rest] }
  })
}

function newText({ body, media, sendAt }: Draft): Unsent {
  return { key: newKey(), body, media, sendAt, at: now().toISOString(), state: 'sending', reason: null }
}

/** randomUUID is missing where the page is not on https or localhost; getRandomValues is always there. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
