// Where a text for many is written: grows, marks fields and dear characters, and puts a field in by a button.
import { Button } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react'
import { costlyCharacters } from '../../../src/core/segments.ts'
import { BodyField, type Mark } from './body-field.tsx'
import { FIELD_BUTTONS, fieldMarks, useMerge } from './merge.ts'
import { putWords } from './put-words.ts'
import './template-field.css'

type Props = {
  id: string
  label: string
  placeholder: string
  body: string
  onChange: (body: string, caret: number) => void
  field?: RefObject<HTMLTextAreaElement | null>
  list?: { id: string; active: string } | undefined
  onKey?: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean
  onCaret?: (caret: number) => void
  onFiles?: (files: File[]) => void
  /** What the server says about it; a slip in a field, found here at once, is said instead. */
  problem?: string | null
  /** Below the words, inside of the frame: what is attached. */
  children?: ReactNode
  /** More buttons beside the fields. */
  tools?: ReactNode
}

export function TemplateField(props: Props) {
  const own = useRef<HTMLTextAreaElement>(null)
  const { id, label, placeholder, body, onChange, field = own } = props
  const merge = useMerge(body.includes('{') || body.includes('}}'))
  const template = merge ? merge.parse(body) : null
  const put = (text: string) => {
    const from = field.current?.selectionStart ?? body.length
    const to = field.current?.selectionEnd ?? from
    const caret = from + text.length
    putWords(field, () => onChange(body.slice(0, from) + text + body.slice(to), caret), caret)
  }
  return (
    <div className="template-field">
      <div className="template-frame">
        <BodyField
          id={id}
          field={field}
          body={body}
          marks={marksOf(body, template)}
          label={label}
          placeholder={placeholder}
          describedBy={`${id}-problem`}
          list={props.list}
          onChange={onChange}
          onKey={props.onKey}
          onCaret={props.onCaret}
          onFiles={props.onFiles}
        />
        {props.children}
        <div className="template-tools">
          {props.tools}
          <fieldset className="template-put" aria-label="Put in what differs from person to person">
            {FIELD_BUTTONS.map(each => (
              <Button
                key={each.field}
                variant="default"
                size="compact-xs"
                title={each.field}
                onClick={() => put(each.field)}
              >
                {each.label}
              </Button>
            ))}
          </fieldset>
        </div>
      </div>
      <p id={`${id}-problem`} className="template-problem tone-bad" role="alert">
        {template && !template.ok ? template.problem : props.problem}
      </p>
    </div>
  )
}

function marksOf(body: string, template: Parameters<typeof fieldMarks>[1]): Mark[] {
  const costly = costlyCharacters(body).map((each): Mark => ({ ...each, kind: 'costly' }))
  return [...fieldMarks(body, template), ...costly]
}
