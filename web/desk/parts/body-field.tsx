// A text field that grows with its words and marks some of them: what makes a text dear, merge fields, slips.
import { type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react'
import './body-field.css'

/** `costly` and `bad` are underlined, `field` stands out as what differs from person to person. */
export type Mark = { index: number; length: number; kind: 'costly' | 'field' | 'bad' }

type Props = {
  id: string
  field: RefObject<HTMLTextAreaElement | null>
  body: string
  marks: readonly Mark[]
  label: string
  placeholder: string
  describedBy: string
  /** Of a list that the keys move in while the words stay focused. */
  list?: { id: string; active: string } | undefined
  onChange: (body: string, caret: number) => void
  /** True: the key was for somebody else. */
  onKey?: ((event: KeyboardEvent<HTMLTextAreaElement>) => boolean) | undefined
  onCaret?: ((caret: number) => void) | undefined
  onFiles?: ((files: File[]) => void) | undefined
}

/**
 * A mirror of the same words lies behind the field: it gives the height without measuring, and carries the marks
 * that a textarea cannot.
 */
export function BodyField(props: Props) {
  const { id, field, body, marks, label, placeholder, describedBy, list } = props
  const mirror = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes a character, its keys belong to it.
    if (event.nativeEvent.isComposing || props.onKey?.(event)) return
    if (event.key === 'Escape') event.currentTarget.blur()
  }
  return (
    <div className="body-field">
      <div className="body-mirror" ref={mirror} aria-hidden>
        {marked(body, marks)}
        {/* A last line break has no height of its own. */}
        {'\u200b'}
      </div>
      <textarea
        id={id}
        ref={field}
        rows={1}
        value={body}
        placeholder={placeholder}
        aria-label={label}
        aria-describedby={describedBy}
        {...(list && {
          'aria-autocomplete': 'list',
          'aria-controls': list.id,
          'aria-activedescendant': list.active,
        })}
        onChange={event => props.onChange(event.currentTarget.value, event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onSelect={event => props.onCaret?.(event.currentTarget.selectionStart)}
        onPaste={event => {
          const files = [...event.clipboardData.files]
          if (files.length === 0 || !props.onFiles) return
          event.preventDefault()
          props.onFiles(files)
        }}
        onScroll={event => {
          if (mirror.current) mirror.current.scrollTop = event.currentTarget.scrollTop
        }}
      />
    </div>
  )
}

function marked(body: string, marks: readonly Mark[]): ReactNode[] {
  const parts: ReactNode[] = []
  let from = 0
  for (const { index, length, kind } of [...marks].sort((a, b) => a.index - b.index)) {
    if (index < from) continue
    parts.push(
      body.slice(from, index),
      <span key={index} className={`mark-${kind}`}>
        {body.slice(index, index + length)}
      </span>,
    )
    from = index + length
  }
  parts.push(body.slice(from))
  return parts
}
