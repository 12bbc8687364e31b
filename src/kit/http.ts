// Outgoing HTTP: keep-alive, one request a connection at a time, and errors told apart by what may have happened.
import { Pool } from 'undici'

export type HttpRequest = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
}

/** `not_sent`: nothing can have arrived there. `in_doubt`: it may have, whatever came back. */
export type HttpResult =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string | string[] | undefined>>
      readonly body: string
    }
  | { readonly kind: 'not_sent'; readonly detail: string }
  | { readonly kind: 'in_doubt'; readonly detail: string }

export type Http = { request(request: HttpRequest): Promise<HttpResult>; close(): Promise<void> }

const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
const CONNECT_MS = 5_000

export function makeHttp({ connections = 64 }: { connections?: number } = {}): Http {
  const pools = new Map<string, Pool>()

  function poolFor(origin: string): Pool {
    const known = pools.get(origin)
    if (known) return known
    // Pipelined, a lost connection would leave several texts in doubt instead of one.
    const pool = new Pool(origin, { connections, pipelining: 1, connect: { timeout: CONNECT_MS } })
    pools.set(origin, pool)
    return pool
  }

  return {
    async request({ method, url, headers, body, timeoutMs }) {
      const { origin, pathname, search } = new URL(url)
      try {
        const answer = await poolFor(origin).request({
          method,
          path: pathname + search,
          headers,
          body: body ?? null,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
        })
        return {
          kind: 'answer',
          status: answer.statusCode,
          headers: answer.headers,
          body: await answer.body.text(),
        }
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        const detail = error instanceof Error ? `${code} ${error.message}`.trim() : String(error)
        return { kind: NOT_SENT.has(code) ? 'not_sent' : 'in_doubt', detail }
      }
    },
    async close() {
      await Promise.all([...pools.values()].map(pool => pool.close()))
    },
  }
}
