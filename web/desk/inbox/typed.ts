// What somebody typed is never lost: drafts, and texts that the server has not taken yet, live in this browser.
import { useSyncExternalStore } from 'react'

export type Unsent = {
  /** The Idempotency-Key: trying again with it cannot double the text. */
  key: string
  body: string
  at: string
  state: 'sending' | 'failed' | 'refused'
  reason: string | null
}

type Typed = { drafts: Record<string, string>; unsent: Record<string, Unsent[]> }

const EMPTY: Typed = { drafts: {}, unsent: {} }
const NONE: Unsent[] = []

let owner = ''
let typed: Typed = EMPTY
const watchers = new Set<() => void>()

/** Each person at this browser has their own. Asked on every render of the inbox: cheap when nothing changed. */
export function openTyped(userId: string): void {
  if (owner === userId) return
  owner = userId
  typed = load()
}

export function useDraft(phone: string): string {
  return useSyncExternalStore(watch, () => typed.drafts[phone] ?? '')
}

export function useUnsent(phone: string): Unsent[] {
  return useSyncExternalStore(watch, () => typed.unsent[phone] ?? NONE)
}

export function keepDraft(phone: string, body: string): void {
  const { [phone]: _, ...drafts } = typed.drafts
  change({ ...typed, drafts: body ? { ...drafts, [phone]: body } : drafts })
}

export function draftOf(phone: string): string {
  return typed.drafts[phone] ?? ''
}

export function putUnsent(phone: string, text: Unsent): void {
  const others = (typed.unsent[phone] ?? []).filter(each => each.key !== text.key)
  const all = [...others, text].sort((a, b) => a.at.localeCompare(b.at))
  change({ ...typed, unsent: { ...typed.unsent, [phone]: all } })
}

export function dropUnsent(phone: string, key: string): void {
  const { [phone]: mine = [], ...unsent } = typed.unsent
  const left = mine.filter(each => each.key !== key)
  change({ ...typed, unsent: left.length > 0 ? { ...unsent, [phone]: left } : unsent })
}

function watch(onChange: () => void): () => void {
  watchers.add(onChange)
  return () => watchers.delete(onChange)
}

function change(next: Typed): void {
  typed = next
  try {
    localStorage.setItem(place(), JSON.stringify(next))
  } catch {
    // A full or forbidden store: what was typed lives as long as the page.
  }
  for (const tell of watchers) tell()
}

function load(): Typed {
  try {
    const kept = JSON.parse(localStorage.getItem(place()) ?? 'null') as Typed | null
    if (!kept) return EMPTY
    return { drafts: kept.drafts ?? {}, unsent: orphansFailed(kept.unsent ?? {}) }
  } catch {
    return EMPTY
  }
}

/** The page was closed while these were on their way; whether they arrived, only the server knows. */
function orphansFailed(unsent: Record<string, Unsent[]>): Record<string, Unsent[]> {
  const reason = 'The page was closed before Heed answered. Trying again is safe: it is never sent twice.'
  const settled = ([phone, texts]: [string, Unsent[]]): [string, Unsent[]] => [
    phone,
    texts.map(text => (text.state === 'sending' ? { ...text, state: 'failed', reason } : text)),
  ]
  return Object.fromEntries(Object.entries(unsent).map(settled))
}

function place(): string {
  return `heed.typed.${owner}`
}
