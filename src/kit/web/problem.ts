// Errors as RFC 9457 problem documents: what is wrong, with which field, and what to do.

export type FieldError = { readonly field: string; readonly message: string }

export type Problem = {
  readonly problem: true
  readonly status: number
  readonly type: string
  readonly title: string
  readonly detail: string
  readonly errors?: readonly FieldError[]
  readonly more?: Readonly<Record<string, unknown>>
}

export const PROBLEM_TYPE = 'application/problem+json'

type Extra = { errors?: readonly FieldError[]; more?: Readonly<Record<string, unknown>> }

export function problem(
  status: number,
  type: string,
  title: string,
  detail: string,
  extra: Extra = {},
): Problem {
  return { problem: true, status, type, title, detail, ...extra }
}

export function notFound(what: string): Problem {
  return problem(404, 'not-found', `No such ${what}`, `There is no ${what} with this id in your account.`)
}

export function badField(field: string, message: string): Problem {
  return problem(400, 'bad-input', 'The input is not right', message, { errors: [{ field, message }] })
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'problem' in value && value.problem === true
}

/** The document as it goes over the wire. */
export function problemBody({ type, title, status, detail, errors, more }: Problem): Record<string, unknown> {
  return { type: `/problems/${type}`, title, status, detail, ...(errors && { errors }), ...more }
}
