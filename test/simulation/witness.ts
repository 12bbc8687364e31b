// The witness: looks at the database after every commit and at the provider at every call, and says what it found that
// may not be. It knows the invariants, and nothing of how the product keeps them.
import { digestOf, linkOf } from '../../src/features/consent/chain.ts'
import { sql } from '../../src/kit/db/db.ts'
import type { Process } from './process.ts'
import type { Taken } from './provider.ts'
import type { World } from './world.ts'

/** What is never done to these tables is noted in the transaction that does it. */
export const WITNESS = `
  create table sim_found (account_id uuid not null, what text not null);
  create function sim_note() returns trigger language plpgsql as $$
  begin
    insert into sim_found values (old.account_id, format('%s on %s: %s', lower(tg_op), tg_table_name, old));
    return null;
  end $$;
  create trigger sim_back after update on deliveries for each row when (new.rank < old.rank)
    execute function sim_note();
  create trigger sim_gone after delete on deliveries for each row execute function sim_note();
  create trigger sim_changed after update or delete on messages for each row execute function sim_note();
  create trigger sim_gone after delete on consents for each row execute function sim_note();
  create trigger sim_twice after update on deliveries for each row
    when (old.provider_id is not null and new.provider_id is distinct from old.provider_id)
    execute function sim_note()`

type Claim = {
  readonly tries: number
  readonly move: number
  readonly kind: string
  readonly appended: boolean
  /** Of the STOP that stands now: one that was queued for an earlier STOP, lifted since, is not. */
  isConfirmation: boolean
}
type Head = { seq: number; hash: Buffer }

export type Witness = {
  /** After every commit, at what it may have changed; at the end of a world at everything. */
  look(parts?: ReadonlySet<Part>): Promise<void>
  /** When a call leaves Heed: looked at when the commit that it follows was. */
  onCall(caller: Process, call: Called): void
  lookAtCalls(): void
  onTaken(taken: Taken): void
  readonly counts: { checks: number; calls: number; window: number; late: number }
}

type Memory = {
  readonly claims: Map<string, Claim>
  readonly stopped: Map<string, { readonly move: number; confirmed: boolean }>
  readonly heads: Map<string, Head>
  /** When a phone was last given the notice. */
  readonly noticed: Map<string, number>
  readonly takenRefs: Set<string>
}

/** What the witness looks at, and the tables that it reads there. The order is that of LOOK's parameters. */
const PARTS = [
  ['claims', /\b(outbox|consents)\b/],
  ['events', /\bconsent_events\b/],
  ['balances', /\bcredit_(entries|balances)\b/],
  ['holds', /\b(messages|outbox|deliveries|credit_entries)\b/],
  ['broadcasts', /\b(broadcasts|broadcast_pages|broadcast_exclusions|messages|credit_entries)\b/],
] as const

export type Part = (typeof PARTS)[number][0]

const ALL: ReadonlySet<Part> = new Set(PARTS.map(([part]) => part))
const known = new Map<string, readonly Part[]>()

/** What a statement may change: the parts of whose tables it speaks, where it writes anything. */
export function changesOf(text: string): readonly Part[] {
  const parts =
    known.get(text) ??
    (WRITES.test(text) ? PARTS.filter(([, tables]) => tables.test(text)).map(([part]) => part) : [])
  known.set(text, parts)
  return parts
}

const WRITES = /\b(insert|update [a-z]|delete|copy)/i

/** `given`: the world, which has this witness in it. */
export function makeWitness(given: () => World): Witness {
  const memory: Memory = {
    claims: new Map(),
    stopped: new Map(),
    heads: new Map(),
    noticed: new Map(),
    takenRefs: new Set(),
  }
  const calls: [Process, Called][] = []
  const counts = { checks: 0, calls: 0, window: 0, late: 0 }
  return {
    counts,
    async look(parts = ALL) {
      const world = given()
      counts.checks += 1
      const ids = world.offices.map(office => office.accountId)
      const seen = ids.map(id => memory.heads.get(id)?.seq ?? 0)
      const row = (await world.lane.query.one(LOOK, [ids, seen, ...PARTS.map(([part]) => parts.has(part))]))!
      if (parts.has('claims')) lookAtClaims(world, memory, row.claims as ClaimRow[])
      lookAtEvents(world, memory, row.events as EventRow[])
      for (const what of row.found as string[]) world.found(what)
      for (const what of row.unbalanced as unknown[])
        world.found(`credits do not add up: ${JSON.stringify(what)}`)
      for (const what of row.miscounted as unknown[])
        world.found(`a broadcast and its texts differ: ${JSON.stringify(what)}`)
      for (const what of row.misposted as unknown[])
        world.found(`a hold is not ended rightly: ${JSON.stringify(what)}`)
    },
    onCall: (caller, call) => void calls.push([caller, call]),
    lookAtCalls() {
      for (const [caller, call] of calls.splice(0)) {
        counts.calls += 1
        if (lookAtCall(given(), memory, caller, call) === 'window') counts.window += 1
      }
    },
    onTaken: taken => lookAtTaken(given(), memory, taken, counts),
  }
}

type ClaimRow = readonly [string, string, string, number, string, boolean, string, boolean]

/** Invariants 1 to 3: nothing is claimed after a STOP was committed, and one text a phone is in flight. */
function lookAtClaims(world: World, { claims }: Memory, rows: readonly ClaimRow[]): void {
  const phones = new Set<string>()
  const present = new Set<string>()
  for (const [account, message, phone, tries, state, isConfirmation, kind, appended] of rows) {
    const key = `${account}/${phone}`
    if (phones.has(key)) world.found(`two texts are in flight to ${phone}`)
    phones.add(key)
    present.add(message)
    const known = claims.get(message)
    if (known) known.isConfirmation = isConfirmation
    if (known?.tries === tries) continue
    if (state === 'opted_out' && !isConfirmation)
      world.found(`text ${message} was claimed although the STOP of ${phone} was committed before`)
    claims.set(message, { tries, move: world.moves(), kind, appended, isConfirmation })
  }
  for (const message of claims.keys()) if (!present.has(message)) claims.delete(message)
}

type EventRow = readonly [string, number, string, string, string, ...(string | null)[]]

/** Invariant 5: every event hangs on the one before it. */
function lookAtEvents(world: World, memory: Memory, rows: readonly EventRow[]): void {
  for (const row of rows) {
    const [account, seq, id, phone, kind, ...rest] = row
    const [source, word, note, wording, messageId, actor, at, ...links] = rest as [
      string,
      ...(string | null)[],
    ]
    const [prev, hash, tag, salt, wordingVersion, rules] = links
    const head = memory.heads.get(account) ?? { seq: 0, hash: Buffer.alloc(0) }
    const words = { source, word: word!, note: note!, wording: wording!, wordingVersion: wordingVersion! }
    const said = { seq, id, phone, kind, ...words, rules: rules!, messageId: messageId!, actor: actor! }
    const digest = digestOf(account, { ...said, at: new Date(at!), salt: Buffer.from(salt!, 'hex') })
    const made = linkOf(head.hash, Buffer.from(tag!, 'hex'), digest)
    if (seq !== head.seq + 1 || prev !== head.hash.toString('hex') || hash !== made.toString('hex'))
      world.found(`the consent history of ${account} breaks at ${seq}`)
    memory.heads.set(account, { seq, hash: made })
    const key = `${account}/${phone}`
    if (kind === 'opted_out') memory.stopped.set(key, { move: world.moves(), confirmed: false })
    if (kind === 'opted_in') memory.stopped.delete(key)
  }
}

type Called = { readonly accountSid: string; readonly ref: string; readonly to: string }

/**
 * What leaves was claimed; and where a STOP came since, this process must not have been told of it. `window`: it came
 * in the moment between, which is why the confirmation goes behind it.
 */
function lookAtCall(
  world: World,
  memory: Memory,
  caller: Process,
  { accountSid, ref, to }: Called,
): 'window' | null {
  const key = `${world.officeOf(accountSid).accountId}/${to}`
  const claim = memory.claims.get(ref)
  const stop = memory.stopped.get(key)
  if (claim === undefined) world.found(`text ${ref} left without a claim`)
  if (claim === undefined || stop === undefined || claim.kind === 'confirmation') return null
  if (claim.move > stop.move) world.found(`text ${ref} left after the STOP of ${to}`)
  else if ((caller.heardStop.get(key) ?? -1) > claim.move)
    world.found(`text ${ref} left although its process had heard of the STOP of ${to}`)
  return 'window'
}

/** Invariants 3 and 8, rules A1 and B4: each text once, the notice first and once, the confirmation last. */
function lookAtTaken(
  world: World,
  memory: Memory,
  { ref, to, at, accountSid }: Taken,
  counts: { late: number },
): void {
  const { claims, stopped, noticed, takenRefs } = memory
  if (takenRefs.has(ref)) world.found(`text ${ref} to ${to} was taken twice`)
  takenRefs.add(ref)
  const { accountId, noticeEveryMs: every } = world.officeOf(accountSid)
  const key = `${accountId}/${to}`
  const claim = claims.get(ref)
  const stop = stopped.get(key)
  if (stop && claim?.kind !== 'confirmation') counts.late += 1
  if (stop?.confirmed) world.found(`text ${ref} came to ${to} after the confirmation of its STOP`)
  if (stop && claim?.isConfirmation) stop.confirmed = true
  const before = noticed.get(key)
  if (claim === undefined) return
  if (claim.kind === 'notice' || claim.appended) {
    if (before !== undefined && (every === null || at - before < every))
      world.found(`${to} got the notice a second time`)
    noticed.set(key, at)
  } else if (NEEDS_NOTICE.has(claim.kind) && before === undefined) {
    world.found(`the first text ${ref} came to ${to} without the notice`)
  }
}

const NEEDS_NOTICE: ReadonlySet<string> = new Set(['text', 'instruction'])

// A part that is not asked for is not looked up. PostgreSQL sees that before it reads a row.
const LOOK = sql(
  'sim_look',
  `with a as (select * from unnest($1::uuid[], $2::bigint[]) as a(account_id, seen)),
   sums as (
     select account_id,
            coalesce(sum(case kind when 'grant' then credits when 'hold' then -credits when 'release' then credits
                                   when 'charge' then -credits when 'expire' then -credits else 0 end), 0)
              as available,
            coalesce(sum(case kind when 'expire' then credits else 0 end), 0) as expired,
            coalesce(sum(case kind when 'hold' then credits when 'settle' then -credits when 'release' then -credits
                                   else 0 end), 0) as held,
            coalesce(sum(case kind when 'settle' then credits when 'charge' then credits else 0 end), 0) as spent
       from a left join credit_entries using (account_id) group by account_id)
   select
     (select coalesce(json_agg(json_build_array(o.account_id, o.message_id, o.phone, o.tries, c.state,
               c.confirmation_id is not distinct from o.message_id, o.kind, o.appended is not null)), '[]')
        from a join outbox o using (account_id) join consents c using (account_id, phone)
       where $3 and o.claimed_at is not null) as claims,
     (select coalesce(json_agg(json_build_array(account_id, seq, id, phone, kind, source, word, note, wording,
               message_id, actor, at, encode(prev_hash, 'hex'), encode(hash, 'hex'), encode(tag, 'hex'),
               encode(salt, 'hex'), wording_version, rules) order by account_id, seq), '[]')
        from a join consent_events e using (account_id) where $4 and e.seq > a.seen) as events,
     (select coalesce(json_agg(what), '[]') from a join sim_found using (account_id)) as found,
     (select coalesce(json_agg(json_build_array(b, s)), '[]')
        from sums s join credit_balances b using (account_id)
       where $5 and (b.available, b.held, b.spent, b.expired) is distinct from
             (s.available, s.held, s.spent, s.expired)) as unbalanced,
     (select coalesce(json_agg(json_build_array(m.id, m.kind, d.state, o.message_id is not null, h.credits,
               e.kind)), '[]')
        from a join messages m using (account_id)
        left join outbox o on o.account_id = m.account_id and o.message_id = m.id
        left join deliveries d on d.account_id = m.account_id and d.message_id = m.id
        left join credit_entries h on h.account_id = m.account_id and h.ref = m.id and h.kind = 'hold'
        left join credit_entries e on e.account_id = m.account_id and e.ref = m.id and e.step = 2
       where $6 and m.direction = 'out' and m.credits > 0
         and ((m.origin <> 'broadcast' and h.credits is distinct from m.credits)
               or (m.origin = 'broadcast' and h.credits is not null) or e.kind is distinct from
               case when o.message_id is not null then null
                    when d.state in ('refused', 'canceled') then 'release' else 'settle' end)) as misposted,
     (select coalesce(json_agg(json_build_array(b.id, b.state, b.pages, b.seen, b.texts, b.credits, t, p, x)), '[]')
        from a join broadcasts b using (account_id)
       cross join lateral (select count(*) as texts, coalesce(sum(m.credits), 0) as credits from messages m
                            where m.account_id = b.account_id and m.origin = 'broadcast' and m.origin_id = b.id) t
       cross join lateral (select count(*) as pages, coalesce(sum(p.texts), 0) as texts,
                                  coalesce(sum(p.credits), 0) as credits, coalesce(sum(h.credits), 0) as held
                             from broadcast_pages p left join credit_entries h
                               on h.account_id = p.account_id and h.ref = p.id and h.kind = 'hold'
                            where p.account_id = b.account_id and p.broadcast_id = b.id) p
       cross join lateral (select count(*) as excluded from broadcast_exclusions x
                            where x.account_id = b.account_id and x.broadcast_id = b.id) x
       where $7 and (b.texts, b.credits, p.texts, p.credits, p.held, b.seen) is distinct from
             (t.texts, t.credits, t.texts, t.credits, t.credits, t.texts + x.excluded)) as miscounted`,
)
