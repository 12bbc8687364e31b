// Opening a database that is not there yet, and one that never comes.
import { connect, createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { makeLog } from '../log.ts'
import { openDatabase } from './open.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

test('a database that comes up a moment after Heed is waited for', async () => {
  const fresh = await freshDatabase()
  ends.push(() => fresh.drop())
  const port = await freePort()
  const server = passOn(fresh)
  ends.push(() => server.close())
  const { db, close } = await open(fresh, port, () => server.listen(port, '127.0.0.1'))
  ends.push(close, () => db.close())
  expect(await db.one({ name: 'asks', text: 'select count(*) > 0 as is_migrated from migrations' })).toEqual({
    is_migrated: true,
  })
})

test('one that never comes is told of', { timeout: 30_000 }, async () => {
  const fresh = await freshDatabase()
  ends.push(() => fresh.drop())
  const told: unknown[] = []
  await expect(open(fresh, await freePort(), words => told.push(words))).rejects.toThrow('ECONNREFUSED')
  expect(told).toEqual(['the database does not answer yet; Heed waits some seconds for it'])
})

function open({ connection }: FreshDatabase, port: number, warn: (words: unknown) => void) {
  return openDatabase({
    dataDir: '',
    databaseUrl: `postgresql://${connection.user}:${connection.password ?? ''}@127.0.0.1:${port}/${connection.database}`,
    folder: 'migrations',
    role: 'guest',
    log: { ...makeLog('silent'), warn: (_: unknown, words?: unknown) => warn(words) },
    at: new Date(),
  })
}

function passOn({ connection: { host, port } }: FreshDatabase): Server {
  return createServer(socket => {
    const there = host!.startsWith('/')
      ? connect({ path: `${host}/.s.PGSQL.${port ?? 5432}` })
      : connect({ host: host!, port: port ?? 5432 })
    for (const one of [socket, there]) one.on('error', () => {})
    socket.pipe(there).pipe(socket)
  })
}
