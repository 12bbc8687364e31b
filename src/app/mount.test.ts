// Files in and out over a route: streamed both ways, other types refused, described in the document.
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { route, upload } from '../features/accounts/context.ts'
import { makeLog } from '../kit/log.ts'
import { file, ok } from '../kit/web/route.ts'
import { makeServer } from '../kit/web/server.ts'
import type { Runtime } from '../runtime.ts'
import type { Guard } from './guard.ts'
import { mountRoute } from './mount.ts'

type Server = Awaited<ReturnType<typeof makeServer>>
let server: Server
let url: string

const takeIn = upload({
  summary: 'Count the bytes',
  upload: ['text/csv'],
  query: z.strictObject({ name: z.string().max(5) }),
  answers: { 200: z.object({ bytes: z.int(), name: z.string() }) },
  async handle(_, { body, query }) {
    return ok({ bytes: await sizeOf(body), name: query.name })
  },
})

const giveOut = route({
  summary: 'Lines',
  answers: { 200: { file: 'text/csv' } },
  handle: async () => file({ chunks: lines(), type: 'text/csv', fileName: 'lines.csv' }),
})

async function sizeOf(body: Readable): Promise<number> {
  let bytes = 0
  for await (const chunk of body) bytes += (chunk as Buffer).length
  return bytes
}

async function* lines(): AsyncGenerator<string> {
  for (let line = 0; line < 3; line += 1) yield `line ${line}\n`
}

beforeAll(async () => {
  server = await makeServer({ log: makeLog('silent'), frames: [], trustProxy: false })
  const actor = { kind: 'key', accountId: 'a', role: 'owner', id: 'k', name: 'Key' } as const
  const guard = { check: async () => actor } as unknown as Guard
  const rt = {} as Runtime
  const permission = 'contacts.write'
  mountRoute(server, { rt, guard, address: 'POST /in', permission, route: takeIn })
  mountRoute(server, { rt, guard, address: 'GET /out', permission, route: giveOut })
  url = await server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => server?.close())

const send = (type: string, body: string, name = 'a') =>
  fetch(`${url}/in?name=${name}`, { method: 'POST', headers: { 'content-type': type }, body })

describe('a file in', () => {
  test('is a stream, beyond the limit of JSON bodies', async () => {
    const answer = await send('text/csv', 'x'.repeat(3_000_000))
    expect(await answer.json()).toEqual({ bytes: 3_000_000, name: 'a' })
  })
  test('of another type is refused', async () =>
    expect((await send('application/json', '{}')).status).toBe(415))
  test('its query is checked', async () => expect((await send('text/csv', 'x', 'too long')).status).toBe(400))
})

test('a file out has its type and name', async () => {
  const answer = await fetch(`${url}/out`)
  expect(await answer.text()).toBe('line 0\nline 1\nline 2\n')
  expect(answer.headers.get('content-type')).toContain('text/csv')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="lines.csv"')
})
