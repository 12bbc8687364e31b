// What somebody typed is never lost: drafts, and texts that the server has not taken yet, live in this browser.
import { useSyncExternalStore } from 'react'
import type { Attached } from '../parts/media.ts'

/** `sendAt`: ISO; null is now. */
export type Draft = { body: string; media: readonly Attached[]; sendAt: string | null }

export type Unsent = Draft & {
  /** The Idempotency-Key: trying again with it cannot double the text. */
  key: string
  at: string
  state: 'sending' | 'failed' | 'refused'
  reason: string | null
}

type Typed = { drafts: Record<string, Draft>; unsent: Record<string, Unsent[]> }

const EMPTY: Typed = { drafts: {}, unsent: {} }
const NONE: Unsent[] = []
const NOTHING: Draft = { body: '', media: [], sendAt: null }

let owner = ''
let typed: Typed = EMPTY
const watchers = new Set<() => void>()

/** Each person at this browser has their own. Asked on every render of the inbox: cheap when nothing changed. */
export function openTyped(userId: string): void {
  if (owner === userId) return
  owner = userId
  typed = load()
}

export function useDraft(phone: string): Draft {
  return useSyncExternalStore(watch, () => draftOf(phone))
}

export function useUnsent(phone: string): Unsent[] {
  return useSyncExternalStore(watch, () => typed.unsent[phone] ?? NONE)
}

export function keepDraft(phone: string, change: Partial<Draft>): void {
  const { [phone]: before = NOTHING, ...drafts } = typed.drafts
  const after = { ...before, ...change }
  const isEmpty = after.body === '' && after.media.length === 0 && after.sendAt === null
  save({ ...typed, drafts: isEmpty ? drafts : { ...drafts, [phone]: after } })
}

export function dropDraft(phone: string): void {
  keepDraft(phone, NOTHING)
}

export function draftOf(phone: string): Draft {
  return typed.drafts[phone] ?? NOTHING
}

export function putUnsent(phone: string, text: Unsent): void {
  const others = (typed.unsent[phone] ?? []).filter(each => each.key !== text.key)
  const all = [...others, text].sort((a, b) => a.at.localeCompare(b.at))
  save({ ...typed, unsent: { ...typed.unsent, [phone]: all } })
}

export function dropUnsent(phone: string, key: string): void {
  const { [phone]: mine = [], ...unsent } = typed.unsent
  const left = mine.filter(each => each.key !== key)
  save({ ...typed, unsent: left.length > 0 ? { ...unsent, [phone]: left } : unsent })
}

function watch(onChange: () => void): () => void {
  watchers.add(onChange)
  return () => watchers.delete(onChange)
}

function save(next: Typed): void {
  typed = next
  try {
    localStorage.setItem(place(), JSON.stringify(next))
  } catch {
    // A full or forbidden store: what was typed lives as long as the page.
  }
  for (const tell of watchers) tell()
}

type Kept = { drafts?: Record<string, Draft | string>; unsent?: Record<string, Unsent[]> }

function load(): Typed {
  try {
    const kept = JSON.parse(localStorage.getItem(place()) ?? 'null') as Kept | null
    if (!kept) return EMPTY
    // Drafts were bare words before attachments came.
    const drafts = Object.entries(kept.drafts ?? {}).map(([phone, draft]) => [
      phone,
      typeof draft === 'string' ? { ...NOTHING, body: draft } : { ...NOTHING, ...draft },
    ])
    return { drafts: Object.fromEntries(drafts), unsent: orphansFailed(kept.unsent ?? {}) }
  } catch {
    return EMPTY
  }
}

/** The page was closed while these were on their way; whether they arrived, only the server knows. */
function orphansFailed(unsent: Record<string, Unsent[]>): Record<string, Unsent[]> {
  const reason = 'The page was closed before Heed answered. Trying again is safe: it is never sent twice.'
  const settled = ([phone, texts]: [string, Unsent[]]): [string, Unsent[]] => [
    phone,
    texts.map(text => ({
      ...NOTHING,
      ...text,
      ...(text.state === 'sending' && { state: 'failed' as const, reason }),
    })),
  ]
  return Object.fromEntries(Object.entries(unsent).map(settled))
}

function place(): string {
  return `heed.typed.${owner}`
}
