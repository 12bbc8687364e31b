// Checks that hold for an account at any moment of rest: credits add up, and the consent history is an unbroken
// chain.
import { expect } from 'vitest'
import { digestOf, linkOf, tagOf } from '../../src/features/consent/chain.ts'
import { type Query, type Row, sql } from '../../src/kit/db/db.ts'

/** Every credit is accounted for: the balance is the sum of its entries, and nothing is held for what is over. */
export async function expectBalancedBooks(query: Query, accountId: string): Promise<void> {
  const sums = await query.one(SUMS, [accountId])
  const balance = await query.one(BALANCE, [accountId])
  expect(balance).toEqual(sums)
  expect(await query.rows(MISPOSTED, [accountId])).toEqual([])
  expect(await query.rows(MISHELD, [accountId])).toEqual([])
}

const SUMS = sql(
  'books_sums',
  `select coalesce(sum(case kind when 'grant' then credits when 'hold' then -credits when 'release' then credits
                        when 'charge' then -credits when 'expire' then -credits else 0 end), 0) as available,
          coalesce(sum(case kind when 'hold' then credits when 'settle' then -credits when 'release' then -credits
                        else 0 end), 0) as held,
          coalesce(sum(case kind when 'settle' then credits when 'charge' then credits else 0 end), 0) as spent,
          coalesce(sum(case kind when 'expire' then credits else 0 end), 0) as expired
     from credit_entries where account_id = $1`,
)
const BALANCE = sql(
  'books_balance',
  'select available, held, spent, expired from credit_balances where account_id = $1',
)
// A text holds credits as long as it is in the outbox; what was taken is settled, what was not is released. Those of a
// broadcast are held by its pages.
const MISPOSTED = sql(
  'books_misposted',
  `select m.id, m.kind, m.body, d.state, d.reason, o.message_id is not null as waits, h.credits as held, e.kind as ended
     from messages m
     left join outbox o on o.account_id = m.account_id and o.message_id = m.id
     left join deliveries d on d.account_id = m.account_id and d.message_id = m.id
     left join credit_entries h on h.account_id = m.account_id and h.ref = m.id and h.kind = 'hold'
     left join credit_entries e on e.account_id = m.account_id and e.ref = m.id and e.step = 2
    where m.account_id = $1 and m.direction = 'out' and m.credits > 0
      and ((m.origin <> 'broadcast' and h.credits is distinct from m.credits)
            or (m.origin = 'broadcast' and h.credits is not null) or e.kind is distinct from
            case when o.message_id is not null then null
                 when d.state in ('refused', 'canceled') then 'release' else 'settle' end)`,
)

// Each page of a broadcast holds exactly the credits of its texts, and every held page is one of a broadcast.
const MISHELD = sql(
  'books_misheld',
  `select b.id, b.name, b.texts, b.credits, t.texts as made, t.credits as cost, p.credits as held
     from broadcasts b
    cross join lateral (select count(*) as texts, coalesce(sum(credits), 0) as credits from messages m
                         where m.account_id = b.account_id and m.origin = 'broadcast' and m.origin_id = b.id) t
    cross join lateral (select coalesce(sum(p.texts), 0) as texts, coalesce(sum(p.credits), 0) as credits,
                               coalesce(sum(h.credits), 0) as held
                          from broadcast_pages p left join credit_entries h
                            on h.account_id = p.account_id and h.ref = p.id and h.kind = 'hold'
                         where p.account_id = b.account_id and p.broadcast_id = b.id) p
    where b.account_id = $1
      and (b.texts, b.credits, p.texts, p.credits, p.held)
          is distinct from (t.texts, t.credits, t.texts, t.credits, t.credits)`,
)

/** Recomputes every hash of the account's consent history from its content. Answers how many events there are. */
export async function expectIntactChain(query: Query, accountId: string): Promise<number> {
  const events = await query.rows(EVENTS, [accountId])
  const chain = await query.one<{ seq: number; head: Buffer; phone_key: Buffer }>(CHAIN, [accountId])
  let prev: Buffer = events[0] ? (events[0].prev_hash as Buffer) : chain!.head
  for (const [index, row] of events.entries()) {
    expect(row.seq).toBe(index + 1)
    expect(Buffer.from(row.prev_hash as Buffer).equals(prev)).toBe(true)
    const tag = row.tag as Buffer
    if (row.erased_at === null) {
      expect(tag.equals(tagOf(chain!.phone_key, row.phone as string))).toBe(true)
      expect((row.digest as Buffer).equals(digestOf(accountId, eventOf(row)))).toBe(true)
    }
    const hash = linkOf(prev, tag, row.digest as Buffer)
    expect(Buffer.from(row.hash as Buffer).equals(hash)).toBe(true)
    prev = hash
  }
  expect(chain!.head.equals(prev)).toBe(true)
  expect(chain!.seq).toBe(events.length)
  return events.length
}

function eventOf(row: Row): Parameters<typeof digestOf>[1] {
  const { message_id: messageId, wording_version: wordingVersion, ...rest } = row
  return { ...rest, messageId, wordingVersion } as Parameters<typeof digestOf>[1]
}

const EVENTS = sql('books_events', 'select * from consent_events where account_id = $1 order by seq')
const CHAIN = sql('books_chain', 'select seq, head, phone_key from consent_chains where account_id = $1')
