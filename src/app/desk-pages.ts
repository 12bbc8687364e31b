// The desk's pages: the addresses that its own router takes over.
import { existsSync } from 'node:fs'
import path from 'node:path'
import fixed from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const DESK = path.join(import.meta.dirname, '../desk')
const DESK_PAGES = [
  ...[
    'inbox',
    'contacts',
    'bulk',
    'plans',
    'tasks',
    'doubts',
    'credits',
    'compliance',
    'office',
    'replies',
    'settings',
  ],
  ...['sign-in', 'phones'],
]

/** The desk is one page: whatever is no file and no API address shows it, and its own router takes over. */
export async function deskPages(server: FastifyInstance): Promise<void> {
  if (!existsSync(DESK)) return
  await server.register(fixed, { root: DESK, wildcard: false, maxAge: '1h', index: false })
  const page = (_request: unknown, reply: { sendFile(name: string, options?: object): unknown }) =>
    reply.sendFile('index.html', { maxAge: 0 })
  server.get('/', { schema: { hide: true } }, page as never)
  for (const place of DESK_PAGES) {
    server.get(`/${place}`, { schema: { hide: true } }, page as never)
    server.get(`/${place}/*`, { schema: { hide: true } }, page as never)
  }
}
