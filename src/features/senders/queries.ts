// The numbers that an account texts from, with their provider credentials sealed.
import type { SenderKind } from '../../core/replies.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import type { ProviderAccount } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'

export type Sender = {
  readonly id: string
  readonly accountId: string
  readonly phone: string
  readonly kind: SenderKind
  readonly provider: string
  readonly providerAccount: string
  readonly sealedToken: Buffer
  readonly baseUrl: string
  readonly repliesBy: 'provider' | 'heed'
  readonly segmentsPerSecond: number
  /** The carrier's cap a calendar day of the account; null: none. */
  readonly dailySegments: number | null
  readonly isDefault: boolean
  readonly createdAt: Date
  /** What a working process found out about its account at the provider; null: nothing bad. */
  readonly trouble: SenderTrouble | null
}

export type SenderTrouble = { readonly text: string; readonly since: Date; readonly nextTryAt: Date | null }

export function senderOf(row: Row): Sender {
  return {
    id: row.id as string,
    accountId: row.account_id as string,
    phone: row.phone as string,
    kind: row.kind as SenderKind,
    provider: row.provider as string,
    providerAccount: row.provider_account as string,
    sealedToken: row.sealed_token as Buffer,
    baseUrl: row.base_url as string,
    repliesBy: row.replies_by as 'provider' | 'heed',
    segmentsPerSecond: row.segments_per_second as number,
    dailySegments: row.daily_segments as number | null,
    isDefault: row.is_default as boolean,
    createdAt: row.created_at as Date,
    trouble:
      row.trouble === null
        ? null
        : {
            text: row.trouble as string,
            since: row.trouble_since as Date,
            nextTryAt: row.trouble_probe_at as Date | null,
          },
  }
}

/**
 * For a webhook, which names only the sender: finds the account too. Also one that was removed: who texts STOP to a
 * number that the office gave up means it, and what was on its way through it must come to an end.
 */
export async function findSender(query: Query, senderId: string): Promise<Sender | null> {
  const row = await query.one(FIND, [senderId])
  return row ? senderOf(row) : null
}

const FIND = sql('sender_find', 'select * from senders where id = $1')

export async function findSenders(query: Query, ids: readonly string[]): Promise<Map<string, Sender>> {
  const rows = await query.rows(FIND_MANY, [[...new Set(ids)]])
  return new Map(rows.map(row => [row.id as string, senderOf(row)]))
}

const FIND_MANY = sql('senders_find', 'select * from senders where id = any($1::uuid[])')

/** A webhook that was checked with `sender` counts: `found`, its row, has the same token. */
export function isCurrent(sender: Sender, found: Sender | undefined): boolean {
  return found?.sealedToken.equals(sender.sealedToken) === true
}

export async function listSenders(query: Query, accountId: string): Promise<Sender[]> {
  return (await query.rows(LIST, [accountId])).map(senderOf)
}

const LIST = sql(
  'senders_list',
  'select * from senders where account_id = $1 and removed_at is null order by is_default desc, created_at, id',
)

/** The provider's credentials, opened. Never log what this answers. */
export function openCredentials(rt: Runtime, sender: Sender): ProviderAccount {
  return {
    accountSid: sender.providerAccount,
    authToken: rt.seal.open(sender.sealedToken, sealPlace(sender.id)),
    baseUrl: sender.baseUrl,
  }
}

export function sealPlace(senderId: string): string {
  return `senders/${senderId}`
}

/** The address that the provider calls with what arrives at this number. */
export function webhookUrl(rt: Runtime, sender: Pick<Sender, 'id' | 'provider'>): string {
  return `${rt.config.publicUrl}/webhooks/${sender.provider}/${sender.id}`
}

export async function insertSender(query: Query, sender: Sender): Promise<void> {
  await query.run(INSERT, [
    sender.accountId,
    sender.id,
    sender.phone,
    sender.kind,
    sender.provider,
    sender.providerAccount,
    sender.sealedToken,
    sender.baseUrl,
    sender.repliesBy,
    sender.segmentsPerSecond,
    sender.isDefault,
    sender.createdAt,
    sender.dailySegments,
  ])
}

const INSERT = sql(
  'sender_insert',
  `insert into senders (account_id, id, phone, kind, provider, provider_account, sealed_token, base_url, replies_by,
                        segments_per_second, tokens, tokens_at, is_default, created_at, daily_segments)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $12, $11, $12, $13)`,
)
