// A route as data: what it takes, what it answers, what it does. app.ts gives it a path and a permission.
import type { z } from 'zod'
import type { Problem } from './problem.ts'

export type Answer = { readonly status: number; readonly body: unknown }

/** The request as a handler sees it. `C` is the application's context: who asks, and the runtime. */
export type Input<P, Q, B> = {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly idempotencyKey: string | null
}

export type Route<C> = {
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly answers: Readonly<Record<number, z.ZodType | null>>
  /** POSTs that send or charge: a repeated Idempotency-Key gives the first answer again. */
  readonly takesIdempotencyKey: boolean
  handle(context: C, input: Input<unknown, unknown, unknown>): Promise<Answer | Problem>
}

type Spec<C, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly answers: Readonly<Record<number, z.ZodType | null>>
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

export function ok(body: unknown): Answer {
  return { status: 200, body }
}

export function created(body: unknown): Answer {
  return { status: 201, body }
}

export function done(): Answer {
  return { status: 204, body: undefined }
}
