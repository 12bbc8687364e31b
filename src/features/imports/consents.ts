// Takes over what a file says about consent: each word of it is a transition with its line as the evidence. B2, C3.
import { type Consent, transition } from '../../core/consent.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import type { Recorded } from '../consent/record.ts'
import { obey } from '../messages/obey.ts'
import type { Batch, ImportedConsent } from './batch.ts'
import type { ImportRow } from './queries.ts'

type Given = {
  readonly row: ImportRow
  readonly batch: Batch
  /** Locked in this transaction. */
  readonly consents: ReadonlyMap<string, Consent>
}

/** Opt-outs come last, so that of two words about one phone the opt-out stands. */
export async function takeConsents(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  { row, batch, consents }: Given,
): Promise<void> {
  if (batch.consents.length === 0) return
  const now = rt.clock.now()
  const state = new Map(consents)
  const inOrder = [...batch.consents.filter(isOptIn), ...batch.consents.filter(one => !isOptIn(one))]
  const list = inOrder.map((said): Recorded => {
    const at = said.on !== null && said.on < now ? said.on : now
    const cause = { kind: 'imported', said: said.kind, note: evidenceOf(said, row) } as const
    const result = transition(state.get(said.phone)!, cause, at)
    state.set(said.phone, result.consent)
    return {
      accountId,
      phone: said.phone,
      transition: result,
      messageId: null,
      wording: null,
      actor: row.createdBy,
      isOneOfMany: true,
    }
  })
  const stopped = list.filter(one => one.transition.cancelWaiting).map(one => one.phone)
  await tx.run(SETTLE, [accountId, stopped])
  const effective = list.filter(({ transition: { event, cancelWaiting } }) => event !== null || cancelWaiting)
  await obey(rt, tx, accountId, effective)
}

function isOptIn({ kind }: ImportedConsent): boolean {
  return kind === 'opted_in'
}

/** Who looks at the history years later finds the file, the line and what stood there. */
function evidenceOf({ said, line, on }: ImportedConsent, { fileName, id }: ImportRow): string {
  const dated = on === null ? '' : `, dated ${on.toISOString().slice(0, 10)}`
  return `${said.replaceAll('\0', '')}${dated}. File ${fileName}, line ${line}, import ${id}.`
}

const SETTLE = sql(
  'import_settle_conversations',
  'update conversations set asks_to_stop = false where account_id = $1 and phone = any ($2::text[]) and asks_to_stop',
)
