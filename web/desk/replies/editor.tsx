// One wording while it is being changed: marked where it costs, shown as the phone shows it, with its earlier versions.
import { Button, Group } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { priceOfOutbound } from '../../../src/core/prices.ts'
import { costlyCharacters, segmentsOf } from '../../../src/core/segments.ts'
import type { Account, Wording } from '../api-types.ts'
import { BodyField } from '../parts/body-field.tsx'
import { CostlyHint } from '../parts/costly.tsx'
import { date } from '../parts/when.ts'
import { credits, plural } from '../parts/words.ts'
import { useSave } from '../settings/use-save.ts'
import { Screen } from './screen.tsx'
import { patchOf, problemWith, textOf, WORDINGS, type WordingName } from './words.ts'
import '../parts/template-field.css'

const MOST = 480

type Props = { account: Account; wording: Wording; onClose: () => void }

export function WordingEditor({ account, wording: { name, versions }, onClose }: Props) {
  const [text, setText] = useState(() => textOf(account, name))
  const [refused, setRefused] = useState<string | null>(null)
  const within = name === 'notice' ? 'notice' : 'replies'
  const { save, problem, isBusy } = useSave(errors => setRefused(Object.values(errors)[0] ?? null), within)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const { label, when } = WORDINGS[name]
  const costly = costlyCharacters(text)
  const wrong = lengthProblem(text) ?? problemWith(name, text) ?? refused ?? problem
  const change = (next: string) => {
    setText(next)
    setRefused(null)
  }
  return (
    <form
      className="wording-editor"
      aria-label={label}
      onSubmit={event => {
        event.preventDefault()
        save(patchOf(name, text.trim()), onClose)
      }}
    >
      <div className="wording-write">
        <h3>{label}</h3>
        <p className="hint">{when}</p>
        <div className="template-frame">
          <BodyField
            id={`text-${name}`}
            field={field}
            body={text}
            marks={costly.map(({ index, length }) => ({ index, length, kind: 'costly' }))}
            label={label}
            placeholder="What the phone gets"
            describedBy={`cost-${name} problem-${name}`}
            onChange={change}
          />
        </div>
        <p id={`cost-${name}`} className="hint">
          {costOf(account, name, text)}
        </p>
        <CostlyHint body={text} costly={costly} onPlain={change} />
        <p id={`problem-${name}`} className="template-problem tone-bad" role="alert">
          {wrong}
        </p>
        <Group gap="xs">
          <Button
            type="submit"
            loading={isBusy}
            disabled={wrong !== null || text.trim() === textOf(account, name)}
          >
            Save this wording
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            Close
          </Button>
        </Group>
      </div>
      <Screen account={account} name={name} text={text} />
      <Earlier versions={versions} text={text} onUse={change} />
    </form>
  )
}

function lengthProblem(text: string): string | null {
  return text.length > MOST ? `At most ${MOST} characters; these are ${text.length}.` : null
}

function costOf({ prices, notice }: Account, name: WordingName, text: string): string {
  const { segments, units, perSegment, encoding } = segmentsOf(text)
  const kind = KINDS[name]
  const cost = priceOfOutbound(prices, { kind, segments, media: 0, isInternational: false })
  const size = `${units}/${Math.max(1, segments) * perSegment} · ${plural(segments, 'segment')} · ${encoding}`
  const added = name === 'notice' && notice.mode === 'appended'
  return `${size} · ${cost === 0 ? 'free' : credits(cost)}${added ? ' · added to your text' : ''}`
}

const KINDS = {
  notice: 'notice',
  optedOut: 'confirmation',
  optedIn: 'welcome_back',
  help: 'help',
  instruction: 'instruction',
  request: 'text',
  joined: 'joined',
} as const

type EarlierProps = { versions: Wording['versions']; text: string; onUse: (text: string) => void }

function Earlier({ versions, text, onUse }: EarlierProps) {
  if (versions.length < 2) return <p className="hint">This is the only version so far.</p>
  return (
    <details className="wording-versions">
      <summary>All {versions.length} versions</summary>
      <ol>
        {versions.map((one, index) => (
          <li key={one.version}>
            <p className="hint">
              Version {one.version}
              {one.createdAt ? `, ${one.author}, ${date(one.createdAt)}` : ', the first'}
              {index === 0 && ' · in use'}
            </p>
            <p className="wording-old">{one.text}</p>
            {one.text !== text && (
              <Button variant="default" size="compact-xs" onClick={() => onUse(one.text)}>
                Write it back
              </Button>
            )}
          </li>
        ))}
      </ol>
    </details>
  )
}
