// Texts that were refused before they were texts: kept with the decision, so that it can be shown years later.

import { RULES } from '../../core/rule-version.ts'
import type { Decision } from '../../core/words.ts'
import { sql } from '../../kit/db/db.ts'
import type { Problem } from '../../kit/web/problem.ts'
import type { Runtime } from '../../runtime.ts'
import type { TextRequest } from './queue.ts'

/** After the transaction of the refusal, which keeps nothing. Answers the problem with its time and rules. */
export async function noteRefusal(
  rt: Runtime,
  accountId: string,
  { request, problem }: { request: TextRequest; problem: Problem },
): Promise<Problem> {
  const decision = problem.more?.decision as Decision | undefined
  if (decision === undefined) return problem
  const at = rt.clock.now()
  const { reason, rule, text } = decision
  const { phone, origin, author } = request
  await rt.db.run(NOTE, [accountId, rt.newId(), phone, reason, rule, text, origin, author, RULES, at])
  return { ...problem, more: { ...problem.more, at: at.toISOString(), rules: RULES } }
}

const NOTE = sql(
  'refusals_note',
  `insert into refusals (account_id, id, phone, reason, rule, text, origin, author, rules, at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
)
