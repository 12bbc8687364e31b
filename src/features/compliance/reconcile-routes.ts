// Reconciliation over the API: what providers do by themselves, where they and Heed did not agree, and telling them.
import { z } from 'zod'
import { type Query, sql } from '../../kit/db/db.ts'
import { ok } from '../../kit/web/route.ts'
import { OPT_OUT_HANDLING } from '../../providers/opt-outs.ts'
import { route } from '../accounts/context.ts'
import { emit } from '../events/emit.ts'
import { settleFollowed } from './follow.ts'
import { askToTell, LISTENING } from './push-scan.ts'

const DAY_MS = 86_400_000
const SPAN_MS = 30 * DAY_MS
const MOST_SHOWN = 50
const MOST_COUNTED = 10_000

const Handling = z.object({
  provider: z.string(),
  name: z.string(),
  isBuiltIn: z.boolean().describe('Heed sends through it'),
  words: z.array(z.string()),
  optInWords: z.array(z.string()),
  yesLifts: z.boolean(),
  scope: z.string(),
  refusal: z.enum(['sync', 'async', 'both']),
  code: z.string(),
  remark: z.string(),
  source: z.string(),
})
const Drift = z.object({
  id: z.string(),
  phone: z.string(),
  kind: z
    .enum(['blocked_there', 'refused_there'])
    .describe('the provider knew of an opt-out and Heed did not; or it did not take what it was told'),
  detail: z.string(),
  foundAt: z.string(),
  repairedAt: z.string().nullable(),
})
const Shape = z.object({
  pushConsents: z.boolean().describe('whether providers are told of opt-outs and of those who came back'),
  canPush: z.boolean().describe('whether a number of the account is at a provider that can be told'),
  waiting: z.int().describe('phones to be told of, a number each; counted up to 10,000'),
  retrying: z.int().describe('of these, told before without an answer'),
  problem: z.string().nullable().describe('why the provider could not be told the last time'),
  found: z.int().describe('drift found in the last 30 days, counted up to 10,000'),
  open: z.int(),
  drift: z.array(Drift).describe('the newest 50'),
  providers: z.array(Handling),
})

export const getReconciliation = route({
  summary: 'Where the provider and Heed agree about opt-outs, and where they did not',
  answers: { 200: Shape },
  async handle({ rt, actor }) {
    await settleFollowed(rt, actor.accountId)
    return ok(await show(rt.db, actor.accountId, rt.clock.now()))
  },
})

async function show(query: Query, accountId: string, now: Date) {
  const since = new Date(now.getTime() - SPAN_MS)
  const values = [accountId, LISTENING, since, MOST_COUNTED]
  const row = (await query.one<Record<string, number | boolean | string | null>>(STATE, values))!
  const drift = await query.rows(DRIFT, [accountId, MOST_SHOWN])
  return {
    pushConsents: row.push_consents,
    canPush: row.can_push,
    waiting: row.waiting,
    retrying: row.retrying,
    problem: row.problem,
    found: row.found,
    open: row.open_drift,
    drift: drift.map(one => ({
      id: one.id,
      phone: one.phone,
      kind: one.kind,
      detail: one.detail,
      foundAt: (one.found_at as Date).toISOString(),
      repairedAt: (one.repaired_at as Date | null)?.toISOString() ?? null,
    })),
    providers: OPT_OUT_HANDLING,
  }
}

const STATE = sql(
  'reconcile_state',
  `select a.push_consents,
          exists (select from senders s where s.account_id = $1 and s.removed_at is null
                     and s.provider = any($2::text[])) as can_push,
          (select p.problem from senders s
             join consent_push_pace p on p.provider_key = s.provider || ' ' || s.provider_account || ' ' || s.base_url
            where s.account_id = $1 and s.removed_at is null and p.problem is not null and a.push_consents
            limit 1) as problem,
          (select count(*)::integer from (select from consent_pushes where account_id = $1 limit $4) as p) as waiting,
          (select count(*)::integer from (
             select from consent_pushes where account_id = $1 and tries > 0 limit $4) as p) as retrying,
          (select count(*)::integer from (
             select from consent_drift where account_id = $1 and found_at > $3 limit $4) as d) as found,
          (select count(*)::integer from (
             select from consent_drift where account_id = $1 and repaired_at is null limit $4) as d) as open_drift
     from accounts a where a.account_id = $1`,
)
// Ids begin with the time: the newest last.
const DRIFT = sql(
  'reconcile_drift',
  'select * from consent_drift where account_id = $1 order by id desc limit $2',
)

export const setReconciliation = route({
  summary:
    "Tell the provider of every opt-out and of who came back, also of those from before; or don't. Owners only",
  body: z.strictObject({ pushConsents: z.boolean() }),
  answers: { 200: Shape },
  async handle({ rt, actor: { accountId } }, { body }) {
    await rt.db.tx(async tx => {
      const changed = await tx.run(SWITCH, [accountId, body.pushConsents])
      // What changed while nobody was told is found by going through all blocks again.
      if (changed > 0) await tx.run(RESCAN, [accountId])
      await emit(rt, tx, [{ accountId, type: 'account.changed', data: {} }])
    })
    return ok(await show(rt.db, accountId, rt.clock.now()))
  },
})

const SWITCH = sql(
  'reconcile_switch',
  'update accounts set push_consents = $2 where account_id = $1 and push_consents <> $2',
)
const RESCAN = sql('reconcile_rescan', 'delete from consent_push_scans where account_id = $1')

export const retryDrift = route({
  summary: 'Tell the provider once more of every phone that it did not take. Owners only',
  answers: { 200: Shape },
  async handle({ rt, actor: { accountId } }) {
    const now = rt.clock.now()
    await rt.db.tx(async tx => {
      const rows = await tx.rows<{ phone: string }>(OPEN, [accountId, MOST_COUNTED])
      await askToTell(
        tx,
        accountId,
        rows.map(row => row.phone),
        now,
      )
    })
    return ok(await show(rt.db, accountId, now))
  },
})

const OPEN = sql(
  'reconcile_open',
  'select distinct phone from consent_drift where account_id = $1 and repaired_at is null limit $2',
)
