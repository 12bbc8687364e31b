// Under the composer: how full, how many segments, how many credits, how late it is there.
import { IconMoon } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { priceOfOutbound } from '../../../src/core/prices.ts'
import { segmentsOf } from '../../../src/core/segments.ts'
import type { Account, Conversation, Prices } from '../api-types.ts'
import { clockIn, now } from '../parts/when.ts'
import { credits, plural } from '../parts/words.ts'
import { toLocal, zoneOfContact } from '../parts/zone.ts'

type LineProps = {
  body: string
  media: number
  conversation: Conversation
  account: Account | undefined
}

export function QuietLine({ body, media, conversation, account }: LineProps) {
  return (
    <div className="quiet-line">
      <span id="composer-cost">
        {media > 0 ? <Mms body={body.trim()} /> : <Sms body={body.trim()} />}
        {account && ` · ${credits(priceOf(account.prices, { body, media, conversation }))}`}
        <TheirTime conversation={conversation} hours={account?.textingHours} />
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

function priceOf(prices: Prices, { body, media, conversation }: Omit<LineProps, 'account'>): number {
  const segments = Math.max(1, segmentsOf(body.trim()).segments)
  return priceOfOutbound(prices, {
    kind: 'text',
    segments,
    media,
    isInternational: isInternational(conversation),
  })
}

type TimeProps = { conversation: Conversation; hours: Account['textingHours'] | undefined }

function TheirTime({ conversation: { contacts }, hours }: TimeProps) {
  useMinutes()
  const zone = contacts.map(zoneOfContact).find(Boolean)
  const there = zone && clockIn(zone)
  if (!zone || !there) return null
  return (
    <>
      {' · '}
      {hours && isQuiet(zone, hours) ? (
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

/** Outside of the hours that the account texts in; a text of one's own is warned, not stopped (G6). */
function isQuiet(zone: string, { from, to }: { from: string; to: string }): boolean {
  const there = toLocal(now().toISOString(), zone).slice(11)
  return from < to ? there < from || there >= to : there < from && there >= to
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
