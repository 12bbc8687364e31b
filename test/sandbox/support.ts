// What the sandbox's tests share: a sandbox whose time stands until it is moved, and a stand-in for Heed
// that listens.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'node:querystring'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts'

export const ACCOUNT = `AC${'a1'.repeat(16)}`
export const TOKEN = 'the-token-of-the-test'
export const LONG_CODE = '+14155550100'
export const TOLL_FREE = '+18335550100'
export const SHORT_CODE = '22333'
export const ANN = '+14155550111'
export const BEN = '+14155550122'

type Call = {
  readonly path: string
  readonly signature: string
  readonly form: Readonly<Record<string, string>>
}

/** Heed's ear: keeps every webhook, and answers what it is told to. */
export type Listener = {
  readonly url: string
  readonly calls: Call[]
  /** Each answer is used once, oldest first; after that 200. */
  readonly answers: number[]
  stop(): Promise<void>
}

export async function listen(port = 0): Promise<Listener> {
  const calls: Call[] = []
  const answers: number[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const signature = String(request.headers['x-twilio-signature'])
    const form = { ...parse(body) } as Record<string, string>
    calls.push({ path: request.url ?? '', signature, form })
    response.writeHead(answers.shift() ?? 200, { 'content-type': 'text/xml' }).end('<Response/>')
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url, calls, answers, stop }
}

export type World = {
  readonly sandbox: Sandbox
  readonly url: string
  /** Moves the machine's time, and lets everything happen that falls due. */
  pass(ms: number): Promise<void>
  api(method: string, path: string, form?: Record<string, string | string[]>): Promise<Reply>
  control(method: string, path: string, body?: unknown): Promise<Reply>
  /** Registers a number whose webhook is `to`. */
  register(phone: string, to?: string): Promise<void>
  send(form: Record<string, string | string[]>): Promise<Reply>
  /** The phone texts; to the long code unless another number is named. */
  type(phone: string, body: string, to?: string): Promise<void>
  /** What the phone shows, as [by, body]. */
  shown(phone: string): Promise<[string, string][]>
}

// biome-ignore lint/suspicious/noExplicitAny: the tests look into answers and say what they expect
export type Reply = { readonly status: number; readonly body: any; readonly headers: Headers }

const START = Date.parse('2026-11-23T10:00:00Z')

export async function world(options: Partial<SandboxOptions> = {}): Promise<World> {
  const time = { now: START }
  const basics = { port: 0, accountSid: ACCOUNT, authToken: TOKEN, now: () => time.now }
  const sandbox = await startSandbox({ ...basics, ...options })
  const { url } = sandbox
  const api: World['api'] = (method, path, form) =>
    call(`${url}/2010-04-01/Accounts/${ACCOUNT}${path}`, {
      method,
      headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}` },
      ...(form && { body: toForm(form) }),
    })
  const control: World['control'] = (method, path, body) =>
    call(`${url}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
  return {
    sandbox,
    url,
    async pass(ms) {
      time.now += ms
      await sandbox.tick()
    },
    api,
    control,
    async register(phone, to = '') {
      await api('POST', '/IncomingPhoneNumbers.json', { PhoneNumber: phone, ...(to && { SmsUrl: to }) })
    },
    send: form => api('POST', '/Messages.json', { To: ANN, From: LONG_CODE, Body: 'Hello', ...form }),
    async type(phone, body, to = LONG_CODE) {
      const { status } = await control('POST', `/phones/${phone}/messages`, { body, to })
      if (status !== 201) throw new Error(`${phone} could not text ${to}: ${status}`)
    },
    async shown(phone) {
      const { body } = await control('GET', `/phones/${phone}/messages`)
      return body.items.map((item: { by: string; body: string }) => [item.by, item.body])
    },
  }
}

async function call(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}

function toForm(form: Record<string, string | string[]>): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(form))
    for (const item of [value].flat()) params.append(name, item)
  return params
}
