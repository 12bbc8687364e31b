// The product: what `heed work` starts, on the built code.
import { startChores } from '../../../dist/app.js'
import { startWork } from '../../../dist/features/messages/work.js'
import { openRuntime } from '../heed.mjs'

export async function open({ connection, publicUrl }) {
  const rt = await openRuntime(connection, { publicUrl })
  let work
  let chores = []
  return {
    async start() {
      work = await startWork(rt)
      chores = startChores(rt)
    },
    async stop() {
      await Promise.all([work.stop(), ...chores.map(chore => chore.stop())])
    },
    close: () => rt.close(),
  }
}
