// Makes a broadcast: kept as it was asked for, started at once or at its time by whichever process works.
import type { Tx } from '../../kit/db/db.ts'
import { type Problem, problem } from '../../kit/web/problem.ts'
import type { Runtime } from '../../runtime.ts'
import { audiencePage, countAudience } from '../contacts/audience.ts'
import { markUsed } from '../messages/attachments.ts'
import { insertBroadcast } from './broadcast.ts'
import type { BroadcastDraft } from './draft.ts'
import { tellBroadcast } from './tell.ts'

/** Answers its id, or why there can be none. Nothing is sent here: the texts are made by pages (expand.ts). */
export async function startBroadcast(
  rt: Runtime,
  tx: Tx,
  { accountId, name: author }: { accountId: string; name: string },
  draft: BroadcastDraft,
): Promise<{ id: string } | Problem> {
  if (draft.senders.length === 0) {
    const detail = 'The account has no number to send from. Add a sender in Settings.'
    return problem(422, 'not-sent', 'The broadcast is not started', detail, { more: { reason: 'no_sender' } })
  }
  const at = rt.clock.now()
  // A count is that of a second ago; whether there is anybody is asked of the people themselves.
  const { people } = await audiencePage(tx, accountId, draft.audience, null, 1, at)
  if (people.length === 0) {
    const detail = `There is nobody in this audience (${draft.words}).`
    return problem(422, 'not-sent', 'The broadcast is not started', detail, { more: { reason: 'no_people' } })
  }
  const { contacts } = await countAudience(tx, accountId, draft.audience, at)
  const id = rt.newId()
  await markUsed(rt, tx, accountId, draft.media)
  await insertBroadcast(tx, { accountId, id, draft, people: Math.max(1, contacts), author, at })
  await tellBroadcast(rt, tx, { accountId, id, state: draft.sendAt <= at ? 'expanding' : 'scheduled' })
  return { id }
}
