// A Heed reduced to its database, as a program of its own: tests start it as any user and kill it as they like.
import { createInterface } from 'node:readline'
import { EmbeddedRefusal } from '../../src/kit/db/embedded/refusal.ts'
import { type EmbeddedOptions, startEmbedded } from '../../src/kit/db/embedded.ts'
import { claimOwnership } from '../../src/kit/db/owner.ts'

export type Order = { readonly claim?: boolean } & Pick<
  EmbeddedOptions,
  'dataDir' | 'packageDir' | 'settings'
>

/** What it tells, one JSON line each. */
export type Word =
  | { readonly say: 'log'; readonly text: string }
  | { readonly say: 'up'; readonly pid: number; readonly adopted: boolean; readonly host: string }
  | { readonly say: 'owner' | 'stopped' | 'interrupted' }
  | { readonly say: 'taken'; readonly by: string }
  | { readonly say: 'refused'; readonly kind: string; readonly text: string }

const tell = (word: Word): void => void process.stdout.write(`${JSON.stringify(word)}\n`)
const note = (text: string): void => tell({ say: 'log', text })

async function live({ claim, ...options }: Order): Promise<void> {
  const embedded = await startEmbedded({ ...options, log: { info: note, warn: note } })
  tell({ say: 'up', pid: embedded.pid, adopted: embedded.adopted, host: embedded.connection.host })
  if (claim === true) {
    const claimed = await claimOwnership(embedded.connection)
    tell(claimed.kind === 'owner' ? { say: 'owner' } : { say: 'taken', by: claimed.by })
    if (claimed.kind === 'taken') {
      await embedded.leave()
      process.exit(3)
    }
  }
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'stop') break
  }
  await embedded.stop()
  tell({ say: 'stopped' })
  process.exit(0)
}

process.on('SIGINT', () => tell({ say: 'interrupted' }))
live(JSON.parse(process.argv[2] ?? '') as Order).catch((error: unknown) => {
  if (!(error instanceof EmbeddedRefusal)) throw error
  tell({ say: 'refused', kind: error.kind, text: error.message })
  process.exit(2)
})
