// Keeps the network's memory in a file of JSON lines, so that phones and their opt-outs outlive a restart.
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { type Message, type OurNumber, phoneSide, type Store } from './store.ts'

type Entry =
  | { readonly t: 'clock'; readonly offsetMs: number }
  | { readonly t: 'number'; readonly number: OurNumber }
  | { readonly t: 'no-number'; readonly phone: string }
  | { readonly t: 'phone'; readonly phone: string; readonly name: string | null }
  | { readonly t: 'message'; readonly message: Message }
  | { readonly t: 'update'; readonly sid: string; readonly set: Partial<Message> }
  | { readonly t: 'delete'; readonly sid: string }
  | { readonly t: 'block'; readonly phone: string; readonly number: string; readonly at: number }
  | { readonly t: 'lift'; readonly phone: string; readonly number: string }

export type Journal = { write(entry: Entry): void; close(): Promise<void> }
type Log = { warn(message: string): void; error(message: string): void }
type Remembered = { offsetMs: number }

export const NO_JOURNAL: Journal = { write() {}, close: async () => {} }

/**
 * Replays the file into the store, rewrites it without what has been overtaken, and opens it for appending.
 * Lines that cannot be read (a write cut short by a crash) are left out with a warning.
 */
export async function openJournal(file: string, store: Store, log: Log): Promise<[Journal, Remembered]> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true })
  const remembered: Remembered = { offsetMs: 0 }
  if (existsSync(file)) await replay(file, store, remembered, log)
  sortLogs(store)
  await compact(file, store, remembered)
  return [await appender(file, log), remembered]
}

async function replay(file: string, store: Store, remembered: Remembered, log: Log): Promise<void> {
  let unreadable = 0
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    try {
      apply(JSON.parse(line) as Entry, store, remembered)
    } catch {
      unreadable += 1
    }
  }
  if (unreadable > 0) log.warn(`sandbox: ${unreadable} unreadable lines of ${file} were left out`)
}

function apply(entry: Entry, store: Store, remembered: Remembered): void {
  if (entry.t === 'clock') remembered.offsetMs = entry.offsetMs
  else if (entry.t === 'number') store.numbers.set(entry.number.phone, { ...entry.number, freeAt: 0 })
  else if (entry.t === 'no-number') store.numbers.delete(entry.phone)
  else if (entry.t === 'phone') store.phone(entry.phone).name = entry.name
  else if (entry.t === 'block') store.phone(entry.phone).stopped.set(entry.number, entry.at)
  else if (entry.t === 'lift') store.phone(entry.phone).stopped.delete(entry.number)
  else if (entry.t === 'message') restore(entry.message, store)
  else if (entry.t === 'update') update(entry.sid, entry.set, store)
  else if (entry.t === 'delete') {
    const message = store.find(entry.sid)
    if (message) store.remove(message)
  }
}

function restore(message: Message, store: Store): void {
  store.add(message)
  if (message.arrivedAt !== null) store.ring(message)
}

function update(sid: string, set: Partial<Message>, store: Store): void {
  const message = store.find(sid)
  if (!message) return
  const rang = message.arrivedAt !== null
  Object.assign(message, set)
  if (!rang && message.arrivedAt !== null) store.ring(message)
}

function sortLogs(store: Store): void {
  for (const { log } of store.phones.values()) {
    log.sort((a, b) => (a.arrivedAt ?? 0) - (b.arrivedAt ?? 0) || a.seq - b.seq)
  }
}

async function compact(file: string, store: Store, { offsetMs }: Remembered): Promise<void> {
  const fresh = `${file}.new`
  const handle = await open(fresh, 'w')
  let lines: string[] = []
  for (const entry of everything(store, offsetMs)) {
    lines.push(JSON.stringify(entry))
    if (lines.length >= 1000) {
      await handle.write(`${lines.join('\n')}\n`)
      lines = []
    }
  }
  await handle.write(`${lines.join('\n')}\n`)
  await handle.sync()
  await handle.close()
  await rename(fresh, file)
}

function* everything(store: Store, offsetMs: number): Generator<Entry> {
  yield { t: 'clock', offsetMs }
  for (const number of store.numbers.values()) yield { t: 'number', number }
  for (const { phone, name, stopped } of store.phones.values()) {
    if (name !== null) yield { t: 'phone', phone, name }
    for (const [number, at] of stopped) yield { t: 'block', phone, number, at }
  }
  for (let i = 0; i < store.all.length; i++) {
    const message = store.all.at(i)!
    if (!message.gone && store.phones.has(phoneSide(message))) yield { t: 'message', message }
  }
}

/** Gathers lines while the last write is under way: one write for many texts, and no timer. */
async function appender(file: string, log: Log): Promise<Journal> {
  const handle = await open(file, 'a')
  let lines: string[] = []
  let writing: Promise<void> | null = null
  let broken = false

  async function flush(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve))
    while (lines.length > 0) {
      const text = `${lines.join('\n')}\n`
      lines = []
      try {
        await handle.appendFile(text)
      } catch (error) {
        if (!broken) log.error(`sandbox: ${file} cannot be written, a restart will forget: ${String(error)}`)
        broken = true
      }
    }
    writing = null
  }

  return {
    write(entry) {
      lines.push(JSON.stringify(entry))
      writing ??= flush()
    },
    async close() {
      while (writing) await writing
      await handle.close()
    },
  }
}
