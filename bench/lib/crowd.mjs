// A crowd of people with a past, made by set-based SQL: contacts of accounts of many sizes, their texts over two years.

const FIRST_NAMES =
  'James Mary Maria Robert John Patricia Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark Margaret Donald Ashley Steven Kimberly Andrew Emily Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa George Deborah Timothy Stephanie Ronald Rebecca Jason Laura Edward Helen Jeffrey Sharon Ryan Cynthia Jacob Kathleen Gary Amy Nicholas Angela Eric Shirley Jonathan Anna Stephen Brenda Larry Pamela Justin Emma Scott Nicole Brandon Samantha Benjamin Katherine Samuel Christine Gregory Debra Alexander Rachel Patrick Carolyn Frank Janet Raymond Catherine Jack Zoe Dennis Heather Jerry Diane'.split(
    ' ',
  )
const LAST_STEMS =
  'Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts'.split(
    ' ',
  )
const LAST_ENDS = ['', 'son', 'ski', 'berg', 'man', 'ton', 'well', 'ford', 'ley', 'wood']
/** The share of the contacts that have it. */
const TAGS = [
  ['cold', 0.5],
  ['buyer', 0.3],
  ['seller', 0.2],
  ['past client', 0.1],
  ['open house', 0.02],
  ['vip', 0.001],
]
const TABLES = [
  ...['contacts', 'contact_phones', 'consents', 'contact_facts', 'contact_profiles'],
  ...['messages', 'deliveries', 'conversations'],
]
const YEARS_MS = 2 * 365 * 86_400_000

/**
 * `people`: contacts of all accounts; nine in ten belong to the first one. `now`: when the last text was written.
 * The client must be a superuser: triggers and foreign keys stand aside, and indexes are made afterwards.
 */
export async function makeCrowd(client, { people, texts, accounts = 100, now, tell = () => {} }) {
  const from = performance.now()
  const step = async (name, work) => {
    await work()
    tell(`${name}: ${Math.round((performance.now() - from) / 1000)} s`)
  }
  await client.query(`set session_replication_role = replica; set maintenance_work_mem = '768MB';
                      set work_mem = '256MB'; set max_parallel_maintenance_workers = 0`)
  const sizes = accountSizes(people, accounts)
  // In one transaction, and into tables that are new in it: with wal_level minimal none of it is written twice.
  await client.query('begin')
  await helpers(client)
  await step('accounts', () => addAccounts(client, sizes, now))
  await client.query(`truncate ${TABLES.join(', ')}`)
  await withoutIndexes(client, TABLES, step, async () => {
    await step('people', () => addPeople(client, people, now))
    await step('texts', () => addTexts(client, { people, texts, sizes, now }))
    // Both look contacts up.
    await client.query('analyze crowd.people; analyze contacts')
    await step('conversations', () => addConversations(client))
    await step('facts', () => addFacts(client))
  })
  await client.query('drop schema crowd cascade; commit; reset all')
  await step('vacuum', () => client.query(`vacuum analyze ${TABLES.join(', ')}`))
  return sizes
}

/** The first has nine tenths, the others share the rest. */
function accountSizes(people, accounts) {
  const rest = Math.floor(people / 10 / (accounts - 1))
  return [people - rest * (accounts - 1), ...Array(accounts - 1).fill(rest)]
}

// Chance without a state, so that every statement makes the same crowd: `dice(row, salt)` lies in 0..1.
async function helpers(client) {
  await client.query(`
    create schema crowd;
    create function crowd.dice(n bigint, salt int) returns double precision language sql immutable parallel safe
      as $$ select (hashint8extended(n, salt) & 2147483647)::double precision / 2147483648 $$;
    create function crowd.id(at timestamptz, n bigint) returns uuid language sql immutable parallel safe
      as $$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' ||
                    substr(lpad(to_hex(hashint8extended(n, 7) & 68719476735), 19, '8'), 1, 19))::uuid $$;
    create unlogged table crowd.firsts (n serial, name text);
    create unlogged table crowd.lasts (n serial, name text);
    create unlogged table crowd.accounts (n int, account_id uuid, sender_id uuid, first int, size int)`)
  await client.query('insert into crowd.firsts (name) select unnest($1::text[])', [FIRST_NAMES])
  const lasts = LAST_ENDS.flatMap(end => LAST_STEMS.map(stem => stem + end))
  await client.query('insert into crowd.lasts (name) select unnest($1::text[])', [lasts])
}

async function addAccounts(client, sizes, now) {
  const known = await client.query('select account_id from accounts order by account_id')
  let first = 0
  for (const [n, size] of sizes.entries()) {
    const own = known.rows[n]?.account_id
    await client.query(
      `insert into crowd.accounts
       select $1::int, coalesce($2::uuid, crowd.id($3, $1::int)), crowd.id($3, 1000 + $1::int), $4::int, $5::int`,
      [n, own ?? null, now, first, size],
    )
    first += size
  }
  await client.query(
    `insert into accounts
     select c.account_id, 'Account ' || c.n, a.time_zone, a.notice_mode, a.notice_text, a.notice_repeat_days, a.replies,
            a.prices, a.monthly_credits, a.created_at
       from crowd.accounts c cross join (select * from accounts order by created_at limit 1) a
     on conflict do nothing`,
  )
}

/** One person in twenty has two phones. Who came earlier has the smaller id, as in life. */
async function addPeople(client, people, now) {
  const [firsts, lasts] = [FIRST_NAMES.length, LAST_STEMS.length * LAST_ENDS.length]
  const tags = TAGS.map(
    ([tag, share], index) => `case when crowd.dice(people.n, ${20 + index}) < ${share} then '${tag}' end`,
  )
  await client.query(
    `create unlogged table crowd.people as
     select g.n, a.account_id, a.sender_id,
            $2::timestamptz - (1 - g.n::double precision / $1) * interval '${YEARS_MS} ms' as at,
            '+1512' || 2000000 + g.n as phone,
            case when crowd.dice(g.n, 1) < 0.05 then '+1612' || 2000000 + g.n end as second
       from generate_series(0, $1::int - 1) as g(n)
       join crowd.accounts a on g.n >= a.first and g.n < a.first + a.size`,
    [people, now],
  )
  await client.query(
    `insert into contacts (account_id, id, first_name, last_name, email, company, tags, time_zone, source, created_at,
                           updated_at)
     select account_id, crowd.id(at, people.n), f.name, l.name,
            case when crowd.dice(people.n, 2) < 0.6
                 then lower(f.name || '.' || l.name) || people.n || '@example.com' end,
            case when crowd.dice(people.n, 3) < 0.1 then l.name || ' & ' || f.name || ' LLC' end,
            array_remove(array[${tags.join(', ')}, case when crowd.dice(people.n, 30) < 0.5
                               then 'zip ' || (10000 + floor(crowd.dice(people.n, 31) * 500)::int) end], null),
            case when crowd.dice(people.n, 4) < 0.1 then 'America/Denver' end,
            case when crowd.dice(people.n, 5) < 0.2 then 'inbound text' else 'import' end, at, at
       from crowd.people
       join crowd.firsts f on f.n = 1 + floor(power(crowd.dice(people.n, 6), 2) * ${firsts})::int
       join crowd.lasts l on l.n = 1 + floor(power(crowd.dice(people.n, 7), 2) * ${lasts})::int
      order by people.n`,
  )
  await client.query(
    `insert into contact_phones (account_id, contact_id, phone, position)
     select account_id, crowd.id(at, n), p.phone, p.position from crowd.people
      cross join lateral (values (phone, 0), (second, 1)) as p(phone, position) where p.phone is not null`,
  )
  await client.query(
    `insert into consents (account_id, phone, state, since, source, first_seen_at, noticed_at)
     select account_id, p.phone, s.state, case when s.state <> 'unknown' then $1::timestamptz end,
            case when s.state <> 'unknown' then 'message' end, at, $1
       from crowd.people
      cross join lateral (values (phone), (second)) as p(phone)
      cross join lateral (select case when crowd.dice(n, 8) < 0.03 then 'opted_out'
                                      when crowd.dice(n, 8) < 0.23 then 'opted_in' else 'unknown' end as state) s
      where p.phone is not null`,
    [now],
  )
}

/** Who wrote or got which text: in the order of time; some far more often than others, one in ten never. */
const TEXTS = `
  select n, crowd.dice(n, 9) < 0.2 as inbound,
         (floor(power(crowd.dice(n, 10), 1.5) * $1::bigint * 0.9)::bigint * 7919) % $1::bigint as person
    from generate_series(1, $2::bigint) as n`
const atOf = n => `$3::timestamptz - (1 - ${n}::double precision / $2::bigint) * interval '${YEARS_MS} ms'`

async function addTexts(client, { people, texts, sizes, now }) {
  await client.query(
    `insert into messages (account_id, id, direction, kind, phone, sender_id, body, segments, encoding, credits, origin,
                           created_at)
     select a.account_id, crowd.id(at, t.n), case when inbound then 'in' else 'out' end, 'text',
            '+1512' || 2000000 + t.person, a.sender_id,
            'Hi, the house on ' || t.n % 997 || ' Oak Street is open on Sunday.',
            1, 'GSM-7', 1, case when inbound then 'person' else 'agent' end, at
       from (select t.*, ${atOf('t.n')} as at from (${TEXTS}) t) t
       join crowd.accounts a on a.n = case when t.person < $4 then 0 else 1 + (t.person - $4) / $5 end`,
    [people, texts, now, sizes[0], Math.max(1, sizes[1])],
  )
  await client.query(
    `insert into deliveries (account_id, message_id, state, rank, provider_id, handed_over_at, updated_at)
     select account_id, id, 'delivered', 6, 'SM' || right(id::text, 12), created_at, created_at from messages
      where direction = 'out'`,
  )
  await client.query(
    `create unlogged table crowd.last_texts as
     select person, t.n, ${atOf('t.n')} as at, ${atOf('texted')} as texted_at
       from (select person, max(n) as n, max(n) filter (where not inbound) as texted from (${TEXTS}) t group by 1) t`,
    [people, texts, now],
  )
}

async function addConversations(client) {
  await client.query(
    `insert into conversations (account_id, phone, contact_id, last_message_id, last_at, unread, sender_id, closed_at,
                                words)
     select p.account_id, p.phone, k.id, crowd.id(l.at, l.n), l.at,
            case when crowd.dice(p.n, 11) < 0.03 then 1 else 0 end, p.sender_id,
            case when crowd.dice(p.n, 12) < 0.2 then l.at end,
            contact_words(k.first_name, k.last_name, k.company, k.email)
       from crowd.last_texts l join crowd.people p on p.n = l.person
       join contacts k on k.account_id = p.account_id and k.id = crowd.id(p.at, p.n)`,
  )
}

/** What the chore would gather (src/features/contacts/facts.ts), all at once. */
async function addFacts(client) {
  await client.query(
    `create unlogged table crowd.facts as
     select p.account_id, k.id as contact_id, l.texted_at, x.consents, x.tags,
            '[' || x.consents || coalesce((select string_agg(',"' || t || '"', '') from unnest(x.tags) as t), '')
                || ']' as said
       from crowd.people p
       join contacts k on k.account_id = p.account_id and k.id = crowd.id(p.at, p.n)
       left join crowd.last_texts l on l.person = p.n
      cross join lateral (
        select array(select t from unnest(k.tags) as t order by t) as tags,
               case when crowd.dice(p.n, 8) < 0.03 then 4 when crowd.dice(p.n, 8) < 0.23 then 2
                    else 1 end as consents) x`,
  )
  await client.query(
    `insert into contact_profiles (account_id, id, key, tags, consents, contacts)
     select account_id, row_number() over (partition by account_id),
            substr(encode(sha256(convert_to(said, 'UTF8')), 'hex'), 1, 32)::uuid, tags, consents, contacts
       from (select account_id, said, tags, consents, count(*)::int as contacts from crowd.facts
              group by 1, 2, 3, 4) f`,
  )
  await client.query(
    `insert into contact_facts (account_id, contact_id, last_texted_at, profile_id, consents)
     select f.account_id, f.contact_id, f.texted_at, p.id, f.consents from crowd.facts f
       join contact_profiles p on p.account_id = f.account_id and p.tags = f.tags and p.consents = f.consents
      order by f.account_id, f.contact_id`,
  )
}

/** A table without indexes fills several times faster; they come back as they were. */
async function withoutIndexes(client, tables, step, work) {
  const constraints = await client.query(
    `select conrelid::regclass::text as on, conname as name, pg_get_constraintdef(oid) as is from pg_constraint
      where (conrelid = any($1::regclass[]) or confrelid = any($1::regclass[])) and contype in ('p', 'u', 'f')
      order by contype = 'f' desc, conname`,
    [tables],
  )
  const indexes = await client.query(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as is from pg_index
      where indrelid = any($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  )
  for (const { on, name } of constraints.rows) await client.query(`alter table ${on} drop constraint ${name}`)
  for (const { name } of indexes.rows) await client.query(`drop index ${name}`)
  await work()
  for (const { name, is } of indexes.rows) await step(name, () => client.query(is))
  // Foreign keys last: each needs the key that it points to.
  for (const { on, name, is } of constraints.rows.reverse())
    await step(name, () => client.query(`alter table ${on} add constraint ${name} ${is}`))
}
