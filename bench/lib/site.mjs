// Heed as in an office: `heed serve` and `heed work` as processes of their own, a provider beside them.
import { startChild } from './child.mjs'
import { startServer } from './database.mjs'
import { freePort } from './free-port.mjs'
import { openRuntime } from './heed.mjs'

/** `workers`: how many processes send. `settings` are PostgreSQL's. */
export async function startSite({ workers = 1, settings = {} } = {}) {
  const server = await startServer({ settings: { max_connections: '200', ...settings } })
  const provider = await startChild('provider.mjs')
  const providerUrl = `http://127.0.0.1:${provider.ready.port}`
  const connection = await server.heedDatabase('site')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const rt = await openRuntime(connection, { publicUrl: url })
  const serve = await startChild('worker.mjs', { args: ['serve'] })
  await serve.ask({ ask: 'open', connection, port, publicUrl: url })
  const works = []
  for (let index = 0; index < workers; index += 1) {
    const child = await startChild('worker.mjs', { args: ['heed'] })
    await child.ask({ ask: 'open', connection, publicUrl: url })
    works.push(child)
  }
  return {
    server,
    provider,
    providerUrl,
    connection,
    url,
    rt,
    startWork: () => Promise.all(works.map(child => child.ask({ ask: 'start' }))),
    stopWork: () => Promise.all(works.map(child => child.ask({ ask: 'stop' }))),
    async stop() {
      for (const child of [...works, serve]) {
        await child.ask({ ask: 'close' })
        await child.stop()
      }
      await rt.close()
      await provider.stop()
      await server.stop()
    },
  }
}

/** The time of the day in milliseconds, with their parts: comparable between the processes of one machine. */
export function wallMs() {
  return performance.timeOrigin + performance.now()
}

export function pass(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}
