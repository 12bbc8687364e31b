// What Heed says by itself, every version of it: a wording that is changed becomes a new one, the old ones are kept.
import { z } from 'zod'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import { ok } from '../../kit/web/route.ts'
import { type Account, loadAccount } from './account.ts'
import { route } from './context.ts'

const NAMES = ['notice', 'optedOut', 'optedIn', 'help', 'instruction', 'request', 'joined'] as const
type Name = (typeof NAMES)[number]

const Version = z.object({
  version: z.int(),
  text: z.string(),
  author: z.string().nullable().describe('null: the first wording, which nobody has changed'),
  createdAt: z.string().nullable(),
})

/** Of each wording so many of its latest versions are shown. */
const SHOWN = 50

export const listWordings = route({
  summary: 'What Heed says by itself: notice and answers, each with its versions, the newest first',
  answers: {
    200: z.object({ items: z.array(z.object({ name: z.enum(NAMES), versions: z.array(Version) })) }),
  },
  async handle({ rt, actor }) {
    const account = await loadAccount(rt.db, actor.accountId)
    const kept = await versionsOf(rt.db, account.id)
    const items = NAMES.map(name => ({ name, versions: kept.get(name) ?? [firstOf(textOf(account, name))] }))
    return ok({ items })
  },
})

function firstOf(text: string): z.infer<typeof Version> {
  return { version: 1, text, author: null, createdAt: null }
}

async function versionsOf(query: Query, accountId: string): Promise<Map<string, z.infer<typeof Version>[]>> {
  const versions = new Map<string, z.infer<typeof Version>[]>()
  for (const row of await query.rows(WORDINGS, [accountId, NAMES, SHOWN])) {
    const list = versions.get(row.name as string) ?? []
    versions.set(row.name as string, list)
    list.push({
      version: row.n as number,
      text: row.text as string,
      author: row.author as string | null,
      createdAt: (row.created_at as Date | null)?.toISOString() ?? null,
    })
  }
  return versions
}

type Change = {
  readonly before: Account
  readonly after: Account
  readonly author: string
  readonly now: Date
}

/** In the transaction that saves the account, with its row locked. The first change keeps what was there before it. */
export async function keepWordings(tx: Tx, { before, after, author, now }: Change): Promise<void> {
  const changed = NAMES.filter(name => textOf(before, name) !== textOf(after, name))
  if (changed.length === 0) return
  await tx.run(KEEP_FIRST, [after.id, changed, changed.map(name => textOf(before, name))])
  await tx.run(ADD, [after.id, changed, changed.map(name => textOf(after, name)), author, now])
}

function textOf({ notice, replies }: Account, name: Name): string {
  return name === 'notice' ? notice.text : replies[name]
}

const KEEP_FIRST = sql(
  'wordings_keep_first',
  `insert into wordings (account_id, name, n, text)
   select $1, one.name, 1, one.text from unnest($2::text[], $3::text[]) one(name, text)
    where not exists (select from wordings w where w.account_id = $1 and w.name = one.name)`,
)
const ADD = sql(
  'wordings_add',
  `insert into wordings (account_id, name, n, text, author, created_at)
   select $1, one.name, (select max(n) + 1 from wordings w where w.account_id = $1 and w.name = one.name),
          one.text, $4, $5
     from unnest($2::text[], $3::text[]) one(name, text)`,
)
const WORDINGS = sql(
  'wordings',
  `select w.* from unnest($2::text[]) asked(name)
     cross join lateral (select * from wordings w where w.account_id = $1 and w.name = asked.name
                          order by n desc limit $3) w`,
)
