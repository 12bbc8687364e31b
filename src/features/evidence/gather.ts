// Gathers all that Heed knows of one phone: consent, texts with their decisions, where it came from.
import { consentEventText } from '../../core/words.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { iso, messageView } from '../messages/view.ts'
import { type RuleVersion, WHY_COLUMNS, WHY_JOINS, whyOf } from '../messages/why.ts'
import type { ChainEnd } from './links.ts'
import type { Pack } from './shapes.ts'

export type Subject = {
  readonly accountId: string
  readonly phone: string
  readonly tag: Buffer
  /** The phone, and what stands for it where it was erased. */
  readonly names: readonly string[]
  readonly end: ChainEnd
  readonly state: Pack['state']
}

/** State and end of the chain in one look: they belong together. */
export async function readSubject(query: Query, accountId: string, phone: string): Promise<Subject> {
  const row = (await query.one(SUBJECT, [accountId, phone]))!
  const tag = row.tag as Buffer
  const state = (row.state ?? 'unknown') as Pack['state']['state']
  const since = iso(row.since)
  return {
    accountId,
    phone,
    tag,
    names: [phone, erasedName(tag)],
    end: { seq: row.seq as number, hash: row.head as Buffer },
    state: {
      state,
      since,
      source: (row.source ?? null) as string | null,
      word: (row.word ?? null) as string | null,
      noticedAt: iso(row.noticed_at),
      text: STATE_WORDS[state](since ?? ''),
    },
  }
}

/** What stands for a phone after its erasure. */
export function erasedName(tag: Buffer): string {
  return `erased:${tag.toString('hex')}`
}

const STATE_WORDS: Record<Pack['state']['state'], (since: string) => string> = {
  unknown: () => 'This person has never asked to stop. Texts may go out.',
  opted_out: since => `Opted out since ${since}. No text reaches this phone.`,
  opted_in: since => `Opted in since ${since}. Texts may go out.`,
}

const SUBJECT = sql(
  'evidence_subject',
  `select h.seq, h.head, t.tag, c.word, coalesce(c.since, e.erased_at) as since,
          coalesce(c.state, case when e.tag is not null then 'opted_out' end) as state,
          coalesce(c.source, case when e.tag is not null then 'erasure' end) as source,
          coalesce(c.noticed_at, e.noticed_at) as noticed_at
     from consent_chains h
    cross join lateral (select phone_tag(h.account_id, $2) as tag) t
     left join consents c on c.account_id = h.account_id and c.phone = $2
     left join erased_phones e on e.account_id = h.account_id and e.tag = t.tag
    where h.account_id = $1`,
)

const PAGE = 500

export async function* eventsOf(query: Query, { accountId, names, end }: Subject) {
  for (let after = 0; ; ) {
    const rows = await query.rows(EVENTS, [accountId, names, after, end.seq, PAGE])
    yield* rows.map(eventItem)
    if (rows.length < PAGE) return
    after = rows.at(-1)!.seq as number
  }
}

const EVENTS = sql(
  'evidence_events',
  `select * from consent_events
    where account_id = $1 and phone = any($2::text[]) and seq > $3 and seq <= $4 order by seq limit $5`,
)

function eventItem(row: Row): Pack['events'][number] {
  const told = row as { kind: never; source: never; word: string | null; note: string | null }
  const erasedAt = iso(row.erased_at)
  return {
    seq: row.seq as number,
    id: row.id as string,
    phone: row.phone as string,
    kind: row.kind as string,
    source: row.source as string,
    word: row.word as string | null,
    note: row.note as string | null,
    wording: row.wording as string | null,
    wordingVersion: row.wording_version as string | null,
    rules: row.rules as string | null,
    messageId: row.message_id as string | null,
    actor: row.actor as string | null,
    at: iso(row.at)!,
    salt: (row.salt as Buffer | null)?.toString('hex') ?? null,
    digest: (row.digest as Buffer).toString('hex'),
    erasedAt,
    text: `${consentEventText(told)}${erasedAt === null ? '' : ' (What was said has been erased.)'}`,
  }
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

export async function* messagesOf(query: Query, subject: Subject, versions: readonly RuleVersion[]) {
  for (const name of subject.names) {
    for (let after = FIRST_ID; ; ) {
      const rows = await query.rows(MESSAGES, [subject.accountId, name, after, PAGE])
      yield* rows.map(row => messageItem(row, versions))
      if (rows.length < PAGE) break
      after = rows.at(-1)!.id as string
    }
  }
}

const MESSAGES = sql(
  'evidence_messages',
  `select ${WHY_COLUMNS} from messages m ${WHY_JOINS}
    where m.account_id = $1 and m.phone = $2 and m.id > $3 order by m.id limit $4`,
)

function messageItem(row: Row, versions: readonly RuleVersion[]): Pack['messages'][number] {
  const view = messageView(row)
  const { decision, at, rules, steps } = whyOf(row, versions)
  const isIn = view.direction === 'in'
  return {
    id: view.id,
    direction: view.direction,
    kind: view.kind,
    at: view.createdAt,
    from: isIn ? view.phone : view.sender.phone,
    to: isIn ? view.sender.phone : view.phone,
    body: view.body,
    media: view.media,
    segments: view.segments,
    credits: view.credits,
    origin: view.origin.kind,
    author: view.origin.name,
    state: view.state,
    reason: view.reasonText,
    handedOverAt: view.handedOverAt,
    deliveredAt: view.deliveredAt,
    provider: (row.provider ?? null) as string | null,
    providerId: view.providerId,
    providerError: view.providerError,
    reading: readingItem(view.reading),
    decision: decisionItem(decision),
    decidedAt: at,
    rules,
    why: steps,
  }
}

function readingItem(
  reading: ReturnType<typeof messageView>['reading'],
): Pack['messages'][number]['reading'] {
  if (reading === null) return null
  const { verdict, rule, words, effect } = reading
  return { verdict, rule, words, effect }
}

function decisionItem(decision: ReturnType<typeof messageView>['decision']) {
  if (decision === null) return null
  const { allowed, reason, rule, text } = decision
  return { allowed, reason, rule, text }
}

/** Texts that never were: refused, or left out of a bulk text. The newest thousand of each. */
export async function refusalsOf(query: Query, { accountId, phone }: Subject): Promise<Pack['refusals']> {
  const [refused, excluded] = [
    await query.rows(REFUSED, [accountId, phone]),
    await query.rows(EXCLUDED, [accountId, phone]),
  ]
  const own = refused.map(row => ({
    at: iso(row.at)!,
    origin: row.origin as string,
    author: row.author as string | null,
    reason: row.reason as string | null,
    rule: row.rule as string | null,
    text: row.text as string,
    rules: row.rules as string | null,
  }))
  const left = excluded.map(row => ({
    at: iso(row.started_at ?? row.send_at)!,
    origin: `bulk text "${row.name as string}"`,
    author: row.author as string,
    reason: row.reason as string,
    rule: row.reason === 'opted_out' ? 'B2' : 'F4',
    text: `Left out of the bulk text: ${exclusionWords(row)}`,
    rules: null,
  }))
  return [...own, ...left].sort((a, b) => (a.at < b.at ? -1 : 1))
}

function exclusionWords({ reason, since }: Row): string {
  if (reason !== 'opted_out') return `${String(reason).replaceAll('_', ' ')}.`
  return `they asked not to be texted${since instanceof Date ? `, at ${since.toISOString()}` : ''}.`
}

const REFUSED = sql(
  'evidence_refused',
  'select * from refusals where account_id = $1 and phone = $2 order by id desc limit 1000',
)
// All exclusions of the account are looked through: it is asked for now and then; an index would cost every bulk text.
const EXCLUDED = sql(
  'evidence_excluded',
  `select e.reason, e.since, b.name, b.author, b.started_at, b.send_at
     from broadcast_exclusions e join broadcasts b on b.account_id = e.account_id and b.id = e.broadcast_id
    where e.account_id = $1 and e.phone = $2 order by b.id desc limit 1000`,
)

/** Everybody who had the phone, deleted or not, with the file and the row that they came from. */
export async function contactsOf(query: Query, { accountId, phone }: Subject): Promise<Pack['contacts']> {
  const rows = await query.rows(CONTACTS, [accountId, phone])
  return rows.map(row => ({
    id: row.id as string,
    name: row.name as string,
    source: row.source as string,
    createdAt: iso(row.created_at)!,
    deletedAt: iso(row.deleted_at),
    imported:
      row.file_name === null
        ? null
        : {
            file: row.file_name as string,
            line: row.import_line as number | null,
            by: row.created_by as string,
            at: iso(row.started_at ?? row.imported_at)!,
            importId: row.import_id as string,
          },
  }))
}

const CONTACTS = sql(
  'evidence_contacts',
  `select k.id, trim(k.first_name || ' ' || k.last_name) as name, k.source, k.created_at, k.deleted_at, k.import_line,
          i.id as import_id, i.file_name, i.created_by, i.started_at, i.created_at as imported_at
     from contact_phones p
     join contacts k on k.account_id = p.account_id and k.id = p.contact_id
     left join imports i on i.account_id = k.account_id and i.id = k.import_id
    where p.account_id = $1 and p.phone = $2 order by k.id limit 1000`,
)
