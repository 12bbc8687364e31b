// The texts of a conversation by day, oldest first, held to the newest; unsent ones stand at the end.
import { Button } from '@mantine/core'
import { IconMessagePlus } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { Fragment, useEffect, useRef, useState } from 'react'
import type { Conversation, TimelineItem } from '../api-types.ts'
import { Empty } from '../parts/states.tsx'
import { dayKey, dayName } from '../parts/when.ts'
import { callName } from '../parts/words.ts'
import { Bubble } from './bubble.tsx'
import { ConsentLine } from './consent-line.tsx'
import { happenedAt } from './order.ts'
import { type Unsent, useUnsent } from './typed.ts'
import { UnsentBubble } from './unsent-bubble.tsx'

type Older = { has: boolean; isLoading: boolean; load: () => void }
type ThreadProps = { conversation: Conversation; items: TimelineItem[]; older: Older }

export function Thread({ conversation, items, older }: ThreadProps) {
  const { phone, contacts } = conversation
  const unsent = useUnsent(phone).filter(text => !hasArrived(text, items))
  const name = callName(contacts)
  const { scroller, missed, toEnd } = useMissed(items)
  useLinkedText()
  const isEmpty = items.length === 0 && unsent.length === 0
  return (
    <div className="thread-hold">
      {/* Column-reverse keeps the newest in sight and the place when older ones load, with no script. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="thread-scroll" ref={scroller} tabIndex={0} aria-label="Texts">
        <div className="thread" data-empty={isEmpty}>
          {older.has && (
            <Button
              variant="subtle"
              size="compact-sm"
              loading={older.isLoading}
              onClick={older.load}
              mx="auto"
            >
              Older texts
            </Button>
          )}
          {isEmpty && (
            <Empty icon={<IconMessagePlus size={32} stroke={1.5} aria-hidden />} title="No texts yet">
              <p>Write the first one below. What goes out before it, and what it costs, is shown there.</p>
            </Empty>
          )}
          <ol className="items">
            {items.map((item, i) => (
              <Fragment key={item.id}>
                <Day item={item} before={items[i - 1]} />
                <Item item={item} conversation={conversation} name={name} items={items} />
              </Fragment>
            ))}
            {unsent.map(text => (
              <UnsentBubble key={text.key} text={text} phone={phone} />
            ))}
          </ol>
        </div>
      </section>
      {missed > 0 && (
        <Button className="missed" size="compact-sm" radius="xl" onClick={toEnd}>
          {missed === 1 ? '1 new text' : `${missed} new texts`} below
        </Button>
      )}
    </div>
  )
}

function Item(props: {
  item: TimelineItem
  conversation: Conversation
  name: string
  items: TimelineItem[]
}) {
  const { item, conversation, name, items } = props
  if (item.message) return <Bubble message={item.message} />
  if (!item.event) return null
  return <ConsentLine event={item.event} consent={conversation.consent} name={name} items={items} />
}

function Day({ item, before }: { item: TimelineItem; before: TimelineItem | undefined }) {
  const at = happenedAt(item)
  if (before && dayKey(happenedAt(before)) === dayKey(at)) return null
  return (
    <li className="day">
      <time dateTime={at.slice(0, 10)}>{dayName(at)}</time>
    </li>
  )
}

/** The live stream may bring the text before the answer to our own request does. */
function hasArrived(text: Unsent, items: TimelineItem[]): boolean {
  if (text.state !== 'sending') return false
  const since = Date.parse(text.at) - 2000
  return items.some(
    ({ message }) =>
      message?.direction === 'out' &&
      message.body.startsWith(text.body) &&
      Date.parse(message.createdAt) >= since,
  )
}

/** A link from the credits or a timeline names a text: show it and mark it for a moment. */
function useLinkedText(): void {
  const { hash } = useLocation()
  useEffect(() => {
    const text = hash.startsWith('text-') ? document.getElementById(hash) : null
    if (!text) return
    text.scrollIntoView({ block: 'center' })
    text.dataset.linked = 'true'
  }, [hash])
}

/** Counts the texts that came in below what one is reading, further up. */
function useMissed(items: TimelineItem[]) {
  const scroller = useRef<HTMLElement>(null)
  const [seen, setSeen] = useState(items.at(-1)?.at ?? '')
  const newest = items.at(-1)?.at ?? ''
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    // In column-reverse the end is 0 and everything above is negative.
    const look = () => element.scrollTop > -80 && setSeen(newest)
    look()
    element.addEventListener('scroll', look, { passive: true })
    return () => element.removeEventListener('scroll', look)
  }, [newest])
  const missed = items.filter(item => item.message?.direction === 'in' && item.at > seen).length
  return { scroller, missed, toEnd: () => scroller.current?.scrollTo({ top: 0, behavior: 'smooth' }) }
}
