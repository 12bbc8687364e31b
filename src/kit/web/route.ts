// A route as data: what it takes, what it answers, what it does. app.ts gives it a path and a permission.
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Problem } from './problem.ts'

export type Answer = { readonly status: number; readonly body: unknown }

/** An answer that is a file to save: streamed as it is made, so that its size costs no memory. */
export type FileBody = {
  readonly chunks: AsyncIterable<string | Uint8Array>
  readonly type: string
  readonly fileName: string
}

/** What a route answers with `file()`: stands among `answers` where others have a shape. */
export type FileShape = { readonly file: string }

/** The request as a handler sees it. `C` is the application's context: who asks, and the runtime. */
export type Input<P, Q, B> = {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly idempotencyKey: string | null
}

export type Answers = Readonly<Record<number, z.ZodType | FileShape | null>>

export type Route<C> = {
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** How large a body may be, where the server's own limit is too small. */
  readonly bodyBytes?: number
  /** The body is not JSON but a file of one of these types: the handler reads `body`, a stream. No limit is kept. */
  readonly upload?: readonly string[]
  readonly answers: Answers
  /** POSTs that send or charge: a repeated Idempotency-Key gives the first answer again. */
  readonly takesIdempotencyKey: boolean
  handle(context: C, input: Input<unknown, unknown, unknown>): Promise<Answer | Problem>
}

type Spec<C, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly bodyBytes?: number
  readonly answers: Answers
  readonly takesIdempotencyKey?: boolean
  handle(context: C, input: Input<z.output<P>, z.output<Q>, z.output<B>>): Promise<Answer | Problem>
}

/** Fixes the context once, so that features write `route({ … })` with typed params, query and body. */
export function routesFor<C>() {
  return function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
    spec: Spec<C, P, Q, B>,
  ): Route<C> {
    return { takesIdempotencyKey: false, ...spec } as unknown as Route<C>
  }
}

type UploadSpec<C, P extends z.ZodType, Q extends z.ZodType> = Omit<
  Spec<C, P, Q, never>,
  'body' | 'handle'
> & {
  readonly upload: readonly string[]
  handle(context: C, input: Input<z.output<P>, z.output<Q>, Readable>): Promise<Answer | Problem>
}

/** As `routesFor`, for routes whose body is a file. */
export function uploadsFor<C>() {
  return function upload<P extends z.ZodType, Q extends z.ZodType>(spec: UploadSpec<C, P, Q>): Route<C> {
    return { takesIdempotencyKey: false, ...spec } as unknown as Route<C>
  }
}

export function file(body: FileBody): Answer {
  return { status: 200, body }
}

export function isFile(body: unknown): body is FileBody {
  return typeof body === 'object' && body !== null && 'chunks' in body && 'fileName' in body
}

export function ok(body: unknown): Answer {
  return { status: 200, body }
}

export function created(body: unknown): Answer {
  return { status: 201, body }
}

export function done(): Answer {
  return { status: 204, body: undefined }
}
