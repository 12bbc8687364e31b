// The bulk text that somebody is writing: kept in this browser over reloads, and turned into what the API takes.
import { useSyncExternalStore } from 'react'
import type { Audience, Filter, ListRow } from '../../../src/core/audience.ts'
import type { Limits } from '../../../src/core/limits.ts'
import type { BulkRequest } from '../api-types.ts'
import type { Attached } from '../parts/media.ts'

export type Whom = 'filter' | 'contacts' | 'list'
export type Timing = 'now' | 'at' | 'local'

export type Draft = {
  /** For oneself; empty: the beginning of the text. */
  readonly name: string
  readonly whom: Whom
  readonly filter: Filter
  readonly ids: readonly string[]
  /** As it was pasted, so that it can be mended. */
  readonly pasted: string
  readonly body: string
  readonly media: readonly Attached[]
  readonly timing: Timing
  /** ISO. */
  readonly sendAt: string | null
  /** "2026-11-24T09:00", on each person's own clock. */
  readonly local: string | null
  /** Numbers to send from; none: all. */
  readonly from: readonly string[]
  /** When it pauses itself; null: as it usually does. */
  readonly limits: Limits | null
  /** The Idempotency-Key: sending twice starts one broadcast. */
  readonly key: string
}

let owner = ''
let draft: Draft = fresh()
const watchers = new Set<() => void>()

/** Each person at this browser has their own. Cheap when nothing changed. */
export function openBulkDraft(userId: string): void {
  if (owner === userId) return
  owner = userId
  draft = load()
}

export function useBulkDraft(): Draft {
  return useSyncExternalStore(
    onChange => {
      watchers.add(onChange)
      return () => watchers.delete(onChange)
    },
    () => draft,
  )
}

export function bulkDraft(): Draft {
  return draft
}

/** Another content is another broadcast, so its key is a new one. */
export function changeBulk(change: Partial<Draft>): void {
  keep({ ...draft, key: newKey(), ...change })
}

/** Answers what was there, for Undo. */
export function clearBulk(): Draft {
  const before = draft
  keep(fresh())
  return before
}

export function isBlank({ body, media, ids, pasted, filter, name }: Draft): boolean {
  const isEverybody = Object.keys(filter).length === 0
  return body === '' && name === '' && media.length + ids.length === 0 && pasted === '' && isEverybody
}

/** Takes over people who were picked on another page. */
export function takeAudience(audience: Audience): void {
  if (audience.kind === 'filter') changeBulk({ whom: 'filter', filter: audience.filter })
  else if (audience.kind === 'contacts') changeBulk({ whom: 'contacts', ids: audience.ids })
  else changeBulk({ whom: 'list', pasted: audience.rows.map(lineOf).join('\n') })
}

/** Null: nobody is chosen yet. `rows`: of the pasted list. */
export function audienceOf(
  { whom, filter, ids }: Pick<Draft, 'whom' | 'filter' | 'ids'>,
  rows: readonly ListRow[],
): Audience | null {
  if (whom === 'filter') return { kind: 'filter', filter }
  if (whom === 'contacts') return ids.length > 0 ? { kind: 'contacts', ids } : null
  return rows.length > 0 ? { kind: 'list', rows } : null
}

/** What the API is asked for; null while something is missing. */
export function requestOf(draft: Draft, audience: Audience | null): BulkRequest | null {
  const { name, body, media, from, limits } = draft
  if (!audience || (body.trim() === '' && media.length === 0)) return null
  const when = timeOf(draft)
  if (!when) return null
  return {
    ...(name.trim() && { name: name.trim() }),
    audience: audience as BulkRequest['audience'],
    body: body.trim(),
    ...(media.length > 0 && { media: media.map(each => each.url) }),
    ...when,
    ...(from.length > 0 && { from: [...from] }),
    ...(limits && { limits }),
  }
}

type When = Pick<BulkRequest, 'sendAt' | 'localDate' | 'localTime'>

function timeOf({ timing, sendAt, local }: Draft): When | null {
  if (timing === 'now') return {}
  if (timing === 'at') return sendAt ? { sendAt } : null
  const [localDate, localTime] = (local ?? '').split('T')
  return localDate && localTime ? { localDate, localTime } : null
}

function lineOf({ phone, firstName = '', lastName = '', company = '' }: ListRow): string {
  return [phone, firstName, lastName, company].join('\t').trimEnd()
}

function fresh(): Draft {
  return {
    name: '',
    whom: 'filter',
    filter: {},
    ids: [],
    pasted: '',
    body: '',
    media: [],
    timing: 'now',
    sendAt: null,
    local: null,
    from: [],
    limits: null,
    key: newKey(),
  }
}

function keep(next: Draft): void {
  draft = next
  window.clearTimeout(writing)
  writing = window.setTimeout(write, WRITE_MS)
  for (const tell of watchers) tell()
}

/** A pasted list may be megabytes: not at every letter. */
const WRITE_MS = 300
let writing: number | undefined

function write(): void {
  window.clearTimeout(writing)
  writing = undefined
  try {
    localStorage.setItem(place(), JSON.stringify(draft))
  } catch {
    // A list too long for the store, or none: the draft lives as long as the page.
  }
}

window.addEventListener('pagehide', () => {
  if (writing !== undefined) write()
})

function load(): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(place()) ?? 'null') as Partial<Draft> | null
    return { ...fresh(), ...kept }
  } catch {
    return fresh()
  }
}

function place(): string {
  return `heed.bulk.${owner}`
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
