// A port that nobody listens on, for a program that must be told its port beforehand.
import { createServer } from 'node:net'

/** Below the ports that the system gives to connections by itself: one of those could be taken in between. */
const FIRST = 10_000
const EACH = 220
const PROCESSES = 100

let next = FIRST + (process.pid % PROCESSES) * EACH

/** Each process has ports of its own and gives each only once. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = next
    next += 1
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
