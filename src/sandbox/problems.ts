// Errors of the sandbox's own controls, as problem documents (RFC 9457).
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { FieldError } from './fault-input.ts'

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be understood',
  403: 'Not from here',
  404: 'There is nothing here',
  405: 'This cannot be done here',
  409: 'Not now',
  413: 'Too large',
  415: 'Send JSON',
  422: 'The request cannot be carried out',
  502: 'Heed did not go along',
}

type Problem = { readonly status: number; readonly detail: string; readonly errors?: readonly FieldError[] }

export function problem(reply: FastifyReply, { status, detail, errors }: Problem): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: TITLES[status] ?? 'It failed',
      status,
      detail,
      ...(errors && { errors }),
    })
}

export function noSuch(reply: FastifyReply, detail: string): FastifyReply {
  return problem(reply, { status: 404, detail })
}

/** What fastify itself refuses (bad JSON, too large, wrong type), in the same shape. */
export function problemOf(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500
  return problem(reply, {
    status,
    detail: status < 500 ? error.message : 'The sandbox has a fault of its own.',
  })
}
