// The conversation on a phone's screen: by day, live, each bubble saying who sent it when that is not plain.
import { Anchor } from '@mantine/core'
import {
  IconAlertCircle,
  IconBuildingBroadcastTower,
  IconMessageCircle,
  IconPaperclip,
} from '@tabler/icons-react'
import { Fragment, useEffect, useLayoutEffect, useRef } from 'react'
import type { Entry } from './api.ts'
import { useFeed } from './feed.ts'
import { dayOf, timeOf } from './words.ts'

const PAUSE_MS = 10 * 60_000
const NEAR_END_PX = 120

export function Thread({ phone, name, now }: { phone: string; name: string; now: number }) {
  const { logs, connection } = useFeed()
  const entries = logs.get(phone) ?? []
  const label = `${name}’s texts`
  const list = useRef<HTMLDivElement>(null)
  useStickToEnd(list, entries.length)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <div className="thread" ref={list} role="log" aria-live="off" aria-label={label} tabIndex={0}>
      {entries.length === 0 && connection !== 'loading' && <Nothing name={name} />}
      <div className="bubbles">
        {entries.map((entry, i) => (
          <Fragment key={entry.seq}>
            <Pause entry={entry} before={entries[i - 1]} now={now} />
            <Bubble entry={entry} isLast={i === entries.length - 1} />
          </Fragment>
        ))}
      </div>
    </div>
  )
}

function Nothing({ name }: { name: string }) {
  const { deskUrl } = useFeed()
  return (
    <div className="nothing">
      <IconMessageCircle size={28} stroke={1.5} aria-hidden />
      <p>
        Send {name} a text from{' '}
        {deskUrl ? (
          <Anchor href={deskUrl} underline="always">
            the desk
          </Anchor>
        ) : (
          'the desk'
        )}{' '}
        and it rings here.
      </p>
      <p className="quiet">
        Or write first: a text from a phone that the desk does not know makes a new lead.
      </p>
    </div>
  )
}

/** The day and the time, where the conversation rested. */
function Pause({ entry, before, now }: { entry: Entry; before: Entry | undefined; now: number }) {
  const at = Date.parse(entry.at)
  const last = before ? Date.parse(before.at) : 0
  if (at - last < PAUSE_MS && dayOf(at, now) === dayOf(last, now)) return null
  return (
    <p className="pause">
      <b>{dayOf(at, now)}</b> {timeOf(at)}
    </p>
  )
}

function Bubble({ entry, isLast }: { entry: Entry; isLast: boolean }) {
  const { direction, by, body, media, status } = entry
  const isRefused = direction === 'sent' && status === 'undelivered'
  return (
    <div className={`bubble ${direction} ${by}`}>
      {by === 'provider' && (
        <span className="caption">
          <IconBuildingBroadcastTower size={13} aria-hidden />
          The provider’s own reply
        </span>
      )}
      {media.map(url => (
        <Attached key={url} url={url} />
      ))}
      {body !== '' && <div className="words">{body}</div>}
      {isRefused && (
        <span className="refused">
          <IconAlertCircle size={12} aria-hidden />
          Not delivered to Heed
        </span>
      )}
      {isLast && direction === 'sent' && !isRefused && (
        <span className="caption">{status === 'sending' ? 'Sending…' : 'Delivered'}</span>
      )}
    </div>
  )
}

/** As a phone does: pictures and films in their place, anything else to be opened. */
function Attached({ url }: { url: string }) {
  const ending = /\.(\w{3})(?:$|\?)/.exec(url)?.[1]?.toLowerCase() ?? ''
  if (['mp4', '3gp'].includes(ending)) {
    // biome-ignore lint/a11y/useMediaCaption: a stranger's film has none
    return <video src={url} controls aria-label="Attached film" />
  }
  if (['pdf', 'vcf'].includes(ending)) {
    return (
      <a className="words paper" href={url} target="_blank" rel="noreferrer">
        <IconPaperclip size={16} aria-hidden />
        {ending === 'pdf' ? 'PDF' : 'Contact card'}
      </a>
    )
  }
  return <img src={url} alt="Attached" referrerPolicy="no-referrer" loading="lazy" />
}

/** New texts come into view, unless their reader has scrolled back. */
function useStickToEnd(list: { current: HTMLDivElement | null }, count: number): void {
  const isAtEnd = useRef(true)
  useEffect(() => {
    const element = list.current
    if (!element) return
    const note = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX
    }
    element.addEventListener('scroll', note, { passive: true })
    return () => element.removeEventListener('scroll', note)
  }, [list])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text is the occasion
  useLayoutEffect(() => {
    const element = list.current
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [list, count])
}
