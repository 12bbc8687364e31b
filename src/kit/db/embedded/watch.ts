// Keeps the database server up while Heed lives: a server that dies is started again.
import { setTimeout as delay } from 'node:timers/promises'
import type { Place } from './place.ts'
import { isAlive, isPostmaster } from './postmaster.ts'
import type { Log, Running } from './server.ts'

export type Watch = {
  readonly pid: () => number
  /** Resolves when no start is under way any more. */
  readonly end: () => Promise<void>
}

const FIRST_PAUSE = 250
const LONGEST_PAUSE = 30_000
const GLANCE = 500

export function watchOver(first: Running, place: Place, start: () => Promise<Running>, log: Log): Watch {
  const ended = new AbortController()
  let running = first
  const work = keepUp()

  async function keepUp(): Promise<void> {
    let pause = FIRST_PAUSE
    for (;;) {
      const born = performance.now()
      await death(running, place, ended.signal)
      if (ended.signal.aborted) return
      log.warn(`The database server (process ${running.pid}) ended unexpectedly; starting it again.`)
      // A server that lived for a while is started at once, one that keeps dying with growing pauses.
      if (performance.now() - born > LONGEST_PAUSE) pause = FIRST_PAUSE
      const next = await restart()
      if (next === undefined) return
      running = next
      log.info(`The database server runs again: process ${running.pid}.`)
      await rest(pause, ended.signal)
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    }
  }

  async function restart(): Promise<Running | undefined> {
    for (let pause = FIRST_PAUSE; !ended.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        return await start()
      } catch (error) {
        log.warn(`${(error as Error).message} Trying again in ${pause / 1000} s.`)
        await rest(pause, ended.signal)
      }
    }
    return undefined
  }

  return {
    pid: () => running.pid,
    end: () => {
      ended.abort()
      return work
    },
  }
}

/** Our own child tells when it ends; an adopted server has to be looked at. */
async function death({ child, pid }: Running, { cluster }: Place, signal: AbortSignal): Promise<void> {
  if (child === undefined) {
    // `ps` every half second would be dear, so elsewhere than on Linux a reused number is taken for the server.
    const lives = process.platform === 'linux' ? () => isPostmaster(pid, cluster) : () => isAlive(pid)
    while (!signal.aborted && lives()) await rest(GLANCE, signal)
    return
  }
  await new Promise<void>(resolve => {
    if (child.exitCode !== null || child.signalCode !== null || signal.aborted) resolve()
    child.once('exit', () => resolve())
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Does not keep the process alive, and ends early when the watch ends. */
async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal, ref: false }).catch(() => {})
}
