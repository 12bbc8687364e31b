// The HTTP server: schemas from zod compiled to JSON Schema, problems instead of stack traces, security headers.

import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import { Ajv, type Options } from 'ajv'
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { z } from 'zod'
import type { Log } from '../log.ts'
import { PROBLEM_TYPE, type Problem, problem, problemBody } from './problem.ts'

export type ServerOptions = {
  readonly log: Log
  /** Origins that pages may frame (the sandbox phones), for the content security policy. */
  readonly frames: readonly string[]
  readonly trustProxy: boolean
}

const BODY_LIMIT_BYTES = 1_048_576

export async function makeServer({ log, frames, trustProxy }: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    genReqId: () => Math.random().toString(36).slice(2, 12),
  })
  server.setValidatorCompiler(({ schema, httpPart }) =>
    validators[httpPart === 'body' ? 'body' : 'rest'].compile(schema),
  )
  server.setErrorHandler((error: FastifyError, request, reply) =>
    sendProblem(reply, asProblem(error, request, log)),
  )
  server.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      problem(404, 'not-found', 'No such page', `There is nothing at ${request.method} ${pathOf(request)}.`),
    ),
  )
  await server.register(cookie)
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        frameSrc: frames.length > 0 ? [...frames] : ["'none'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
      },
    },
    hsts: false,
  })
  return server
}

export function sendProblem(reply: FastifyReply, trouble: Problem): FastifyReply {
  return reply
    .code(trouble.status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemBody(trouble)))
}

/**
 * zod for authors, JSON Schema for the machine: no transforms and no refinements in HTTP contracts, they do not
 * export.
 */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-7', reused: 'inline' })
  return rest
}

const AJV: Options = {
  allErrors: true,
  useDefaults: true,
  removeAdditional: false,
  strict: false,
  validateFormats: false,
}

const validators = {
  // A body says what it means: "5" is not 5. Paths and queries are text by nature.
  body: new Ajv({ ...AJV, coerceTypes: false }),
  rest: new Ajv({ ...AJV, coerceTypes: 'array' }),
}

function asProblem(error: FastifyError, request: FastifyRequest, log: Log): Problem {
  if (error.validation) {
    const errors = error.validation.map(issue => ({
      field: fieldOf(issue),
      message: issue.message ?? 'is not right',
    }))
    const detail = errors
      .map(({ field, message }) => `${field || error.validationContext} ${message}`)
      .join('; ')
    return problem(400, 'bad-input', 'The input is not right', detail, { errors })
  }
  const status = error.statusCode ?? 500
  if (status < 500) return problem(status, 'bad-request', 'The request is not right', error.message)
  if (isBadText(error)) {
    return problem(
      400,
      'bad-input',
      'The input is not right',
      'The text holds a character that cannot be stored (a NUL).',
    )
  }
  log.error({ err: error, method: request.method, path: pathOf(request) }, 'request failed')
  return problem(
    500,
    'internal',
    'Something broke on our side',
    `It is in the log under ${request.id}. Nothing was half done.`,
  )
}

type Issue = { instancePath: string; params: Record<string, unknown> }

function fieldOf({ instancePath, params }: Issue): string {
  const path = instancePath.slice(1).replaceAll('/', '.')
  const missing = params.missingProperty ?? params.additionalProperty
  return [path, missing].filter(part => typeof part === 'string' && part !== '').join('.')
}

/** PostgreSQL refuses NUL and lone surrogates in text (22021, 22P05): the caller's mistake, not ours. */
function isBadText(error: Error): boolean {
  return 'code' in error && (error.code === '22021' || error.code === '22P05')
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? ''
}
