// Under the composer: how full, how many segments, how many credits, how late it is there; and what makes it dear.
import { Button } from '@mantine/core'
import { IconMoon } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { priceOfOutbound } from '../../../src/core/prices.ts'
import { type CostlyCharacter, segmentsOf, toPlain } from '../../../src/core/segments.ts'
import type { Conversation, Prices } from '../api-types.ts'
import { clockIn } from '../parts/when.ts'
import { credits, plural } from '../parts/words.ts'

type LineProps = {
  body: string
  media: number
  conversation: Conversation
  prices: Prices | undefined
}

export function QuietLine({ body, media, conversation, prices }: LineProps) {
  return (
    <div className="quiet-line">
      <span id="composer-cost">
        {media > 0 ? <Mms body={body.trim()} /> : <Sms body={body.trim()} />}
        {prices && ` · ${credits(priceOf(prices, { body, media, conversation }))}`}
        <TheirTime conversation={conversation} />
      </span>
      <span className="keys-hint">Enter sends · Shift + Enter makes a new line · / saved replies</span>
    </div>
  )
}

function Sms({ body }: { body: string }) {
  const { segments, units, perSegment, encoding } = segmentsOf(body)
  const room = perSegment * Math.max(1, segments)
  return (
    <>
      <span className={segments > 1 ? 'tone-wait' : undefined}>
        {units.toLocaleString('en')}/{room.toLocaleString('en')}
      </span>
      {' · '}
      {plural(Math.max(1, segments), 'segment')}
      {encoding === 'UCS-2' && ' · Unicode'}
    </>
  )
}

/** With an attachment the words cost nothing more, however long and in whatever letters. */
function Mms({ body }: { body: string }) {
  return <>{body === '' ? 'MMS' : `${plural(body.length, 'character')} · MMS`}</>
}

function priceOf(prices: Prices, { body, media, conversation }: Omit<LineProps, 'prices'>): number {
  const segments = Math.max(1, segmentsOf(body.trim()).segments)
  return priceOfOutbound(prices, {
    kind: 'text',
    segments,
    media,
    isInternational: isInternational(conversation),
  })
}

type HintProps = { body: string; costly: CostlyCharacter[]; onPlain: (body: string) => void }

/** Names the characters that make the text Unicode, what that costs, and offers the plain twins. */
export function CostlyHint({ body, costly, onPlain }: HintProps) {
  if (costly.length === 0) return null
  const plain = toPlain(body)
  const now = segmentsOf(body).segments
  const saved = now - segmentsOf(plain).segments
  const stubborn = costly.filter(each => each.plain === null)
  const named = (stubborn.length > 0 ? stubborn : costly).map(each => visible(each.char))
  const chars = [...new Set(named)].slice(0, 4)
  return (
    <p className="costly" role="note">
      <span>
        {chars.map(char => (
          <kbd key={char}>{char}</kbd>
        ))}{' '}
        {chars.length === 1 ? 'makes' : 'make'} this text Unicode: 70 characters to a segment instead of 160
        {saved > 0 && `, ${plural(saved, 'segment')} more`}.
      </span>
      {stubborn.length === 0 && (
        <Button size="compact-xs" variant="default" onClick={() => onPlain(plain)}>
          {costly.length === 1
            ? costly[0]?.plain
              ? `Use ${visible(costly[0].plain)} instead`
              : 'Take it out'
            : 'Use plain characters'}
        </Button>
      )}
    </p>
  )
}

function TheirTime({ conversation: { contacts } }: { conversation: Conversation }) {
  useMinutes()
  const zone = contacts.find(contact => contact.timeZone)?.timeZone
  const there = zone && clockIn(zone)
  if (!there) return null
  return (
    <>
      {' · '}
      {isNight(there) ? (
        <span className="state tone-wait">
          <IconMoon size={14} aria-hidden />
          {there} their time
        </span>
      ) : (
        `${there} their time`
      )}
    </>
  )
}

/** Before 8 and from 9 in the evening most people do not want texts; a reply is warned, not stopped (G6). */
function isNight(there: string): boolean {
  const parts = /^(\d{1,2}):\d\d\s*([ap]m)?/i.exec(there)
  if (!parts) return false
  const hour = (Number(parts[1]) % (parts[2] ? 12 : 24)) + (parts[2]?.toLowerCase() === 'pm' ? 12 : 0)
  return hour < 8 || hour >= 21
}

function isInternational({ phone, contacts }: Conversation): boolean {
  const known = contacts.flatMap(contact => contact.phones).find(each => each.phone === phone)
  return known ? known.international : !phone.startsWith('+1')
}

function visible(char: string): string {
  return /^\s*$/.test(char) ? 'an invisible character' : char
}

/** Renders again with every minute, for clocks. */
function useMinutes(): void {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = window.setInterval(() => tick(n => n + 1), 30_000)
    return () => window.clearInterval(timer)
  }, [])
}
