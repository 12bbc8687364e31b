// An account with many contacts as they are: most were texted before, some have no name, no phone, or said STOP.
import { sql } from '../../dist/kit/db/db.js'
import { makeAccount } from './heed.mjs'

/** Each tenth has no first name, each hundredth no phone; 2 % have the phone of the one before, 1 % opted out. */
export async function makeAudience(rt, { people, senders = 4 }) {
  const account = await makeAccount(rt, { name: 'Oak & Main', senders, providerUrl: 'http://127.0.0.1:1' })
  const { accountId } = account
  const at = rt.clock.now()
  await rt.db.run(CONTACTS, [accountId, people, at])
  await rt.db.run(PHONES, [accountId, people])
  await rt.db.run(CONSENTS, [accountId, people, at])
  await rt.db.run(sql('bench_vacuum', 'vacuum analyze'))
  return account
}

const CONTACTS = sql(
  'bench_contacts',
  `insert into contacts (account_id, id, first_name, last_name, company, tags, source, created_at, updated_at)
   select $1, ('01990000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
          case when i % 10 = 3 then '' else
            (array['Anna','Ben','Chloë','Dmitri','Eve','Francisco','Grace','Hu'])[1 + i % 8] end,
          (array['Lee','García','Smith','van der Berg','Ng'])[1 + i % 5], case when i % 3 = 0 then 'Oak & Main' end,
          case when i % 50 = 0 then array['buyer'] else '{}' end, 'import', $3, $3
     from generate_series(0, $2::int - 1) as i`,
)
const PHONES = sql(
  'bench_phones',
  `insert into contact_phones (account_id, contact_id, phone, position)
   select $1, ('01990000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
          '+1512' || (2000000 + case when i % 50 = 1 then i - 1 else (i::bigint * 7919) % $2::int end), 0
     from generate_series(0, $2::int - 1) as i where i % 100 <> 7`,
)
const CONSENTS = sql(
  'bench_consents',
  `insert into consents (account_id, phone, state, since, source, word, noticed_at, first_seen_at)
   select $1, '+1512' || (2000000 + i), case when i % 100 = 6 then 'opted_out' else 'unknown' end,
          case when i % 100 = 6 then $3::timestamptz end, case when i % 100 = 6 then 'message' end,
          case when i % 100 = 6 then 'stop' end, $3, $3
     from generate_series(0, $2::int - 1) as i where i % 5 <> 0`,
)
