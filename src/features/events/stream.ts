// Live updates as server-sent events, read from the event table behind a cursor that passes no late commit over.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isUuid } from '../../core/id.ts'
import { type Row, sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'

const PAGE = 500
const PING_MS = 20_000
const LOOK_MS = 1_000
/** After a hint the rows may be hidden for a moment behind another open transaction: look again soon. */
const SOON_MS = [30, 100, 300]
const NO_ID = '00000000-0000-0000-0000-000000000000'

type Cursor = { tx: string; id: string }

/** Holds the reply open until the browser goes. `Last-Event-ID` takes up where a broken connection ended. */
export async function streamEvents(
  rt: Runtime,
  accountId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const cursor = readCursor(request.headers['last-event-id']) ?? (await newest(rt))
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  raw.write('retry: 1000\n\n')
  const reader = makeReader(rt, accountId, cursor, frame => raw.write(frame))
  const stopHearing = rt.hints.hear('events', told => told === accountId && reader.readSoon())
  const look = setInterval(() => void reader.read(), LOOK_MS)
  const ping = setInterval(() => raw.write(': still here\n\n'), PING_MS)
  raw.on('close', () => {
    clearInterval(look)
    clearInterval(ping)
    stopHearing()
    reader.stop()
  })
  reader.readSoon()
}

type Reader = { read(): Promise<number>; readSoon(): void; stop(): void }

/** One reading at a time; who asks meanwhile is served by one more round. */
function makeReader(rt: Runtime, accountId: string, cursor: Cursor, write: (frame: string) => void): Reader {
  const soon = new Set<NodeJS.Timeout>()
  let isOver = false
  let isReading = false
  let isAsked = false

  async function readPages(): Promise<number> {
    for (let sent = 0; ; ) {
      const rows = await rt.db.rows(READ, [accountId, cursor.tx, cursor.id, PAGE])
      if (isOver) return sent
      for (const row of rows) write(frameOf(row))
      const last = rows.at(-1)
      if (last) Object.assign(cursor, { tx: last.tx as string, id: last.id as string })
      sent += rows.length
      if (rows.length < PAGE) return sent
    }
  }

  async function read(): Promise<number> {
    isAsked = true
    if (isReading) return 0
    isReading = true
    let sent = 0
    try {
      while (isAsked && !isOver) {
        isAsked = false
        sent += await readPages()
      }
    } catch (error) {
      rt.log.warn({ err: error }, 'events could not be read; trying again')
    } finally {
      isReading = false
    }
    return sent
  }

  async function readSoon(tries = 0): Promise<void> {
    const wait = SOON_MS[tries]
    if ((await read()) > 0 || isOver || wait === undefined) return
    const timer = setTimeout(() => {
      soon.delete(timer)
      void readSoon(tries + 1)
    }, wait)
    soon.add(timer)
  }

  return {
    read,
    readSoon: () => void readSoon(),
    stop() {
      isOver = true
      for (const timer of soon) clearTimeout(timer)
    },
  }
}

function frameOf(row: Row): string {
  const data = { type: row.type, at: (row.at as Date).toISOString(), ...(row.data as object) }
  return `id: ${row.tx}.${row.id}\nevent: ${row.type}\ndata: ${JSON.stringify(data)}\n\n`
}

function readCursor(header: string | string[] | undefined): Cursor | null {
  const [tx, id] = String(header ?? '').split('.')
  return tx && id && /^\d{1,19}$/.test(tx) && isUuid(id) ? { tx, id } : null
}

async function newest(rt: Runtime): Promise<Cursor> {
  const row = await rt.db.one<{ tx: string }>(NEWEST)
  return { tx: row?.tx ?? '0', id: NO_ID }
}

const NEWEST = sql('events_newest', 'select pg_snapshot_xmin(pg_current_snapshot())::text as tx')
const READ = sql(
  'events_read',
  `select tx::text as tx, id, type, data, at from events
    where account_id = $1 and (tx, id) > ($2::text::xid8, $3::uuid) and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by tx, id limit $4`,
)
