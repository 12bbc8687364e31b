// The cable between Heed and PostgreSQL, to be cut at any moment: also in the very commit, when nobody can say whether
// it held.

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import type pg from 'pg'

/** `before`: PostgreSQL never hears of the commit. `after`: it commits, and Heed never hears of that. */
export type Moment = 'before' | 'after'

export type Cable = {
  /** What to connect to instead. */
  readonly connection: pg.PoolConfig
  /** Cuts everything that is connected now; new connections work. */
  cut(): void
  /** Cuts only those in whose open transaction this statement ran. */
  cutIn(statement: string): void
  /** Cuts the connection that next commits a transaction in which this statement ran. Resolves when it is done. */
  cutAtCommit(statement: string, moment: Moment): Promise<void>
  /** Resolves when a transaction in which this statement ran is committed next. */
  commitOf(statement: string): Promise<void>
  /** From now on nobody gets through. */
  unplug(): void
  plugIn(): void
  stop(): Promise<void>
}

type Trap = { readonly statement: string; readonly moment: Moment | 'never'; sprung(): void }

export async function startCable(target: pg.PoolConfig): Promise<Cable> {
  const pairs = new Map<readonly [Socket, Socket], Said>()
  const traps = new Set<Trap>()
  let isPlugged = true
  const server = createServer(heed => {
    if (!isPlugged) return void heed.destroy()
    const database = connectTo(target)
    const pair = [heed, database] as const
    const said: Said = { text: '' }
    pairs.set(pair, said)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        for (const end of pair) end.destroy()
      })
    }
    database.on('data', chunk => heed.write(chunk))
    watch({ heed, database, said, traps })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const setTrap = (statement: string, moment: Trap['moment']): Promise<void> =>
    new Promise(resolve => {
      const trap: Trap = {
        statement,
        moment,
        sprung() {
          traps.delete(trap)
          resolve()
        },
      }
      traps.add(trap)
    })
  const cut = (): void => {
    for (const ends of pairs.keys()) for (const socket of ends) socket.destroy()
  }
  return {
    connection: { ...target, host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    cut,
    cutIn(statement) {
      for (const [[heed], said] of pairs) if (said.text.includes(`${statement}\0`)) heed.destroy()
    },
    cutAtCommit: setTrap,
    commitOf: statement => setTrap(statement, 'never'),
    unplug() {
      isPlugged = false
      cut()
    },
    plugIn() {
      isPlugged = true
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        cut()
      }),
  }
}

function connectTo({ host, port }: pg.PoolConfig): Socket {
  return host!.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port!, host!)
}

/** What Heed said since its last commit: the names of its statements stand in it. */
type Said = { text: string }

type Ends = {
  readonly heed: Socket
  readonly database: Socket
  readonly said: Said
  readonly traps: ReadonlySet<Trap>
}

/** Passes on what Heed says, until a trap for this commit is set. */
function watch({ heed, database, said, traps }: Ends): void {
  heed.on('data', chunk => {
    said.text += chunk.toString('latin1')
    if (!chunk.includes('commit\0')) return void database.write(chunk)
    const trap = [...traps].find(one => said.text.includes(`${one.statement}\0`))
    said.text = ''
    if (!trap) return void database.write(chunk)
    trap.sprung()
    if (trap.moment === 'never') return void database.write(chunk)
    if (trap.moment === 'before') return void heed.destroy()
    database.removeAllListeners('data')
    database.once('data', () => heed.destroy())
    database.write(chunk)
  })
}
