// Listens to the server's events and refreshes what they touch; one stream a browser, whatever its tabs.
import type { QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from './api-types.ts'
import { keepNow } from './parts/when.ts'

const TYPES = [
  'message.received',
  'message.queued',
  'message.state',
  'consent.changed',
  'conversation.changed',
  'contact.changed',
  'credits.changed',
  'account.changed',
  'notification.created',
  'broadcast.changed',
  'import.changed',
  'task.changed',
  'plan.changed',
]

/** Starts listening; the returned function stops it. `onEvent` sees each event after the caches were told. */
export function listen(queries: QueryClient, onEvent: (event: LiveEvent) => void): () => void {
  const refresh = coalesce(queries)
  const handle = (event: LiveEvent) => {
    keepNow(event.at)
    for (const key of keysOf(event)) refresh(key)
    onEvent(event)
  }
  const resync = () => void queries.invalidateQueries({ predicate: q => q.queryKey[0] !== 'me' })
  return 'locks' in navigator && 'BroadcastChannel' in window
    ? listenTogether(handle, resync)
    : openStream(handle, resync)
}

/**
 * A browser opens six connections to one HTTP/1.1 host, so six open desks would leave none for requests: the tab
 * that holds the lock listens and tells the others; when it closes, the next one takes over.
 */
function listenTogether(handle: (event: LiveEvent) => void, resync: () => void): () => void {
  const channel = new BroadcastChannel('heed-events')
  const stop = new AbortController()
  channel.onmessage = message => (message.data === 'resync' ? resync() : handle(message.data as LiveEvent))
  navigator.locks
    .request('heed-events', { signal: stop.signal }, async () => {
      const close = openStream(
        event => {
          handle(event)
          channel.postMessage(event)
        },
        () => {
          resync()
          channel.postMessage('resync')
        },
      )
      await new Promise<void>(done => stop.signal.addEventListener('abort', () => done()))
      close()
    })
    .catch(() => undefined) // aborted while it waited for its turn
  return () => {
    stop.abort()
    channel.close()
  }
}

function openStream(handle: (event: LiveEvent) => void, resync: () => void): () => void {
  let stopped = false
  let retry: number | undefined
  let source: EventSource | undefined
  const open = (again: boolean) => {
    source = new EventSource('/v1/events', { withCredentials: true })
    const take = (message: MessageEvent<string>) => {
      const event = parse(message)
      if (event) handle(event)
    }
    for (const type of TYPES) source.addEventListener(type, take)
    source.onopen = () => again && resync()
    // The browser reconnects by itself and resumes, except after an answer that is no stream: then we try anew.
    source.onerror = () => {
      if (stopped || source?.readyState !== EventSource.CLOSED) return
      retry = window.setTimeout(() => open(true), 3000)
    }
  }
  open(false)
  return () => {
    stopped = true
    window.clearTimeout(retry)
    source?.close()
  }
}

function parse(message: MessageEvent<string>): LiveEvent | null {
  try {
    return { type: message.type, ...(JSON.parse(message.data) as object) } as LiveEvent
  } catch {
    return null
  }
}

function keysOf({ type, phone, broadcastId, planId }: LiveEvent): unknown[][] {
  const conversation = phone ? ['conversation', phone] : ['conversation']
  switch (type) {
    case 'message.received':
    case 'conversation.changed':
      return [['conversations'], ['counts'], conversation, ['contact-timeline']]
    case 'message.queued':
      return [['conversations'], ['counts'], conversation, ['contact-timeline']]
    case 'message.state':
      return [['conversations'], conversation, ['contact-timeline']]
    case 'consent.changed':
      return [
        ...[['conversations'], ['counts'], conversation, ['doubts'], ['compliance']],
        ...[['contacts'], ['contact'], ['contact-timeline']],
      ]
    case 'contact.changed':
      return [['contacts'], ['contact'], ['conversations'], ['conversation']]
    case 'credits.changed':
      return [['credits'], ['credit-entries']]
    case 'account.changed':
      return [['account'], ['senders'], ['reply-chart'], conversation]
    case 'notification.created':
      return [['notices']]
    case 'broadcast.changed':
      return [['broadcasts'], broadcastId ? ['broadcast', broadcastId] : ['broadcast']]
    case 'plan.changed':
      return [
        ...[['plans'], planId ? ['plan', planId] : ['plan'], ['contact-enrollments'], ['enrollment']],
        ...[planId ? ['plan-enrollments', planId] : ['plan-enrollments'], ['plan-calendar']],
      ]
    case 'task.changed':
      return [['tasks'], ['contact-timeline']]
    case 'import.changed':
      return [['imports'], ['import'], ['contacts'], ['contact'], ['conversations'], ['conversation']]
    default:
      return []
  }
}

/** A bulk send makes hundreds of events a second; each cache entry is fetched at most ten times in one. */
function coalesce(queries: QueryClient): (key: unknown[]) => void {
  const waiting = new Map<string, unknown[]>()
  const flush = () => {
    for (const queryKey of waiting.values()) void queries.invalidateQueries({ queryKey })
    waiting.clear()
  }
  return key => {
    if (waiting.size === 0) window.setTimeout(flush, 100)
    waiting.set(JSON.stringify(key), key)
  }
}
