// The wire between Heed and the phone network: passes every call on unchanged, and notes when it began and when it
// ended.
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One POST of a text. Times are of `performance.now()`; `endedAt` is infinite while it is on its way. */
export type Sent = {
  readonly phone: string
  readonly from: string
  readonly body: string
  readonly startedAt: number
  endedAt: number
}

export type Wire = {
  readonly url: string
  /** Every POST of a text, in the order in which they began. */
  readonly sent: readonly Sent[]
  sentTo(phone: string): Sent[]
  stop(): Promise<void>
}

/** `target`: where the sandbox is, such as http://127.0.0.1:3001. */
export async function startWire(port: number, target: string): Promise<Wire> {
  const sent: Sent[] = []
  const byPhone = new Map<string, Sent[]>()
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const keep = (one: Sent): void => {
    sent.push(one)
    byPhone.set(one.phone, [...(byPhone.get(one.phone) ?? []), one])
  }
  const server = createServer((incoming, answer) => void pass({ agent, target, keep }, incoming, answer))
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    sentTo: phone => byPhone.get(phone) ?? [],
    stop: () =>
      new Promise(resolve => {
        agent.destroy()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Line = { readonly agent: Agent; readonly target: string; keep(one: Sent): void }

async function pass(line: Line, incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  const startedAt = performance.now()
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const isText = incoming.method === 'POST' && incoming.url!.endsWith('/Messages.json')
  const note = isText ? noteOf(body.toString(), startedAt) : null
  if (note) line.keep(note)
  const { method, headers } = incoming
  const options = { agent: line.agent, method, headers }
  const outgoing = request(line.target + incoming.url, options as object, reply => {
    answer.writeHead(reply.statusCode!, reply.headers)
    reply.pipe(answer)
    reply.on('end', () => {
      if (note) note.endedAt = performance.now()
    })
  })
  outgoing.on('error', () => answer.destroy())
  outgoing.end(body)
}

function noteOf(form: string, startedAt: number): Sent {
  const fields = new URLSearchParams(form)
  const read = (name: string) => fields.get(name) ?? ''
  return {
    phone: read('To'),
    from: read('From'),
    body: read('Body'),
    startedAt,
    endedAt: Number.POSITIVE_INFINITY,
  }
}
