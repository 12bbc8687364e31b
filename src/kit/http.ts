// Outgoing HTTP: keep-alive, one request a connection at a time, and errors told apart by what may have happened.
import { type Dispatcher, Pool } from 'undici'

export type HttpRequest = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** From the call to the last byte of the answer; waiting for a connection counts. */
  readonly timeoutMs: number
}

export type HttpAnswer = {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** `not_sent`: surely nothing of it was written. `in_doubt`: it may have arrived, whatever came back. */
export type HttpResult =
  | HttpAnswer
  | { readonly kind: 'not_sent'; readonly detail: string }
  | { readonly kind: 'in_doubt'; readonly detail: string }

export type Http = { request(request: HttpRequest): Promise<HttpResult>; close(): Promise<void> }

const CONNECT_MS = 5_000
/**
 * Below the 5 s after which Node and many others drop an idle connection: a POST that meets the drop is in doubt. No
 * hint makes it longer: what stands between may pass on the time of who stands behind, and keep a shorter one itself.
 */
const IDLE_MS = 4_000
const LONGEST_ANSWER_BYTES = 4_194_304

/**
 * A client for many calls to few hosts; a pool of `connections` for each. Redirects are answers, never followed.
 * Whether a failed request was sent is not guessed from error codes: undici says when it begins to write, and what
 * failed before that was not sent.
 */
export function makeHttp({ connections = 64 }: { connections?: number } = {}): Http {
  const pools = new Map<string, Pool>()
  const addressOf = makeAddresses()

  function poolFor(origin: string): Pool {
    const known = pools.get(origin)
    if (known) return known
    // Pipelined, a lost connection would leave several texts in doubt instead of one.
    const options = {
      connections,
      pipelining: 1,
      connect: { timeout: CONNECT_MS },
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
    }
    // Timeouts of undici are coarse (1 s) and start with the writing; ours are exact and cover the wait as well.
    const pool = new Pool(origin, { ...options, headersTimeout: 0, bodyTimeout: 0 })
    pools.set(origin, pool)
    return pool
  }

  return {
    request: request =>
      new Promise(resolve => {
        const address = addressOf(request.url)
        if (address === null)
          return resolve({ kind: 'not_sent', detail: 'the address is no http(s) address' })
        const { method, headers, body = null } = request
        const call = makeCall(request.timeoutMs, resolve)
        poolFor(address.origin).dispatch({ method, path: address.path, headers, body }, call)
      }),
    async close() {
      await Promise.all([...pools.values()].map(pool => pool.close()))
    },
  }
}

type Address = { readonly origin: string; readonly path: string }

const KNOWN_ADDRESSES = 1_000

/** Texts go to the same few addresses, and reading one takes as long as a tenth of the call: they are kept. */
function makeAddresses(): (url: string) => Address | null {
  const known = new Map<string, Address>()
  return url => {
    const address = known.get(url) ?? readAddress(url)
    if (address !== null && known.size < KNOWN_ADDRESSES && !url.includes('?')) known.set(url, address)
    return address
  }
}

function readAddress(text: string): Address | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  return { origin: url.origin, path: url.pathname + url.search }
}

/** Follows one request and resolves once, whatever happens. */
function makeCall(timeoutMs: number, resolve: (result: HttpResult) => void): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | null = null
  let isOver = false
  let status = 0
  let headers: HttpAnswer['headers'] = {}
  let size = 0
  const chunks: Buffer[] = []

  function end(result: HttpResult): void {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    resolve(result)
  }
  function fail(detail: string): void {
    end({ kind: controller === null ? 'not_sent' : 'in_doubt', detail })
  }
  const timer = setTimeout(() => {
    const error = new Error(`no answer within ${timeoutMs} ms`)
    fail(error.message)
    controller?.abort(error)
  }, timeoutMs)

  return {
    onRequestStart(started) {
      // Told as not sent already: so nothing may be written now that a connection is free.
      if (isOver) throw new Error('the time was up before a connection was free')
      controller = started
    },
    onResponseStart(_, statusCode, answered) {
      status = statusCode
      headers = answered
    },
    onResponseData(active, chunk) {
      size += chunk.length
      if (size > LONGEST_ANSWER_BYTES)
        active.abort(new Error(`an answer of more than ${LONGEST_ANSWER_BYTES} bytes`))
      else chunks.push(chunk)
    },
    onResponseEnd() {
      end({ kind: 'answer', status, headers, body: textOf(chunks) })
    },
    onResponseError(_, error) {
      const code = 'code' in error ? `${String(error.code)} ` : ''
      fail(code + error.message)
    },
  }
}

/** Nearly every answer comes in one piece. */
function textOf(chunks: readonly Buffer[]): string {
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8')
}
