// Tells the pages that watch what has just happened, as server-sent events.
import type { ServerResponse } from 'node:http'

type FeedEvent = 'text' | 'status' | 'phone' | 'numbers' | 'clock' | 'faults'

export type Feed = {
  /** `data` is only asked for when somebody watches: a load test has no page open. */
  tell(event: FeedEvent, data: () => unknown): void
  watch(response: ServerResponse): void
  readonly watchers: number
  stop(): void
}

// A page that reads too slowly is cut off; it reconnects and loads everything anew.
const MOST_UNREAD_BYTES = 1_000_000

export function createFeed(): Feed {
  const watching = new Set<ServerResponse>()
  const heartbeat = setInterval(() => sendAll(watching, ': still here\n\n'), 15_000)
  heartbeat.unref()
  return {
    tell(event, data) {
      if (watching.size > 0) sendAll(watching, `event: ${event}\ndata: ${JSON.stringify(data())}\n\n`)
    },
    watch(response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      response.write('retry: 1000\n\n')
      watching.add(response)
      response.on('close', () => watching.delete(response))
    },
    get watchers() {
      return watching.size
    },
    stop() {
      clearInterval(heartbeat)
      for (const response of watching) response.end()
      watching.clear()
    },
  }
}

function sendAll(watching: Set<ServerResponse>, text: string): void {
  for (const response of watching) {
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy()
    else response.write(text)
  }
}
