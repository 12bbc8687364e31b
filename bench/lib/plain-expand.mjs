// A broadcast made into texts one person at a time, as it is usually written: the baseline of `expand`.

const PAGE = 500
/** More at once only wait for each other on the balance. */
const AT_ONCE = 10

/** The first `people` contacts: load, check consent, fill in the name, insert, take the credits; a transaction each. */
export async function expandPlainly(pool, { accountId, body, people }) {
  const { rows: senders } = await pool.query('select id from senders where account_id = $1', [accountId])
  let done = 0
  let texts = 0
  let after = '00000000-0000-0000-0000-000000000000'
  while (done < people) {
    const { rows } = await pool.query({
      name: 'plain_page',
      text: `select k.id, k.first_name, p.phone from contacts k
               left join contact_phones p on p.account_id = k.account_id and p.contact_id = k.id
              where k.account_id = $1 and k.id > $2 and k.deleted_at is null order by k.id limit $3`,
      values: [accountId, after, Math.min(PAGE, people - done)],
    })
    if (rows.length === 0) break
    after = rows.at(-1).id
    const sent = new Set()
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const group = rows.slice(from, from + AT_ONCE).filter(row => row.phone && !sent.has(row.phone))
      for (const row of group) sent.add(row.phone)
      const made = await Promise.all(
        group.map((row, index) =>
          makeOne(pool, { accountId, body, row, senderId: senders[index % senders.length].id }),
        ),
      )
      texts += made.filter(Boolean).length
    }
    done += rows.length
  }
  return { people: done, texts }
}

async function makeOne(pool, { accountId, body, row, senderId }) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query({
      name: 'plain_consent',
      text: 'select state from consents where account_id = $1 and phone = $2',
      values: [accountId, row.phone],
    })
    if (rows[0]?.state === 'opted_out') {
      await client.query('commit')
      return false
    }
    const text = body.replace(/\{\{(\w+)\|?([^}]*)\}\}/g, (_, name, fallback) => row[name] || fallback)
    const segments = Math.ceil(text.length / (/^[\x20-\x7e]*$/.test(text) ? 160 : 70))
    await insertOne(client, { accountId, row, senderId, text, segments })
    await client.query('commit')
    return true
  } catch (error) {
    await client.query('rollback')
    // Somebody with the same phone came first.
    if (error.code === '23505') return false
    throw error
  } finally {
    client.release()
  }
}

const BROADCAST = '01990000-0000-7000-9000-000000000001'

async function insertOne(client, { accountId, row, senderId, text, segments }) {
  await client.query({
    name: 'plain_meet',
    text: 'insert into consents (account_id, phone, first_seen_at) values ($1, $2, now()) on conflict do nothing',
    values: [accountId, row.phone],
  })
  const { rows } = await client.query({
    name: 'plain_message',
    text: `insert into messages (account_id, id, direction, kind, phone, sender_id, body, segments, encoding, credits,
                                 origin, origin_id, created_at)
           values ($1, gen_random_uuid(), 'out', 'text', $2, $3, $4, $5::int, 'GSM-7', $5::int, 'broadcast', $6, now())
           returning id`,
    values: [accountId, row.phone, senderId, text, segments, BROADCAST],
  })
  await client.query({
    name: 'plain_outbox',
    text: `insert into outbox (account_id, message_id, phone, sender_id, lane_id, kind, priority, due_at, segments,
                               credits) values ($1, $2, $3, $4, $4, 'text', 2, now(), $5::int, $5::int)`,
    values: [accountId, rows[0].id, row.phone, senderId, segments],
  })
  await client.query({
    name: 'plain_hold',
    text: 'update credit_balances set available = available - $2, held = held + $2 where account_id = $1',
    values: [accountId, segments],
  })
}
