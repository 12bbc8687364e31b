// The thread in which a file is read: pieces in, batches of contacts out.
import { parentPort, workerData } from 'node:worker_threads'
import type { Reading } from './options.ts'
import { makeParser } from './parse.ts'

const parser = makeParser(workerData as Reading)

parentPort?.on('message', async ({ piece, nowMs }: { piece: Uint8Array | null; nowMs: number }) => {
  const parsed = await parser.feed(piece, nowMs)
  // Bytes are handed over, not copied.
  const bytes = parsed.batches.flatMap(batch =>
    [batch.contacts, batch.errors].map(one => one.buffer as ArrayBuffer),
  )
  parentPort?.postMessage(parsed, [...new Set(bytes)])
})
