// Reads a file's rows in a thread of its own, one piece ahead of whoever takes them over: memory stays flat.
import { Worker } from 'node:worker_threads'
import type { Batch } from './batch.ts'
import type { Reading } from './options.ts'
import { makeParser, type Parsed, type Parser, type Unreadable } from './parse.ts'

export type ReadBatch = {
  readonly batch: Batch
  /** Of the file, that have been read so far. */
  readonly bytesDone: number
}

/** The batches of a file, in order. Answers at its end what could not be read. */
export async function* readBatches(
  reading: Reading,
  file: AsyncIterable<Uint8Array>,
  now: () => Date,
): AsyncGenerator<ReadBatch, Unreadable | null> {
  const parser = openParser(reading)
  const pieces = file[Symbol.asyncIterator]()
  let bytesDone = 0
  const next = async (): Promise<Parsed & { bytesDone: number; isLast: boolean }> => {
    const { value, done } = await pieces.next()
    bytesDone += done ? 0 : value.length
    const parsed = await parser.feed(done ? null : value, now().getTime())
    return { ...parsed, bytesDone, isLast: done === true || parsed.unreadable !== null }
  }
  try {
    for (let coming = next(); ; ) {
      const { batches, unreadable, isLast, bytesDone: upTo } = await coming
      // The next piece is read while these are taken over. Its failure is heard when it is waited for.
      if (!isLast) {
        coming = next()
        coming.catch(() => {})
      }
      for (const batch of batches) yield { batch, bytesDone: upTo }
      if (isLast) return unreadable
    }
  } finally {
    await parser.close()
    await pieces.return?.()
  }
}

/** Run from its sources, as the tests are, there is no script that a thread could load: the parser runs right here. */
function openParser(reading: Reading): Parser {
  return import.meta.url.endsWith('.ts') ? makeParser(reading) : openThread(reading)
}

function openThread(reading: Reading): Parser {
  const thread = new Worker(new URL('./parse-thread.js', import.meta.url), { workerData: reading })
  let waiting: { resolve(parsed: Parsed): void; reject(error: unknown): void } | null = null
  let failure: unknown = null
  const fail = (error: unknown): void => {
    failure = error
    waiting?.reject(error)
  }
  thread.on('message', (parsed: Parsed) => waiting?.resolve(parsed))
  thread.on('error', fail)
  thread.on('exit', () => fail(new Error('the thread that reads the file has ended')))
  return {
    feed: (piece, nowMs) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure)
        waiting = { resolve, reject }
        thread.postMessage({ piece, nowMs })
      }),
    close: async () => void (await thread.terminate()),
  }
}
