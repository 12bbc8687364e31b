// Offices over the API: several accounts that share the requests to be left alone by all of them.
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { parseParty } from '../../core/phone.ts'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import { badField, type Problem, problem } from '../../kit/web/problem.ts'
import { created, done, ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'
import { blockInOffice } from '../consent/office.ts'
import { blockNewcomer, spreadOffice } from './office.ts'

const MOST_COUNTED = 10_000

const Office = z.object({
  name: z.string(),
  accounts: z.array(z.string()).describe('the names of its accounts'),
  blocks: z.int().describe('phones that asked the whole office, counted up to 10,000'),
})

export const getOffice = route({
  summary: 'The office of the account; null where it has none',
  answers: { 200: z.object({ office: Office.nullable() }) },
  handle: async ({ rt, actor }) => ok({ office: await show(rt.db, actor.accountId) }),
})

async function show(query: Query, accountId: string) {
  const row = await query.one(SHOW, [accountId, MOST_COUNTED])
  return row ? { name: row.name, accounts: row.accounts, blocks: row.blocks } : null
}

const SHOW = sql(
  'office_show',
  `select o.name, array(select b.name from accounts b where b.office_id = o.id order by b.name) as accounts,
          (select count(*)::integer from (
             select from office_blocks where office_id = o.id limit $2) as k) as blocks
     from accounts a join offices o on o.id = a.office_id where a.account_id = $1`,
)

export const foundOffice = route({
  summary:
    'Make an office with this account in it. Answers the code by which other accounts join, once. Owners only',
  body: z.strictObject({ name: z.string().min(1).max(100) }),
  answers: { 201: z.object({ office: Office.nullable(), code: z.string() }), 409: null },
  async handle({ rt, actor: { accountId } }, { body }) {
    const code = randomBytes(18).toString('base64url')
    const name = body.name.replaceAll('\0', '').toWellFormed()
    return rt.db.tx(async tx => {
      if (await officeOf(tx, accountId)) return HAS_ONE
      const id = rt.newId()
      await tx.run(FOUND, [id, name, hashOf(code), rt.clock.now()])
      await tx.run(JOIN, [accountId, id])
      return created({ office: await show(tx, accountId), code })
    })
  },
})

export const joinOffice = route({
  summary:
    "Join another account's office by its code: who asked the whole office to stop is blocked here too",
  body: z.strictObject({ code: z.string().min(1).max(100) }),
  answers: { 200: z.object({ office: Office.nullable() }), 409: null },
  async handle({ rt, actor: { accountId } }, { body }) {
    const answer = await rt.db.tx(async tx => {
      if (await officeOf(tx, accountId)) return HAS_ONE
      const office = await tx.one<{ id: string }>(BY_CODE, [hashOf(body.code)])
      if (!office) return badField('code', 'There is no office with this code.')
      await tx.run(JOIN, [accountId, office.id])
      await blockNewcomer(tx, accountId)
      return ok({ office: await show(tx, accountId) })
    })
    rt.hints.tell('office')
    return answer
  },
})

export const leaveOffice = route({
  summary: 'Leave the office. Nobody who is blocked is let go by it. Owners only',
  answers: { 204: null },
  async handle({ rt, actor: { accountId } }) {
    await rt.db.run(JOIN, [accountId, null])
    return done()
  },
})

export const optOutOfOffice = route({
  summary:
    'Block a phone in all accounts of the office, because the person asked the whole office. Owners only',
  body: z.strictObject({
    phone: z.string().max(40),
    note: z.string().min(1).max(500).describe('who asked, how and when'),
  }),
  answers: { 200: z.object({ office: Office.nullable() }), 409: null },
  async handle({ rt, actor: { accountId } }, { body }) {
    const read = parseParty(body.phone)
    if (!read.ok) return badField('phone', read.text)
    const note = body.note.replaceAll('\0', '').toWellFormed()
    const known = await rt.db.tx(async tx => {
      if (!(await officeOf(tx, accountId))) return false
      await blockInOffice(rt, tx, accountId, [{ phone: read.phone, note }])
      return true
    })
    if (!known) return problem(409, 'no-office', 'There is no office', 'This account belongs to no office.')
    // Whoever asked sees it done in all of them; what a crash leaves over, the chore does.
    while ((await spreadOffice(rt)) === 0);
    return ok({ office: await show(rt.db, accountId) })
  },
})

const HAS_ONE: Problem = problem(
  409,
  'has-office',
  'The account has an office already',
  'Leave it first: an account belongs to one office.',
)

function hashOf(code: string): Buffer {
  return createHash('sha256').update(code.trim()).digest()
}

/** Locked: of two who found, join or leave at once, the second sees what the first did. */
async function officeOf(tx: Tx, accountId: string): Promise<string | null> {
  const row = await tx.one<{ office_id: string | null }>(MINE, [accountId])
  return row?.office_id ?? null
}

const MINE = sql('office_mine', 'select office_id from accounts where account_id = $1 for no key update')
const FOUND = sql(
  'office_found',
  'insert into offices (id, name, code_hash, created_at) values ($1, $2, $3, $4)',
)
const JOIN = sql('office_join', 'update accounts set office_id = $2::uuid where account_id = $1')
const BY_CODE = sql('office_by_code', 'select id from offices where code_hash = $1 for update')
