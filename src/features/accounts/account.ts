// An account: one agent or one team, with the settings that every other feature asks for.
import type { NoticeRule } from '../../core/admission.ts'
import { monthOf } from '../../core/calendar.ts'
import { NO_OPT_IN, type OptIn } from '../../core/join.ts'
import { DEFAULT_PRICES, type PriceList } from '../../core/prices.ts'
import type { Policy } from '../../core/read-text.ts'
import { DEFAULT_REPLIES, type ReplyTexts } from '../../core/replies.ts'
import type { TextingHours } from '../../core/texting-hours.ts'
import { type Query, type Row, sql, type Tx } from '../../kit/db/db.ts'

export type Account = {
  readonly id: string
  readonly name: string
  readonly timeZone: string
  readonly notice: NoticeRule & { readonly text: string }
  readonly replies: ReplyTexts
  readonly prices: PriceList
  readonly monthlyCredits: number
  /** For automatic texts, where the recipient lives (G6); null: at any time. */
  readonly textingHours: TextingHours | null
  /** Automatic texts to one phone in any 24 hours; null: no cap. */
  readonly automaticPerDay: number | null
  /** Ids of core/rule-packs that it does not keep to. None holds where there are no texting hours. */
  readonly rulePacksOff: readonly string[]
  /** How people ask for texts (core/join.ts). */
  readonly optIn: OptIn
  /** Whether requests in ordinary words count as well (B8, B9). */
  readonly policy: Policy
  /** Whether an opt-out is answered, where Heed answers. */
  readonly confirmsOptOut: boolean
  /** Whether providers are told of opt-outs and of those who came back. */
  readonly pushesConsents: boolean
}

/** A1: the article's wording. */
export const DEFAULT_NOTICE = 'Prefer a phone call or email? Reply STOP to unsubscribe.'

export async function loadAccount(query: Query, accountId: string): Promise<Account> {
  const row = await query.one(LOAD, [accountId])
  if (!row) throw new Error(`account ${accountId} is gone`)
  return accountOf(row)
}

/** For whoever changes settings: two at once would take each other's away. */
export async function lockAccount(tx: Tx, accountId: string): Promise<Account> {
  const row = await tx.one(LOCK, [accountId])
  if (!row) throw new Error(`account ${accountId} is gone`)
  return accountOf(row)
}

export async function loadAccounts(
  query: Query,
  accountIds: readonly string[],
): Promise<Map<string, Account>> {
  const rows = await query.rows(LOAD_MANY, [accountIds])
  return new Map(rows.map(row => [row.account_id as string, accountOf(row)]))
}

const LOAD_MANY = sql('accounts_load', 'select * from accounts where account_id = any($1::uuid[])')

const LOCK = sql('account_lock', 'select * from accounts where account_id = $1 for no key update')

const LOAD = sql('account_load', 'select * from accounts where account_id = $1')

export function accountOf(row: Row): Account {
  return {
    id: row.account_id as string,
    name: row.name as string,
    timeZone: row.time_zone as string,
    notice: {
      mode: row.notice_mode as 'separate' | 'appended',
      text: row.notice_text as string,
      repeatAfterDays: row.notice_repeat_days as number | null,
    },
    replies: { ...DEFAULT_REPLIES, ...(row.replies as Partial<ReplyTexts>) },
    prices: { ...DEFAULT_PRICES, ...(row.prices as Partial<PriceList>) },
    monthlyCredits: row.monthly_credits as number,
    textingHours:
      row.texting_from === null ? null : { from: row.texting_from as string, to: row.texting_to as string },
    automaticPerDay: row.automatic_per_day as number | null,
    rulePacksOff: row.rule_packs_off as string[],
    optIn: (row.opt_in as OptIn | null | undefined) ?? NO_OPT_IN,
    policy: row.policy as Policy,
    confirmsOptOut: row.confirms_opt_out as boolean,
    pushesConsents: row.push_consents === true,
  }
}

export async function saveAccount(query: Query, account: Account): Promise<void> {
  const { notice } = account
  await query.run(SAVE, [
    account.id,
    account.name,
    account.timeZone,
    notice.mode,
    notice.text,
    notice.repeatAfterDays,
    JSON.stringify(account.replies),
    JSON.stringify(account.prices),
    account.monthlyCredits,
    account.textingHours?.from ?? null,
    account.textingHours?.to ?? null,
    account.automaticPerDay,
    account.rulePacksOff,
    account.policy,
    account.confirmsOptOut,
  ])
}

const SAVE = sql(
  'account_save',
  `update accounts
      set name = $2, time_zone = $3, notice_mode = $4, notice_text = $5, notice_repeat_days = $6,
          replies = $7, prices = $8, monthly_credits = $9, texting_from = $10, texting_to = $11,
          automatic_per_day = $12, rule_packs_off = $13, policy = $14, confirms_opt_out = $15
    where account_id = $1`,
)

export type NewAccount = {
  readonly id: string
  readonly name: string
  readonly timeZone: string
  readonly monthlyCredits: number
}

/** Makes the account with the standard settings, an empty consent chain, and an empty balance that is due its grant. */
export async function openAccount(
  tx: Tx,
  { id, name, timeZone, monthlyCredits }: NewAccount,
  at: Date,
): Promise<void> {
  await tx.run(OPEN, [id, name, timeZone, DEFAULT_NOTICE, monthlyCredits, at])
  await tx.run(OPEN_CHAIN, [id])
  await tx.run(OPEN_BALANCE, [id, monthOf(at, timeZone), at])
}

const OPEN = sql(
  'account_open',
  `insert into accounts (account_id, name, time_zone, notice_mode, notice_text, replies, prices,
                         monthly_credits, created_at)
   values ($1, $2, $3, 'separate', $4, '{}', '{}', $5, $6)`,
)
const OPEN_CHAIN = sql(
  'account_open_chain',
  `insert into consent_chains (account_id, seq, head) values ($1, 0, '')`,
)
const OPEN_BALANCE = sql(
  'account_open_balance',
  `insert into credit_balances (account_id, available, held, spent, month, month_spent, next_grant_at)
   values ($1, 0, 0, 0, $2, 0, $3)`,
)
