// The sandbox's own controls: phones, numbers, faults, clock, events and the page. Without a password, so
// for this machine alone: a web page from elsewhere is kept out by the names it must use.
import { existsSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { clockControls, clockState } from './clock.ts'
import { readFaults } from './fault-input.ts'
import { NO_FAULTS } from './faults.ts'
import type { Network } from './network.ts'
import { numberControls, numbersOf } from './numbers.ts'
import { phoneControls } from './phones.ts'
import { noSuch, problem, problemOf } from './problems.ts'

type Options = { readonly pagesDir: string | null; readonly isLoopback: boolean }

export async function controls(
  app: FastifyInstance,
  net: Network,
  { pagesDir, isLoopback }: Options,
): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    if (isLoopback && !isFromHere(request)) {
      return problem(reply, {
        status: 403,
        detail: 'The controls answer only to this machine, by its own name.',
      })
    }
  })
  // JSON alone: another site's page may post a form or plain text without asking, but not JSON.
  app.removeContentTypeParser(['text/plain', 'application/json'])
  const readJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Some clients name a type and send nothing, as with DELETE.
    if (body === '') done(null, undefined)
    else readJson(request, body as string, done)
  })
  app.setErrorHandler(problemOf)
  app.setNotFoundHandler((request, reply) =>
    noSuch(reply, `No ${request.method} ${request.url.slice(0, 100)} here.`),
  )
  phoneControls(app, net)
  numberControls(app, net)
  clockControls(app, net)
  faultControls(app, net)
  app.get('/about', () => ({ deskUrl: net.deskUrl, numbers: numbersOf(net), clock: clockState(net) }))
  app.get('/events', (_request, reply) => {
    reply.hijack()
    net.feed.watch(reply.raw)
  })
  await pages(app, pagesDir)
}

function faultControls(app: FastifyInstance, net: Network): void {
  const set = (faults: typeof NO_FAULTS) => {
    net.faults.set(faults)
    net.feed.tell('faults', () => faults)
    return faults
  }
  app.get('/faults', () => net.faults.current())
  app.delete('/faults', () => set(NO_FAULTS))
  app.put('/faults', (request, reply) => {
    const input = readFaults(request.body)
    if (input.kind === 'faults') return set(input.faults)
    return problem(reply, { status: 400, detail: 'The faults stay as they were.', errors: input.errors })
  })
}

/**
 * Against pages of other sites: a foreign Origin, or a foreign name that was made to resolve to this
 * machine.
 */
function isFromHere(request: FastifyRequest): boolean {
  const { host = '', origin } = request.headers
  const name = host.replace(/:\d+$/, '')
  const isOurName = name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name)
  return isOurName && (origin === undefined || origin === `http://${host}`)
}

const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data:; media-src *; frame-ancestors *"

async function pages(app: FastifyInstance, pagesDir: string | null): Promise<void> {
  if (pagesDir === null || !existsSync(path.join(pagesDir, 'index.html'))) {
    app.get('/', (_request, reply) =>
      reply.type('text/plain').send('The sandbox runs. Its page has not been built.\n'),
    )
    return
  }
  await app.register(fastifyStatic, {
    root: path.resolve(pagesDir),
    setHeaders(response) {
      response.header('content-security-policy', POLICY)
      response.header('x-content-type-options', 'nosniff')
    },
  })
}

export function answerBadUrl(reply: FastifyReply): FastifyReply {
  return problem(reply, { status: 400, detail: 'The address cannot be read.' })
}
