// Hangs a route on its address: schemas for validation and the document, the guard before, the answer or problem
// after.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Permission } from '../core/permissions.ts'
import type { Actor, Context } from '../features/accounts/context.ts'
import { badField, isProblem, PROBLEM_TYPE } from '../kit/web/problem.ts'
import { isFile, type Route } from '../kit/web/route.ts'
import { sendProblem, toJsonSchema } from '../kit/web/server.ts'
import type { Runtime } from '../runtime.ts'
import type { Guard } from './guard.ts'

export type Mounting = {
  readonly rt: Runtime
  readonly guard: Guard
  /** Method and path, as `GET /v1/contacts/:id`. */
  readonly address: string
  readonly permission: Permission
  readonly route: Route<Context>
}

const MAX_KEY = 200
const KeyHeader = z.object({ 'idempotency-key': z.string().max(MAX_KEY).optional() })

export function mountRoute(server: FastifyInstance, mounting: Mounting): void {
  const { route } = mounting
  if (route.upload) void server.register(async scope => hang(takeFiles(scope, route.upload!), mounting))
  else hang(server, mounting)
}

/** Files are not read into memory: the handler gets the stream. Other types are refused with 415. */
function takeFiles(scope: FastifyInstance, types: readonly string[]): FastifyInstance {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser([...types], (_request, payload, done) => done(null, payload))
  const compile = scope.validatorCompiler!
  scope.setValidatorCompiler(part => (part.httpPart === 'body' ? () => true : compile(part)))
  return scope
}

function hang(server: FastifyInstance, { rt, guard, address, permission, route }: Mounting): void {
  const [method, url] = address.split(' ') as ['GET', string]
  const actors = new WeakMap<FastifyRequest, Actor>()
  server.route({
    method,
    url,
    schema: schemaOf(route, address, permission),
    ...(route.bodyBytes !== undefined && { bodyLimit: route.bodyBytes }),
    // Before the input is looked at: a stranger learns nothing from what is wrong with it.
    async preValidation(request, reply) {
      const actor = await guard.check(request, reply, permission)
      if ('problem' in actor) return sendProblem(reply, actor)
      actors.set(request, actor)
    },
    async handler(request, reply) {
      const actor = actors.get(request)!
      const idempotencyKey = keyOf(request)
      if (idempotencyKey !== null && idempotencyKey.length > MAX_KEY) {
        return sendProblem(reply, badField('Idempotency-Key', `Use at most ${MAX_KEY} characters.`))
      }
      const { params, query, body } = request
      const answer = await route.handle({ rt, actor }, { params, query, body: body ?? {}, idempotencyKey })
      return isProblem(answer) ? sendProblem(reply, answer) : send(reply, answer)
    },
  })
}

function send(reply: FastifyReply, { status, body }: { status: number; body: unknown }): FastifyReply {
  if (status === 204) return reply.code(204).send()
  if (!isFile(body)) return reply.code(status).send(body)
  return reply
    .code(status)
    .type(body.type)
    .header('content-disposition', `attachment; filename="${body.fileName}"`)
    .send(Readable.from(body.chunks))
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  return typeof key === 'string' && key !== '' ? key : null
}

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})

function schemaOf(route: Route<Context>, address: string, permission: Permission): Record<string, unknown> {
  const trouble = {
    description: 'A problem',
    content: { [PROBLEM_TYPE]: { schema: toJsonSchema(z.looseObject(Problem.shape), 'output') } },
  }
  const answers = Object.entries(route.answers).map(([status, shape]) => {
    if (Number(status) >= 400) return [status, trouble]
    if (shape === null) return [status, { description: 'Done', type: 'null' }]
    if ('file' in shape)
      return [status, { description: 'A file', content: { [shape.file]: { schema: { type: 'string' } } } }]
    return [status, { description: 'Done', ...toJsonSchema(shape, 'output') }]
  })
  return {
    summary: route.summary,
    description: `Permission: ${permission}.`,
    operationId: operationId(address),
    ...(route.params && { params: toJsonSchema(route.params, 'input') }),
    ...(route.query && { querystring: toJsonSchema(route.query, 'input') }),
    ...(route.body && { body: toJsonSchema(route.body, 'input') }),
    ...(route.upload && { consumes: [...route.upload], body: { type: 'string', format: 'binary' } }),
    ...(route.takesIdempotencyKey && { headers: toJsonSchema(KeyHeader, 'input') }),
    response: { ...Object.fromEntries(answers), '4xx': trouble },
  }
}

/** `POST /v1/contacts/:id/restore` becomes `postContactsIdRestore`. */
function operationId(address: string): string {
  const [method, url] = address.split(' ') as [string, string]
  const words = url.split(/[/:-]+/).filter(word => word !== '' && word !== 'v1')
  return method.toLowerCase() + words.map(word => word[0]!.toUpperCase() + word.slice(1)).join('')
}
