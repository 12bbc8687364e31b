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

export type Kind = 'texts' | 'look-ups'
export type How = 'arrives' | 'gets lost'

export type Wire = {
  readonly url: string
  /** Every POST of a text, in the order in which they began. */
  readonly sent: readonly Sent[]
  sentTo(phone: string): Sent[]
  /** How often Heed has asked the provider what it knows. */
  lookUps(): number
  /** Keeps texts, or look-ups, on the wire from now on: they have left Heed and have not arrived. */
  hold(what: Kind): void
  /** Lets what is held arrive, or has it get lost, and passes on what comes after. */
  release(what: Kind, how: How): void
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
  const gates = new Map<Kind, Gate>()
  const seen = { texts: 0, 'look-ups': 0 }
  const line: Line = { agent, target, keep, seen, gates }
  const server = createServer((incoming, answer) => void pass(line, incoming, answer))
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    sentTo: phone => byPhone.get(phone) ?? [],
    lookUps: () => seen['look-ups'],
    hold(what) {
      if (!gates.has(what)) gates.set(what, makeGate())
    },
    release(what, how) {
      gates.get(what)?.open(how)
      gates.delete(what)
    },
    stop: () =>
      new Promise(resolve => {
        agent.destroy()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Gate = { readonly opened: Promise<How>; open(how: How): void }

function makeGate(): Gate {
  let open: Gate['open'] = () => {}
  const opened = new Promise<How>(resolve => {
    open = resolve
  })
  return { opened, open }
}

type Line = {
  readonly agent: Agent
  readonly target: string
  keep(one: Sent): void
  readonly seen: Record<Kind, number>
  readonly gates: ReadonlyMap<Kind, Gate>
}

async function pass(line: Line, incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  const startedAt = performance.now()
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const kind = kindOf(incoming)
  const note = kind === 'texts' ? noteOf(body.toString(), startedAt) : null
  if (note) line.keep(note)
  if (kind) line.seen[kind] += 1
  if (kind && (await line.gates.get(kind)?.opened) === 'gets lost') return void answer.destroy()
  const { method, headers } = incoming
  const options = { agent: line.agent, method, headers }
  const outgoing = request(line.target + incoming.url, options as object, reply => {
    // How long the connection behind this one is kept says nothing of this one.
    const { connection: _, 'keep-alive': __, ...told } = reply.headers
    answer.writeHead(reply.statusCode!, told)
    reply.pipe(answer)
    reply.on('end', () => {
      if (note) note.endedAt = performance.now()
    })
  })
  outgoing.on('error', () => answer.destroy())
  outgoing.end(body)
}

function kindOf({ method, url }: IncomingMessage): Kind | null {
  if (!/\/Messages\.json(\?|$)/.test(url!)) return null
  return method === 'POST' ? 'texts' : 'look-ups'
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
