// Attachments on a page: chips with a preview while one writes, pictures in a thread.
import { ActionIcon, Loader } from '@mantine/core'
import { IconFile, IconMovie, IconPaperclip, IconX } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import { sizeWords } from '../../../src/core/media.ts'
import { wordsOf } from '../api.ts'
import { announce } from './announce.tsx'
import './attachments.css'
import { ACCEPTED, type Attached, attach, isPicture, mediaPath, roomProblem, sumProblem } from './media.ts'

export type Attaching = {
  /** Names of files on their way. */
  readonly busy: readonly string[]
  readonly problem: string | null
  add(files: readonly File[]): void
  remove(url: string): void
}

/** `change` gets the newest list, because several files arrive one after the other. */
export function useAttaching(
  media: readonly Attached[],
  change: (update: (media: readonly Attached[]) => readonly Attached[]) => void,
): Attaching {
  const [busy, setBusy] = useState<readonly string[]>([])
  const [failed, setFailed] = useState<string | null>(null)
  const latest = useRef(media)
  latest.current = media
  const one = async (file: File) => {
    setBusy(names => [...names, file.name])
    try {
      const kept = await attach(file)
      change(list => (list.some(each => each.url === kept.url) ? list : [...list, kept]))
      announce(`${file.name} is attached`)
    } catch (error) {
      setFailed(`${file.name}: ${wordsOf(error)}`)
    }
    setBusy(names => names.filter(name => name !== file.name))
  }
  const add = async (files: readonly File[]) => {
    setFailed(null)
    for (const file of files) {
      const full = roomProblem(latest.current)
      if (full) return setFailed(full)
      await one(file)
    }
  }
  return {
    busy,
    problem: failed ?? sumProblem(media),
    add: files => void add(files),
    remove: url => {
      setFailed(null)
      change(list => list.filter(each => each.url !== url))
    },
  }
}

export function AttachButton({ attaching }: { attaching: Attaching }) {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept={ACCEPTED}
        aria-label="Files to attach"
        onChange={event => {
          attaching.add([...(event.currentTarget.files ?? [])])
          // So that the same file can be chosen again.
          event.currentTarget.value = ''
        }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label="Attach a file"
        title="Attach a picture, a film, a PDF or a contact card"
        onClick={() => chooser.current?.click()}
      >
        <IconPaperclip size={18} stroke={1.75} />
      </ActionIcon>
    </>
  )
}

export function Chips({ media, attaching }: { media: readonly Attached[]; attaching: Attaching }) {
  const { busy, problem, remove } = attaching
  const describedBy = useId()
  if (media.length === 0 && busy.length === 0 && !problem) return null
  return (
    <div className="chips">
      {media.map(each => (
        <span key={each.url} className="chip">
          <Thumb url={each.url} />
          <span className="chip-name">
            {each.name}
            {each.bytes > 0 && <span className="hint">{sizeWords(each.bytes)}</span>}
          </span>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={`Remove ${each.name}`}
            onClick={() => remove(each.url)}
          >
            <IconX size={14} />
          </ActionIcon>
        </span>
      ))}
      {busy.map(name => (
        <span key={name} className="chip" role="status">
          <Loader size={16} aria-hidden />
          <span className="chip-name">{name}</span>
        </span>
      ))}
      {problem && (
        <p className="chips-problem tone-bad" role="alert" id={describedBy}>
          {problem}
        </p>
      )}
    </div>
  )
}

function Thumb({ url }: { url: string }) {
  const path = mediaPath(url)
  if (path && isPicture(url)) return <img src={path} alt="" className="chip-thumb" />
  const Icon = /\.(mp4|3gp)$/.test(path ?? '') ? IconMovie : IconFile
  return (
    <span className="chip-thumb">
      <Icon size={18} stroke={1.5} aria-hidden />
    </span>
  )
}

/** In a bubble: our own pictures in their place, anything else as a link. */
export function Media({ urls }: { urls: readonly string[] }) {
  return urls.map((url, i) =>
    isPicture(url) ? (
      <a key={url} href={mediaPath(url)!} target="_blank" rel="noreferrer" className="bubble-picture">
        <img src={mediaPath(url)!} alt={`Attachment ${i + 1}`} loading="lazy" />
      </a>
    ) : (
      <a key={url} href={mediaPath(url) ?? url} target="_blank" rel="noreferrer" className="plain-link">
        Attachment {i + 1}
        {endingOf(url)}
      </a>
    ),
  )
}

function endingOf(url: string): string {
  const ending = /\.(mp4|3gp|pdf|vcf)$/.exec(mediaPath(url) ?? '')?.[1]
  if (!ending) return ''
  return ending === 'pdf' ? ' (PDF)' : ending === 'vcf' ? ' (contact card)' : ' (film)'
}
