// Consent as the API shows it: the state of one phone and its history in words.
import { z } from 'zod'
import { NEW_CONSENT } from '../../core/consent.ts'
import { consentEventText } from '../../core/words.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { peekConsents } from './queries.ts'

export const ConsentEventShape = z.object({
  id: z.string(),
  seq: z.int(),
  kind: z.string(),
  at: z.string(),
  source: z.string(),
  word: z.string().nullable(),
  note: z.string().nullable(),
  wording: z.string().nullable().describe("the person's own words, or the wording that they agreed to"),
  wordingVersion: z.string().nullable().describe('which wording of the account that is'),
  rules: z.string().nullable().describe('the version of the rules that decided'),
  actor: z.string().nullable(),
  messageId: z.string().nullable(),
  text: z.string(),
})

export const ConsentShape = z.object({
  phone: z.string(),
  state: z.enum(['unknown', 'opted_out', 'opted_in']),
  since: z.string().nullable(),
  source: z.string().nullable(),
  word: z.string().nullable(),
  noticedAt: z.string().nullable(),
  events: z.array(ConsentEventShape).describe('the newest 100, the newest first'),
})

export function consentEventView(row: Row): z.infer<typeof ConsentEventShape> {
  const told = row as { kind: never; source: never; word: string | null; note: string | null }
  return {
    id: row.id as string,
    seq: row.seq as number,
    kind: row.kind as string,
    at: (row.at as Date).toISOString(),
    source: row.source as string,
    word: row.word as string | null,
    note: row.note as string | null,
    wording: row.wording as string | null,
    wordingVersion: row.wording_version as string | null,
    rules: row.rules as string | null,
    actor: row.actor as string | null,
    messageId: row.message_id as string | null,
    text: consentEventText(told),
  }
}

/** A phone that was never seen is `unknown` with no history: that is an answer, not an error. */
export async function showConsent(
  query: Query,
  accountId: string,
  phone: string,
): Promise<z.infer<typeof ConsentShape>> {
  const consent = (await peekConsents(query, accountId, [phone])).get(phone) ?? NEW_CONSENT
  const events = await query.rows(EVENTS, [accountId, phone])
  return {
    phone,
    state: consent.state,
    since: consent.since?.toISOString() ?? null,
    source: consent.source,
    word: consent.word,
    noticedAt: consent.noticedAt?.toISOString() ?? null,
    events: events.map(consentEventView),
  }
}

const EVENTS = sql(
  'consent_events_of_phone',
  'select * from consent_events where account_id = $1 and phone = $2 order by seq desc limit 100',
)
