// One Heed for one database: the owner holds a session lock, which PostgreSQL drops when its process dies.
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

export type Ownership =
  | { readonly kind: 'owner'; release(): Promise<void> }
  /** `by` names the other one, such as `heed 4711 on desk-1`. */
  | { readonly kind: 'taken'; readonly by: string }

export type ClaimOptions = {
  /** Called once when the lock was lost with its connection and somebody else has it now. */
  readonly onLost?: (by: string) => void
}

// 'Heed' in ASCII, and the second lock of ours: the first one is held while migrating.
const LOCK = [0x48656564, 2] as const
// Released between our try and our look at who has it.
const GONE = 'nobody any more'
const PATIENCE = 3000
const PAUSE = 100

/** Claims the database for this process. Waits only for the lock of a process that is dead already. */
export async function claimOwnership(
  connection: pg.ClientConfig,
  options: ClaimOptions = {},
): Promise<Ownership> {
  const until = performance.now() + PATIENCE
  for (;;) {
    const claimed = await claim(connection)
    if (typeof claimed !== 'string') return hold(claimed, connection, options)
    // After a kill -9 PostgreSQL needs a moment to notice that its client is gone.
    if (mayLive(claimed) || performance.now() > until) return { kind: 'taken', by: claimed }
    await delay(PAUSE)
  }
}

/** The connection that holds the lock, or the name of who holds it. */
async function claim(connection: pg.ClientConfig): Promise<pg.Client | string> {
  const client = new pg.Client({ ...connection, application_name: myName(), keepAlive: true })
  client.on('error', () => {})
  await client.connect()
  try {
    // Over TCP a machine that lost its power would hold the lock for two hours by PostgreSQL's defaults.
    await client.query(
      'set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3',
    )
    const answer = await client.query('select pg_try_advisory_lock($1, $2) as mine', [...LOCK])
    if (answer.rows[0].mine === true) return client
    const holder = await client.query(HOLDER, [...LOCK])
    await client.end()
    if (holder.rows.length === 0) return GONE
    return holder.rows[0].name || 'another program'
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

const HOLDER = `
  select activity.application_name as name
  from pg_locks as locks join pg_stat_activity as activity using (pid)
  where locks.locktype = 'advisory' and locks.granted
    and locks.classid = $1 and locks.objid = $2 and locks.objsubid = 2
    and locks.database = (select oid from pg_database where datname = current_database())`

/** The lock goes with its connection (a server that restarts), so it is taken again until it is released. */
function hold(first: pg.Client, connection: pg.ClientConfig, options: ClaimOptions): Ownership {
  let client = first
  let released = false
  const watch = (current: pg.Client): void => {
    current.once('end', () => void (released || again()))
  }
  async function again(): Promise<void> {
    while (!released) {
      const claimed = await claim(connection).catch(() => undefined)
      if (typeof claimed === 'object') {
        client = claimed
        if (released) await client.end()
        else watch(client)
        return
      }
      if (claimed !== undefined && mayLive(claimed)) {
        options.onLost?.(claimed)
        return
      }
      await delay(PAUSE, undefined, { ref: false })
    }
  }
  watch(client)
  return {
    kind: 'owner',
    release: async () => {
      released = true
      await client.end().catch(() => {})
    },
  }
}

function myName(): string {
  return `heed ${process.pid} on ${hostname()}`.slice(0, 63)
}

/**
 * False only for a process of this machine that is certainly gone. Our own number may be that of a dead container.
 */
function mayLive(holder: string): boolean {
  if (holder === GONE) return false
  const [, pid, host] = /^heed (\d+) on (.+)$/.exec(holder) ?? []
  if (pid === undefined || host === undefined || !hostname().startsWith(host)) return true
  if (Number(pid) === process.pid) return false
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
