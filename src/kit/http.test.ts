// Outgoing HTTP against real servers that misbehave on purpose: what was surely not sent, and what is in doubt.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import {
  type AddressInfo,
  createServer as createRawServer,
  type Server as RawServer,
  type Socket,
} from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Http, type HttpRequest, makeHttp } from './http.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

test('an answer comes with status, headers and the body as text', async () => {
  const seen: string[] = []
  const url = await serve(async (request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['x-one']} ${await bodyOf(request)}`)
    response.writeHead(201, { 'x-two': 'b' }).end('grüß 👋')
  })
  const answer = await post(client(), `${url}/a?b=c`)
  expect(answer).toMatchObject({ kind: 'answer', status: 201, body: 'grüß 👋', headers: { 'x-two': 'b' } })
  expect(seen).toEqual(['POST /a?b=c a body'])
})

test.each([400, 404, 429, 500, 503])('HTTP %i is an answer like any other', async status => {
  const url = await serve((_, response) => response.writeHead(status).end('{}'))
  expect(await post(client(), url)).toMatchObject({ kind: 'answer', status })
})

test('a redirect is not followed', async () => {
  let calls = 0
  const url = await serve((_, response) => {
    calls++
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  expect(await post(client(), url)).toMatchObject({ kind: 'answer', status: 307 })
  expect(calls).toBe(1)
})

test('connection refused was not sent', async () => {
  const url = await serveRaw(() => {})
  await ends.pop()?.()
  expect(await post(client(), url)).toMatchObject({
    kind: 'not_sent',
    detail: expect.stringMatching(/ECONNREFUSED/),
  })
})

test('a name that does not exist was not sent', async () => {
  expect(await post(client(), 'http://no-such-host.invalid')).toMatchObject({ kind: 'not_sent' })
})

test('TLS that cannot be agreed on was not sent', async () => {
  const url = await serveRaw(socket => socket.end('this is no TLS'))
  expect(await post(client(), url.replace('http:', 'https:'))).toMatchObject({ kind: 'not_sent' })
})

test.each(['no address', 'ftp://example.com/', 'file:///etc/passwd', ''])('%j was not sent', async url => {
  expect(await post(client(), url)).toMatchObject({ kind: 'not_sent' })
})

test('a reset after the request was read is in doubt', async () => {
  const url = await serveRaw(socket => socket.once('data', () => socket.resetAndDestroy()))
  expect(await post(client(), url)).toMatchObject({ kind: 'in_doubt' })
})

test('a connection closed without an answer is in doubt', async () => {
  const url = await serveRaw(socket => socket.once('data', () => socket.end()))
  expect(await post(client(), url)).toMatchObject({ kind: 'in_doubt' })
})

test('half an answer is in doubt', async () => {
  const url = await serveRaw(socket =>
    socket.once('data', () => socket.end('HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\nhalf')),
  )
  expect(await post(client(), url)).toMatchObject({ kind: 'in_doubt' })
})

test('an answer that is no HTTP is in doubt', async () => {
  const url = await serveRaw(socket => socket.once('data', () => socket.end('hello there\r\n\r\n')))
  expect(await post(client(), url)).toMatchObject({ kind: 'in_doubt' })
})

test('no answer in time is in doubt', async () => {
  const url = await serve(() => {})
  expect(await post(client(), url, { timeoutMs: 50 })).toEqual({
    kind: 'in_doubt',
    detail: 'no answer within 50 ms',
  })
})

test('an answer that never ends is in doubt', async () => {
  const url = await serve((_, response) => response.writeHead(200).write('and so on'))
  expect(await post(client(), url, { timeoutMs: 50 })).toMatchObject({ kind: 'in_doubt' })
})

test('an answer too large to be one is in doubt', async () => {
  const url = await serve((_, response) => response.end('x'.repeat(5_000_000)))
  expect(await post(client(), url)).toMatchObject({
    kind: 'in_doubt',
    detail: expect.stringMatching(/more than/),
  })
})

test('what waited too long for a connection was not sent, and is not sent later', async () => {
  const seen: string[] = []
  const held: (() => void)[] = []
  const url = await serve((request, response) => {
    seen.push(request.url ?? '')
    if (request.url === '/first') held.push(() => response.end())
    else response.end()
  })
  const http = client(1)
  const first = post(http, `${url}/first`)
  expect(await post(http, `${url}/second`, { timeoutMs: 50 })).toMatchObject({ kind: 'not_sent' })
  held[0]?.()
  expect(await first).toMatchObject({ kind: 'answer' })
  expect(await post(http, `${url}/third`)).toMatchObject({ kind: 'answer' })
  expect(seen).toEqual(['/first', '/third'])
})

test('connections are kept, never more than asked for, and never carry two requests at once', async () => {
  const sockets = new Set<Socket>()
  const busy = new Set<Socket>()
  let overlaps = 0
  const url = await serve((request, response) => {
    if (busy.has(request.socket)) overlaps++
    busy.add(request.socket)
    sockets.add(request.socket)
    setImmediate(() => {
      busy.delete(request.socket)
      response.end('ok')
    })
  })
  const http = client(4)
  const answers = await Promise.all(Array.from({ length: 200 }, () => post(http, url)))
  expect(answers.every(answer => answer.kind === 'answer')).toBe(true)
  expect(sockets.size).toBe(4)
  expect(overlaps).toBe(0)
})

test('a connection is not kept for as long as an answer promises', { timeout: 15_000 }, async () => {
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    sockets.add(request.socket)
    response.end('ok')
  })
  server.keepAliveTimeout = 72_000
  const url = await listen(server)
  const http = client()
  await post(http, url)
  const [first] = sockets
  const began = performance.now()
  await new Promise(resolve => first!.once('close', resolve))
  expect(performance.now() - began).toBeLessThan(5_500)
  expect(await post(http, url)).toMatchObject({ kind: 'answer' })
  expect(sockets.size).toBe(2)
})

test('a closed client sends nothing', async () => {
  const url = await serve((_, response) => response.end())
  const http = makeHttp()
  await post(http, url)
  await http.close()
  expect(await post(http, url)).toMatchObject({ kind: 'not_sent' })
})

function client(connections = 8): Http {
  const http = makeHttp({ connections })
  ends.push(() => http.close())
  return http
}

function post(http: Http, url: string, options: Partial<HttpRequest> = {}) {
  return http.request({
    method: 'POST',
    url,
    headers: { 'x-one': 'a' },
    body: 'body',
    timeoutMs: 5_000,
    ...options,
  })
}

async function serve(listener: RequestListener): Promise<string> {
  return listen(createServer(listener))
}

async function serveRaw(onConnection: (socket: Socket) => void): Promise<string> {
  return listen(
    createRawServer(socket => {
      socket.on('error', () => {})
      onConnection(socket)
    }),
  )
}

async function listen(server: Server | RawServer): Promise<string> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    for (const socket of open) socket.destroy()
    return new Promise(resolve => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
