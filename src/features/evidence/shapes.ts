// The format of evidence packs and heads: what is in them, and in which words. Documented in docs/guide/evidence.md.
import { z } from 'zod'

export const PACK_FORMAT = 'heed evidence 1'
export const HEAD_FORMAT = 'heed chain head 1'

const hex = z.string().regex(/^[0-9a-f]{64}$/)
/** Of 32 bytes. */
const b64 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)
const time = z.iso.datetime()
const text = z.string()

/** Number, tag and digest of an event: all that others' events show. */
const LinkShape = z.tuple([z.int().min(1), b64, b64])

export const HeadShape = z.strictObject({
  seq: z.int().min(0).describe('the number of events in the history of the account'),
  hash: text.regex(/^([0-9a-f]{64})?$/).describe('of the last event'),
  segments: z.int().min(0),
  chain: hex.describe('over the roots of all segments'),
})

const EventShape = z.strictObject({
  seq: z.int().min(1),
  id: text,
  phone: text,
  kind: text,
  source: text,
  word: text.nullable(),
  note: text.nullable(),
  wording: text.nullable(),
  wordingVersion: text.nullable(),
  rules: text.nullable(),
  messageId: text.nullable(),
  actor: text.nullable(),
  at: time,
  salt: text
    .regex(/^[0-9a-f]{32}$/)
    .nullable()
    .describe('null: the content was erased'),
  digest: hex,
  erasedAt: time.nullable(),
  text: text.describe('the event in words'),
})

const StepShape = z.strictObject({ at: time.nullable(), rule: text.nullable(), text })

const MessageShape = z.strictObject({
  id: text,
  direction: z.enum(['in', 'out']),
  kind: text,
  at: time,
  from: text,
  to: text,
  body: text,
  media: z.array(text),
  segments: z.int(),
  credits: z.int(),
  origin: text,
  author: text.nullable(),
  state: text,
  reason: text.nullable(),
  handedOverAt: time.nullable(),
  deliveredAt: time.nullable(),
  provider: text.nullable(),
  providerId: text.nullable(),
  providerError: z.int().nullable(),
  reading: z
    .strictObject({ verdict: text, rule: text.nullable(), words: z.array(text), effect: text })
    .nullable(),
  decision: z
    .strictObject({ allowed: z.boolean(), reason: text.nullable(), rule: text.nullable(), text })
    .nullable(),
  decidedAt: time,
  rules: text,
  why: z.array(StepShape),
})

export const SegmentShape = z.strictObject({
  n: z.int().min(0),
  root: b64,
  lastHash: b64,
  from: z.int().min(0),
  links: z.array(LinkShape),
  hashes: z.array(b64),
})

export const PackShape = z.strictObject({
  format: z.literal(PACK_FORMAT),
  phone: text,
  key: hex.describe("the account's public key, by which packs and heads are known as its own"),
  tag: hex,
  account: z.strictObject({ id: text, name: text, timeZone: text }),
  made: z.strictObject({ at: time, by: text, program: text }),
  rules: z.array(z.strictObject({ version: text, since: time })),
  state: z.strictObject({
    state: z.enum(['unknown', 'opted_out', 'opted_in']),
    since: time.nullable(),
    source: text.nullable(),
    word: text.nullable(),
    noticedAt: time.nullable(),
    text,
  }),
  head: HeadShape,
  events: z.array(EventShape),
  messages: z.array(MessageShape),
  refusals: z.array(
    z.strictObject({
      at: time,
      origin: text,
      author: text.nullable(),
      reason: text.nullable(),
      rule: text.nullable(),
      text,
      rules: text.nullable(),
    }),
  ),
  contacts: z.array(
    z.strictObject({
      id: text,
      name: text,
      source: text,
      createdAt: time,
      deletedAt: time.nullable(),
      imported: z
        .strictObject({ file: text, line: z.int().nullable(), by: text, at: time, importId: text })
        .nullable(),
    }),
  ),
  erasures: z.array(z.strictObject({ at: time, by: text, reason: text })),
  segments: z.array(SegmentShape),
  tail: z.array(LinkShape),
  sums: text,
  digest: hex,
  signature: text.regex(/^[0-9a-f]{128}$/),
})

export type Pack = z.infer<typeof PackShape>
export type Head = z.infer<typeof HeadShape>
export type PackLink = z.infer<typeof LinkShape>

export const HeadFileShape = z.strictObject({
  format: z.literal(HEAD_FORMAT),
  key: hex,
  account: z.strictObject({ id: text, name: text }),
  at: time,
  head: HeadShape,
  lastHash: b64.or(z.literal('')).describe('of the last event of the last segment'),
  tail: z.array(LinkShape).describe('the events after the last segment'),
  sums: text,
  digest: hex,
  signature: text.regex(/^[0-9a-f]{128}$/),
})
