// A message as the owner of the phone sees it, for the page and for GET /phones/{phone}/messages.
import { type Message, phoneSide } from './store.ts'

export type LogEntry = {
  readonly sid: string | null
  readonly phone: string
  /** Seen from the phone: what it received and what it sent. */
  readonly direction: 'received' | 'sent'
  readonly by: 'heed' | 'provider' | 'phone'
  readonly from: string
  readonly to: string
  readonly body: string
  readonly media: readonly string[]
  readonly status: string
  readonly at: string
  readonly seq: number
}

export function entryOf(message: Message): LogEntry {
  const isSent = message.direction === 'inbound'
  return {
    sid: message.sid || null,
    phone: phoneSide(message),
    direction: isSent ? 'sent' : 'received',
    by: isSent ? 'phone' : message.direction === 'provider' ? 'provider' : 'heed',
    from: message.from,
    to: message.to,
    body: message.body,
    media: message.media.map(({ url }) => url),
    status: isSent ? HEARD[message.heard ?? 'no'] : message.status,
    at: new Date(message.arrivedAt ?? message.createdAt).toISOString(),
    seq: message.seq,
  }
}

/** What became of a text that the phone sent: whether our webhook took it. */
const HEARD = { waiting: 'sending', yes: 'delivered', no: 'undelivered' } as const
