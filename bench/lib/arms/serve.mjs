// The product's web side: what `heed serve` starts, on the built code.
import { makeApp } from '../../../dist/app.js'
import { openRuntime } from '../heed.mjs'

export async function open({ connection, port, publicUrl }) {
  const rt = await openRuntime(connection, { publicUrl })
  const app = await makeApp(rt)
  await app.listen({ port, host: '127.0.0.1' })
  return {
    async start() {},
    async stop() {},
    async close() {
      await app.close()
      await rt.close()
    },
  }
}
