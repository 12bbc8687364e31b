// Where a text is written: what goes before it, what goes with it, when, what it costs; Enter sends.
import { ActionIcon, Button } from '@mantine/core'
import { IconAlertTriangle, IconClock, IconHelp, IconMessageBolt, IconSend2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type DragEvent, type RefObject, useEffect, useState } from 'react'
import { costlyCharacters } from '../../../src/core/segments.ts'
import type { Conversation } from '../api-types.ts'
import { openWhyNow } from '../evidence/open.tsx'
import { AttachButton, type Attaching, Chips, useAttaching } from '../parts/attachments.tsx'
import { BodyField, type Mark } from '../parts/body-field.tsx'
import { CostlyHint } from '../parts/costly.tsx'
import { fieldMarks, type Merged } from '../parts/merge.ts'
import { type Picker, SavedList, useSavedPicker } from '../parts/saved-picker.tsx'
import { humane } from '../parts/when.ts'
import { callName } from '../parts/words.ts'
import { zoneOfContact } from '../parts/zone.ts'
import { accountQuery } from '../queries.ts'
import { takeFocusWish } from './focus-wish.ts'
import { QuietLine } from './quiet-line.tsx'
import { useSaidFor } from './said-for.ts'
import { Schedule, ScheduledFor } from './schedule.tsx'
import { useSend } from './send.ts'
import { type Draft, draftOf, dropDraft, keepDraft, useDraft } from './typed.ts'

type Props = { conversation: Conversation; field: RefObject<HTMLTextAreaElement | null> }

export function Composer({ conversation, field }: Props) {
  const { phone, contacts, decision } = conversation
  const draft = useDraft(phone)
  const { body, media, sendAt } = draft
  const { send } = useSend(phone)
  const [isPlanning, setPlanning] = useState(false)
  const account = useQuery(accountQuery).data
  const attaching = useAttaching(media, update => keepDraft(phone, { media: update(draftOf(phone).media) }))
  const { merged, say } = useSaidFor(conversation, body)
  const change = (words: string) => keepDraft(phone, { body: words })
  const picker = useSavedPicker({ field, body, change, say })
  useWishedFocus(phone, field)
  const text = merged.kind === 'rendered' ? merged.body : body
  const canSend = decision.allowed && isReady(draft, merged, attaching)
  const submit = () => {
    if (!canSend) return
    dropDraft(phone)
    setPlanning(false)
    send({ body: text.trim(), media, sendAt })
  }
  const zone = contacts.map(zoneOfContact).find(Boolean) ?? null
  return (
    <div className="composer">
      <NotNow decision={decision} />
      <NoticeFirst notice={conversation.notice} place="before" />
      <SavedList picker={picker} />
      <Box onFiles={attaching.add} onSubmit={submit}>
        {sendAt && (
          <ScheduledFor sendAt={sendAt} zone={zone} onNow={() => keepDraft(phone, { sendAt: null })} />
        )}
        <Chips media={media} attaching={attaching} />
        <Words {...{ conversation, field, body, merged, picker, change, submit }} onFiles={attaching.add} />
        <Tools
          {...{ attaching, picker, canSend, isPlanning }}
          isLater={sendAt !== null}
          onPlan={() => setPlanning(!isPlanning)}
          onAsk={() => openWhyNow(phone, callName(contacts), text)}
        />
      </Box>
      {isPlanning && (
        <Schedule
          sendAt={sendAt}
          zone={zone}
          onChange={at => keepDraft(phone, { sendAt: at })}
          onClose={() => setPlanning(false)}
        />
      )}
      <NoticeFirst notice={conversation.notice} place="after" />
      <SaidLine merged={merged} name={callName(contacts)} />
      {media.length === 0 && <CostlyHint body={body} costly={costlyCharacters(body)} onPlain={change} />}
      <QuietLine body={text} media={media.length} conversation={conversation} account={account} />
    </div>
  )
}

function isReady({ body, media }: Draft, merged: Merged, attaching: Attaching): boolean {
  if (body.trim() === '' && media.length === 0) return false
  if (attaching.busy.length > 0) return false
  return merged.kind === 'plain' || (merged.kind === 'rendered' && merged.holes.length === 0)
}

function useWishedFocus(phone: string, field: Props['field']): void {
  useEffect(() => {
    if (takeFocusWish(phone)) field.current?.focus()
  }, [phone, field])
}

/** Without credits or a sender every text would be refused: say it before it is written, and keep the words. */
function NotNow({ decision }: { decision: Conversation['decision'] }) {
  // The bar above says what is doubtful, with the answers.
  const warnings = decision.warnings.filter(({ reason }) => reason !== 'doubtful')
  if (decision.allowed) return warnings.length > 0 && <Warned warnings={warnings} />
  return (
    <p className="composer-stop tone-bad" role="note">
      <IconAlertTriangle size={16} aria-hidden />
      {humane(decision.text)}
    </p>
  )
}

/** What would hold up an automatic text: whoever writes now decides alone (G6). */
function Warned({ warnings }: { warnings: Conversation['decision']['warnings'] }) {
  return (
    <p className="composer-stop tone-wait" role="note">
      <IconClock size={16} aria-hidden />
      {humane(warnings.map(each => each.text).join(' '))}
    </p>
  )
}

/** The frame; files may be dropped anywhere on it. */
function Box(props: { onFiles: (files: File[]) => void; onSubmit: () => void; children: React.ReactNode }) {
  const drop = (event: DragEvent) => {
    const files = [...event.dataTransfer.files]
    if (files.length === 0) return
    event.preventDefault()
    props.onFiles(files)
  }
  return (
    <form
      className="composer-box"
      onSubmit={event => {
        event.preventDefault()
        props.onSubmit()
      }}
      onDragOver={event => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={drop}
    >
      {props.children}
    </form>
  )
}

type WordsProps = Props & {
  body: string
  merged: Merged
  picker: Picker
  change: (body: string) => void
  submit: () => void
  onFiles: (files: File[]) => void
}

function Words(props: WordsProps) {
  const { conversation, field, body, merged, picker, change, submit, onFiles } = props
  const name = callName(conversation.contacts)
  const label = name === 'This person' ? 'Write a text' : `Text ${name}`
  return (
    <BodyField
      id="composer"
      field={field}
      body={body}
      marks={marksOf(body, merged)}
      label={label}
      placeholder={label}
      describedBy="composer-cost"
      list={picker.list}
      onChange={(words, caret) => {
        change(words)
        picker.onCaret(caret)
      }}
      onCaret={picker.onCaret}
      onKey={event => {
        if (picker.onKey(event)) return true
        if (event.key !== 'Enter' || event.shiftKey || event.altKey) return false
        event.preventDefault()
        submit()
        return true
      }}
      onFiles={onFiles}
    />
  )
}

function marksOf(body: string, merged: Merged): Mark[] {
  const costly = costlyCharacters(body).map((each): Mark => ({ ...each, kind: 'costly' }))
  if (!body.includes('{{')) return costly
  const slip = merged.kind === 'problem' ? { ok: false as const, problem: merged.words, at: merged.at } : null
  return [...costly, ...fieldMarks(body, slip)]
}

type ToolsProps = {
  attaching: Attaching
  picker: Picker
  canSend: boolean
  isPlanning: boolean
  isLater: boolean
  onPlan: () => void
  onAsk: () => void
}

function Tools({ attaching, picker, canSend, isPlanning, isLater, onPlan, onAsk }: ToolsProps) {
  return (
    <div className="composer-tools">
      <AttachButton attaching={attaching} />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label="Saved replies"
        title="Saved replies: type /"
        onClick={picker.open}
      >
        <IconMessageBolt size={18} stroke={1.75} />
      </ActionIcon>
      <ActionIcon
        variant={isPlanning || isLater ? 'light' : 'subtle'}
        color={isPlanning || isLater ? 'indigo' : 'gray'}
        size={32}
        aria-label="Send later"
        aria-expanded={isPlanning}
        onClick={onPlan}
      >
        <IconClock size={18} stroke={1.75} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label="What would happen?"
        title="What would happen if it were sent now?"
        onClick={onAsk}
      >
        <IconHelp size={18} stroke={1.75} />
      </ActionIcon>
      <span className="composer-gap" />
      <SendButton canSend={canSend} isLater={isLater} />
    </div>
  )
}

function SendButton({ canSend, isLater }: { canSend: boolean; isLater: boolean }) {
  const look = { type: 'submit', 'aria-disabled': !canSend, 'data-off': !canSend } as const
  if (isLater) {
    return (
      <Button {...look} size="compact-md" h={36} px="sm">
        Plan it
      </Button>
    )
  }
  return (
    <ActionIcon {...look} size={36} aria-label="Send">
      <IconSend2 size={20} stroke={1.75} />
    </ActionIcon>
  )
}

/** With merge fields in it: the text as this person gets it, or what stands in the way. */
function SaidLine({ merged, name }: { merged: Merged; name: string }) {
  if (merged.kind === 'plain') return null
  if (merged.kind === 'problem') {
    return (
      <p className="said tone-bad" role="alert">
        {merged.words}
      </p>
    )
  }
  if (merged.holes.length > 0) {
    return (
      <p className="said tone-wait" role="alert">
        {name} has no {merged.holes.join(' and no ')}. Write what stands there instead.
      </p>
    )
  }
  return (
    <p className="notice-first">
      <span className="caption">{name} gets</span>
      {merged.body}
    </p>
  )
}

type NoticeProps = { notice: Conversation['notice']; place: 'before' | 'after' }

/** Rule A1: what this phone gets with the first text, shown where it will stand. */
function NoticeFirst({ notice, place }: NoticeProps) {
  if (notice === null || (notice.mode === 'separate') !== (place === 'before')) return null
  return (
    <p className="notice-first">
      <span className="caption">{notice.mode === 'separate' ? 'Sent first, free' : 'Added to it, free'}</span>
      {notice.text}
    </p>
  )
}
