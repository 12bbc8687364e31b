// Writes an evidence pack about one phone as a stream: all that is known, and the part of the chain that proves it.

import { RULES } from '../../core/rule-version.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import { ruleVersions } from '../messages/why.ts'
import { erasuresOf } from './erasures.ts'
import { contactsOf, eventsOf, messagesOf, readSubject, refusalsOf } from './gather.ts'
import { makeLines } from './lines.ts'
import { provenSegments, readHead, tailOf } from './links.ts'
import { HEAD_FORMAT, PACK_FORMAT } from './shapes.ts'

export type PackRequest = { readonly accountId: string; readonly phone: string; readonly by: string }

export async function* packLines(rt: Runtime, { accountId, phone, by }: PackRequest): AsyncGenerator<string> {
  const { db } = rt
  const { id, name, timeZone } = await loadAccount(db, accountId)
  const subject = await readSubject(db, accountId, phone)
  const { head } = await readHead(db, accountId, subject.end)
  const versions = await ruleVersions(db)
  const signer = rt.signer(accountId)
  const lines = makeLines(signer)
  yield lines.first('format', PACK_FORMAT)
  yield lines.member('phone', phone)
  yield lines.member('key', signer.publicKey)
  yield lines.member('tag', subject.tag.toString('hex'))
  yield lines.member('account', { id, name, timeZone })
  yield lines.member('made', { at: rt.clock.now().toISOString(), by, program: `Heed, rules of ${RULES}` })
  yield* lines.list(
    'rules',
    versions.map(one => ({ version: one.version, since: one.since.toISOString() })),
  )
  yield lines.member('state', subject.state)
  yield lines.member('head', head)
  yield* lines.list('events', eventsOf(db, subject))
  yield* lines.list('messages', messagesOf(db, subject, versions))
  yield* lines.list('refusals', await refusalsOf(db, subject))
  yield* lines.list('contacts', await contactsOf(db, subject))
  yield* lines.list('erasures', await erasuresOf(db, subject))
  yield* lines.list('segments', provenSegments(db, accountId, head.segments, subject.tag))
  yield* lines.list('tail', await tailOf(db, accountId, head))
  yield lines.end()
}

/** The end of the account's chain as a small file to keep elsewhere. */
export async function* headLines(rt: Runtime, accountId: string): AsyncGenerator<string> {
  const { id, name } = await loadAccount(rt.db, accountId)
  const { end } = await readSubject(rt.db, accountId, '')
  const { head, lastHash } = await readHead(rt.db, accountId, end)
  const signer = rt.signer(accountId)
  const lines = makeLines(signer)
  yield lines.first('format', HEAD_FORMAT)
  yield lines.member('key', signer.publicKey)
  yield lines.member('account', { id, name })
  yield lines.member('at', rt.clock.now().toISOString())
  yield lines.member('head', head)
  yield lines.member('lastHash', lastHash.toString('base64'))
  yield* lines.list('tail', await tailOf(rt.db, accountId, head))
  yield lines.end()
}
