// The only door to Heed's REST API: one typed client, the CSRF header, and problem documents as one error.
import createClient from 'openapi-fetch'
import type { paths } from '../api-types.ts'
import type { Decision, Me, Problem, SignInHint } from './api-types.ts'
import { humane } from './parts/when.ts'

const NO_ANSWER = 'Heed did not answer. Is it running, are you online?'

let csrfToken: string | null = null

export const client = createClient<paths>({
  credentials: 'same-origin',
  // Looked up at the call, so that a test or a page script may replace it.
  fetch: request => globalThis.fetch(request),
})

client.use({
  onRequest({ request }) {
    if (request.method !== 'GET' && csrfToken) request.headers.set('csrf-token', csrfToken)
    return request
  },
})

export function keepCsrfToken(token: string | null): void {
  csrfToken = token
}

/** What went wrong with a request, in words that can be shown; `status` 0 means that no answer came. */
export class ApiError extends Error {
  readonly status: number
  readonly fields: Record<string, string>
  readonly decision: Decision | null

  constructor(problem: Problem) {
    super(humane(problem.decision?.text || problem.detail || problem.title))
    this.name = 'ApiError'
    this.status = problem.status
    this.fields = Object.fromEntries((problem.errors ?? []).map(e => [e.field, humane(e.message)]))
    this.decision = problem.decision ?? null
  }
}

/** Waits for an answer of the client; gives its data or throws an ApiError. */
export async function ask<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T extends undefined ? undefined : T> {
  const answer = await call.catch(() => {
    throw new ApiError({ title: NO_ANSWER, status: 0 })
  })
  if (!answer.response.ok) throw new ApiError(asProblem(answer.error, answer.response))
  return answer.data as T extends undefined ? undefined : T
}

// What is not part of the API document.

export async function getMe(): Promise<Me> {
  return (await plain('/v1/me')) as Me
}

/** Null outside of the demonstration. */
export async function getSignInHint(): Promise<SignInHint | null> {
  return ((await plain('/v1/sign-in-hint')) as SignInHint | undefined) ?? null
}

export async function signIn(email: string, password: string): Promise<void> {
  await authPost('/auth/sign-in/email', { email, password })
}

export async function signOut(): Promise<void> {
  await authPost('/auth/sign-out', {})
}

/** The body is the file itself, which the typed client cannot say. */
export async function giveFile(path: string, file: Blob): Promise<unknown> {
  return plain(path, { method: 'POST', body: file, headers: { 'content-type': 'application/octet-stream' } })
}

type Watched = { onShare: (share: number) => void; stop: AbortSignal }

/** As `giveFile`, for files that take a while: only this older way tells how far an upload is. */
export function giveLargeFile(path: string, file: Blob, { onShare, stop }: Watched): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const fail = () => reject(new ApiError({ title: NO_ANSWER, status: 0 }))
    request.open('POST', path)
    request.setRequestHeader('content-type', 'application/octet-stream')
    if (csrfToken) request.setRequestHeader('csrf-token', csrfToken)
    request.upload.onprogress = ({ loaded, total }) => onShare(total === 0 ? 0 : loaded / total)
    request.onerror = fail
    request.onabort = fail
    request.onload = () => {
      const body: unknown = parsed(request.responseText)
      if (request.status < 300) resolve(body)
      else reject(new ApiError(asProblem(body, request)))
    }
    stop.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The words of any failure. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong.'
}

export function fieldsOf(error: unknown): Record<string, string> {
  return error instanceof ApiError ? error.fields : {}
}

async function authPost(path: string, body: object): Promise<void> {
  await plain(path, { method: 'POST', body: JSON.stringify(body) })
}

async function plain(path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = {
    ...(init.body && { 'content-type': 'application/json' }),
    ...(csrfToken && { 'csrf-token': csrfToken }),
    ...(init.headers as Record<string, string> | undefined),
  }
  const response = await fetch(path, { credentials: 'same-origin', ...init, headers }).catch(() => null)
  if (!response) throw new ApiError({ title: NO_ANSWER, status: 0 })
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => null)
  if (!response.ok) throw new ApiError(asProblem(answer, response))
  return answer
}

function asProblem(body: unknown, response: { readonly status: number }): Problem {
  const status = response.status
  if (typeof body === 'object' && body !== null) {
    const said = body as Partial<Problem> & { message?: string }
    const title = said.title ?? said.message
    if (title) return { ...said, title, status }
  }
  return { title: `Heed answered ${status} without saying why.`, status }
}
