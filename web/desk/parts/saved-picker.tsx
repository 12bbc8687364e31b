// Saved replies at the caret: `/` opens the list, letters narrow it, arrows and Enter choose.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react'
import type { SavedReply } from '../api-types.ts'
import { savedRepliesQuery } from '../queries.ts'
import { announce } from './announce.tsx'
import { putWords } from './put-words.ts'
import './saved-picker.css'

type Words = {
  field: RefObject<HTMLTextAreaElement | null>
  body: string
  change: (body: string) => void
  /** What goes in for the body of a saved reply: as it is, or said for one person. */
  say: (body: string) => string
}

export type Picker = {
  isOpen: boolean
  items: readonly SavedReply[]
  /** None are saved at all. */
  isNothing: boolean
  active: number
  id: string
  list: { id: string; active: string } | undefined
  onCaret: (caret: number) => void
  onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean
  pick: (reply: SavedReply) => void
  /** By the button: types the slash for whoever does not know it. */
  open: () => void
}

export function useSavedPicker({ field, body, change, say }: Words): Picker {
  const id = useId()
  const [caret, setCaret] = useState(0)
  const [active, setActive] = useState(0)
  /** Where a slash stands that somebody pressed Escape at: it means a slash. */
  const [dismissed, setDismissed] = useState(-1)
  const asked = questionAt(body, caret)
  const isAsked = asked !== null && asked.start !== dismissed
  const saved = useQuery({ ...savedRepliesQuery, enabled: isAsked }).data?.items
  const items = isAsked && saved ? narrowed(saved, asked.query) : []
  const isNothing = isAsked && saved?.length === 0 && asked.query === ''
  const isOpen = items.length > 0 || isNothing
  useAnnounced(isOpen, items, active)
  const put = (text: string, from: number, to: number) => {
    const next = body.slice(0, from) + text + body.slice(to)
    setActive(0)
    putWords(field, () => change(next), from + text.length)
  }
  const pick = (reply: SavedReply) => asked && put(say(reply.body), asked.start, caret)
  const move = (step: number) => setActive(at => (at + step + items.length) % items.length)
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!isOpen) return false
    const chosen = items[Math.min(active, items.length - 1)]
    if (event.key === 'Escape') setDismissed(asked?.start ?? -1)
    else if (event.key === 'ArrowDown' && items.length > 0) move(1)
    else if (event.key === 'ArrowUp' && items.length > 0) move(-1)
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen) pick(chosen)
    else return false
    event.preventDefault()
    return true
  }
  const open = () => {
    setDismissed(-1)
    const at = field.current?.selectionStart ?? body.length
    const isSpaced = at === 0 || /\s$/.test(body.slice(0, at))
    put(isSpaced ? '/' : ' /', at, at)
  }
  const at = Math.min(active, Math.max(0, items.length - 1))
  const list = isOpen && items.length > 0 ? { id, active: `${id}-${at}` } : undefined
  const onCaret = (next: number) => {
    setCaret(next)
    if (next !== caret) setActive(0)
  }
  return { isOpen, items, isNothing, active: at, id, list, onCaret, onKey, pick, open }
}

export function SavedList({ picker }: { picker: Picker }) {
  if (!picker.isOpen) return null
  if (picker.isNothing) {
    return (
      <div className="saved-list saved-none">
        No saved replies yet. Write what you say often once, in{' '}
        <Link to="/settings" search={{ tab: 'replies' }} className="plain-link">
          Settings
        </Link>
        .
      </div>
    )
  }
  return (
    <div className="saved-list" role="listbox" id={picker.id} aria-label="Saved replies">
      {picker.items.map((reply, i) => (
        <Choice key={reply.id} reply={reply} picker={picker} index={i} />
      ))}
    </div>
  )
}

function Choice({ reply, picker, index }: { reply: SavedReply; picker: Picker; index: number }) {
  const isActive = index === picker.active
  return (
    // The keys are heard by the field, which keeps the focus.
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      role="option"
      aria-selected={isActive}
      id={`${picker.id}-${index}`}
      className="saved-choice"
      ref={element => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' })
      }}
      onMouseDown={event => event.preventDefault()}
      onClick={() => picker.pick(reply)}
    >
      <b>{reply.name}</b>
      <span>{reply.body}</span>
    </div>
  )
}

/** A slash at the start of a word, with what is typed after it. */
function questionAt(body: string, caret: number): { start: number; query: string } | null {
  const found = /(?:^|\s)\/([^\n/]{0,30})$/.exec(body.slice(0, caret))
  return found ? { start: caret - found[1]!.length - 1, query: found[1]! } : null
}

function narrowed(saved: readonly SavedReply[], query: string): SavedReply[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ name, body }: SavedReply) => {
    const text = `${name} ${body}`.toLowerCase()
    return words.every(word => text.includes(word))
  }
  const isNamed = ({ name }: SavedReply) => name.toLowerCase().includes(query.trim().toLowerCase())
  return saved.filter(fits).sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)))
}

function useAnnounced(isOpen: boolean, items: readonly SavedReply[], active: number): void {
  const count = items.length
  const name = items[active]?.name
  useEffect(() => {
    if (isOpen && count > 0) announce(`${name}, ${active + 1} of ${count} saved replies`)
  }, [isOpen, count, active, name])
}
