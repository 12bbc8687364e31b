// Who works in an account, for choosing somebody.
import { z } from 'zod'
import { sql } from '../../kit/db/db.ts'
import { ok } from '../../kit/web/route.ts'
import { route } from './context.ts'

const MemberShape = z.object({ id: z.string(), name: z.string(), role: z.enum(['owner', 'agent']) })

export const listMembers = route({
  summary: 'Who works in the account, by name',
  answers: { 200: z.object({ items: z.array(MemberShape), next: z.null() }) },
  async handle({ rt, actor }) {
    return ok({ items: await rt.db.rows(LIST, [actor.accountId]), next: null })
  },
})

const LIST = sql(
  'members_list',
  `select m.user_id as id, u.name, m.role from members m join auth_users u on u.id = m.user_id
    where m.account_id = $1 order by lower(u.name), m.user_id limit 500`,
)
