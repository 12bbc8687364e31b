// The shapes of compliance over the API.
import { z } from 'zod'
import type { Row } from '../../kit/db/db.ts'

const Rate = {
  texts: z.int(),
  optOuts: z.int().describe('without those taken over from a list'),
  imported: z.int().describe('opt-outs taken over from another system'),
  optIns: z.int(),
  percent: z.number().nullable().describe('opt-outs per hundred texts; null where there was no text'),
}

const Sent = { texts: z.int(), optOuts: z.int() }

export const OverviewShape = z.object({
  from: z.string(),
  to: z.string(),
  countedAt: z.string().nullable().describe('when texts were counted last; opt-outs are always up to date'),
  optedOutNow: z.int(),
  totals: z.object(Rate),
  days: z.array(z.object({ day: z.string(), ...Rate })),
  sources: z.array(z.object({ source: z.string(), optOuts: z.int() })),
  senders: z.array(z.object({ senderId: z.string(), phone: z.string(), removed: z.boolean(), ...Sent })),
  broadcasts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      startedAt: z.string(),
      ...Sent,
      pausedBy: z.string().nullable(),
    }),
  ),
  plans: z.array(z.object({ id: z.string(), name: z.string(), ...Sent })),
  caps: z.object({
    phonesOverCap: z.int().describe('texts that wait because their phone had the automatic texts of a day'),
    textsOverSenderCap: z.int().describe("texts that wait for the number's next day"),
    senders: z.array(
      z.object({
        senderId: z.string(),
        phone: z.string(),
        until: z.string(),
        dailySegments: z.int().nullable(),
      }),
    ),
  }),
  openDrift: z.int().describe('phones of which the provider thinks otherwise, and does not take our word'),
})

export const SuppressedShape = z.object({
  phone: z.string(),
  since: z.string(),
  source: z.string(),
  word: z.string().nullable(),
  contact: z.object({ id: z.string(), name: z.string() }).nullable(),
})

export function suppressedView(row: Row): z.infer<typeof SuppressedShape> {
  return {
    phone: row.phone as string,
    since: (row.since as Date).toISOString(),
    source: row.source as string,
    word: row.word as string | null,
    contact: row.contact_id === null ? null : { id: row.contact_id as string, name: row.name as string },
  }
}

export const TakenListShape = z.object({
  rows: z.int(),
  blocked: z.int().describe('blocked now, by this file'),
  alreadyBlocked: z.int(),
  cameBack: z.int().describe('wrote START, or gave a new consent, after the day in the file: not blocked'),
  invalid: z.int(),
  errors: z.array(z.object({ line: z.int(), value: z.string(), text: z.string() })).describe('the first 100'),
  unreadable: z.string().nullable(),
})
