// Under the composer: how full, how many segments, how many credits, how late it is there.
import { IconMoon } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { priceOfOutbound } from '../../../src/core/prices.ts'
import { segmentsOf } from '../../../src/core/segments.ts'
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

/** Renders again with every minute, for clocks. */
function useMinutes(): void {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = window.setInterval(() => tick(n => n + 1), 30_000)
    return () => window.clearInterval(timer)
  }, [])
}
