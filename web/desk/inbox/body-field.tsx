// A text field that grows to five lines and underlines the characters that make a text dear.
import { type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react'
import type { CostlyCharacter } from '../../../src/core/segments.ts'

type Props = {
  field: RefObject<HTMLTextAreaElement | null>
  body: string
  costly: CostlyCharacter[]
  placeholder: string
  onChange: (body: string) => void
  onEnter: () => void
}

/**
 * A mirror of the same words lies behind the field: it gives the height without measuring, and carries the
 * underlines that a textarea cannot.
 */
export function BodyField({ field, body, costly, placeholder, onChange, onEnter }: Props) {
  const mirror = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes a character, Enter belongs to it.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    event.preventDefault()
    onEnter()
  }
  return (
    <div className="body-field">
      <div className="body-mirror" ref={mirror} aria-hidden>
        {underlined(body, costly)}
        {/* A last line break has no height of its own. */}
        {'\u200b'}
      </div>
      <textarea
        id="composer"
        ref={field}
        rows={1}
        value={body}
        placeholder={placeholder}
        aria-label={placeholder}
        aria-describedby="composer-cost"
        onChange={event => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onScroll={event => {
          if (mirror.current) mirror.current.scrollTop = event.currentTarget.scrollTop
        }}
      />
    </div>
  )
}

function underlined(body: string, costly: CostlyCharacter[]): ReactNode[] {
  const parts: ReactNode[] = []
  let from = 0
  for (const { index, length, char } of costly) {
    parts.push(body.slice(from, index), <u key={index}>{char}</u>)
    from = index + length
  }
  parts.push(body.slice(from))
  return parts
}
