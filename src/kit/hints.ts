// Hints between processes that there is something to do: at once in this process, coalesced over NOTIFY to the
// others.
// A hint may be lost: whoever listens also looks by itself now and then.
import { type Db, sql } from './db/db.ts'

export type Hints = {
  /** Call after the commit, never inside a transaction: NOTIFY there costs two thirds of the commits (measured). */
  tell(topic: string, detail?: string): void
  /** The same without waiting for more to tell: where a few milliseconds count, and not for what comes in masses. */
  tellNow(topic: string, detail?: string): void
  hear(topic: string, hear: (detail: string) => void): () => void
  close(): Promise<void>
}

const CHANNEL = 'heed'
const COALESCE_MS = 20
// PostgreSQL's limit for a payload is 8,000 bytes; what does not fit goes in another NOTIFY.
const PAYLOAD_CHARS = 7_000
const NOTIFY = sql('hints_notify', `select pg_notify('${CHANNEL}', $1)`)

export async function openHints(db: Db, self: string): Promise<Hints> {
  const hearers = new Map<string, Set<(detail: string) => void>>()
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let hurrying: Promise<void> | undefined

  function deliver(topic: string, detail: string): void {
    for (const hear of hearers.get(topic) ?? []) hear(detail)
  }

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = undefined
    const told = [...waiting]
    waiting.clear()
    for (const payload of packed(told, self)) await db.run(NOTIFY, [payload]).catch(() => {})
  }

  /** What is told while one is under way goes with the next. */
  async function hurry(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve))
    while (waiting.size > 0) await flush()
    hurrying = undefined
  }

  const stop = await db.listen(CHANNEL, payload => {
    const [from, ...told] = payload.split('\n')
    if (from === self) return
    for (const line of told) deliver(...split(line))
  })

  return {
    tell(topic, detail = '') {
      deliver(topic, detail)
      waiting.add(`${topic} ${detail}`)
      timer ??= setTimeout(() => void flush(), COALESCE_MS)
    },
    tellNow(topic, detail = '') {
      deliver(topic, detail)
      waiting.add(`${topic} ${detail}`)
      hurrying ??= hurry()
    },
    hear(topic, hear) {
      const set = hearers.get(topic) ?? new Set()
      hearers.set(topic, set.add(hear))
      return () => set.delete(hear)
    },
    async close() {
      if (timer) clearTimeout(timer)
      await hurrying
      await stop()
    },
  }
}

function packed(lines: readonly string[], self: string): string[] {
  const payloads: string[] = []
  for (const line of lines) {
    const last = payloads.at(-1)
    if (last !== undefined && last.length + line.length < PAYLOAD_CHARS)
      payloads[payloads.length - 1] = `${last}\n${line}`
    else payloads.push(`${self}\n${line}`)
  }
  return payloads
}

function split(line: string): [string, string] {
  const space = line.indexOf(' ')
  return [line.slice(0, space), line.slice(space + 1)]
}
