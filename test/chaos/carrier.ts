// A stand-in for the provider: fast enough for a hundred thousand texts, and as slow, wrong or dead as a test likes. It
// keeps the book that Heed's is compared with.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * `dead`: connections are cut at once. `cut`: half of the texts are taken and the answer to them is cut off, the other
 * half is cut off before. `busy`: every other one is told to come later; `broken`: HTTP 500, taken or not.
 */
export type Mood = 'well' | 'slow' | 'busy' | 'broken' | 'cut' | 'dead'

/** A text that was taken. `ref`: Heed's own id of it. */
export type Taken = {
  readonly ref: string
  readonly sid: string
  readonly to: string
  readonly body: string
  readonly at: number
}

export type Carrier = {
  readonly url: string
  readonly taken: readonly Taken[]
  readonly counts: Readonly<Record<Mood, number>> & { readonly lookUps: number }
  mood(mood: Mood): void
  stop(): Promise<void>
}

const SLOW_MS = 300

export async function startCarrier(): Promise<Carrier> {
  const book: Book = {
    ...{ taken: [], byPhone: new Map(), mood: 'well', sids: 0 },
    counts: { well: 0, slow: 0, busy: 0, broken: 0, cut: 0, dead: 0, lookUps: 0 },
  }
  const server = createServer(
    { keepAliveTimeout: 30_000 },
    (request, answer) => void serve(book, request, answer),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: book.taken,
    counts: book.counts,
    mood(mood) {
      book.mood = mood
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Book = {
  readonly taken: Taken[]
  readonly byPhone: Map<string, Taken[]>
  readonly counts: Record<Mood | 'lookUps', number>
  mood: Mood
  sids: number
}

async function serve(book: Book, request: IncomingMessage, answer: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url!, 'http://carrier')
  if (book.mood === 'dead') {
    book.counts.dead += 1
    return void answer.destroy()
  }
  if (!url.pathname.endsWith('/Messages.json')) return say(answer, 200, { incoming_phone_numbers: [] })
  if (request.method === 'GET') return lookUp(book, url, answer)
  return text(book, new URLSearchParams(Buffer.concat(chunks).toString()), answer)
}

function text(book: Book, form: URLSearchParams, answer: ServerResponse): void {
  const { mood } = book
  book.counts[mood] += 1
  const isOdd = book.counts[mood] % 2 === 1
  const isTaken = mood === 'well' || mood === 'slow' || (mood === 'busy' ? !isOdd : isOdd)
  const sid = isTaken ? take(book, form) : null
  if (mood === 'cut') answer.destroy()
  else if (mood === 'broken') say(answer, 500, {})
  else if (sid === null) say(answer, 429, { code: 20429 })
  else if (mood === 'slow') setTimeout(() => say(answer, 201, { sid }), SLOW_MS)
  else say(answer, 201, { sid })
}

function take(book: Book, form: URLSearchParams): string {
  book.sids += 1
  const sid = `SM${book.sids.toString(16).padStart(32, '0')}`
  const ref = new URL(form.get('StatusCallback')!).searchParams.get('ref')!
  const one = { ref, sid, to: form.get('To')!, body: form.get('Body') ?? '', at: performance.now() }
  book.taken.push(one)
  book.byPhone.set(one.to, [...(book.byPhone.get(one.to) ?? []), one])
  return sid
}

function lookUp(book: Book, url: URL, answer: ServerResponse): void {
  book.counts.lookUps += 1
  const alike = book.byPhone.get(url.searchParams.get('To') ?? '') ?? []
  // As young as can be: Heed's clock is moved ahead, and a text that was taken must not look too old for it.
  const date = new Date(Date.now() + 365 * 86_400_000).toUTCString()
  const messages = alike.map(({ sid, body }) => ({ sid, body, date_created: date })).reverse()
  say(answer, 200, { messages })
}

function say(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
