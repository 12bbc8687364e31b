// The evidence pack for people who read: the same facts as the JSON file, on paper, with the digests to compare.
import { displayPhone } from '../../core/phone.ts'
import { type PdfBlock, pdf } from '../../kit/pdf.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import { ruleVersions } from '../messages/why.ts'
import { erasuresOf } from './erasures.ts'
import { contactsOf, eventsOf, messagesOf, readSubject, refusalsOf } from './gather.ts'
import { readHead } from './links.ts'
import type { PackRequest } from './pack.ts'
import type { Pack } from './shapes.ts'

export function packPdf(rt: Runtime, request: PackRequest): AsyncGenerator<Buffer> {
  const at = rt.clock.now()
  const who = displayPhone(request.phone)
  const foot = `Evidence about ${who}, made ${at.toISOString()} by ${request.by}. All times are UTC.`
  return pdf(blocksOf(rt, request), { title: `Evidence about ${who}`, foot, at })
}

async function* blocksOf(rt: Runtime, { accountId, phone }: PackRequest): AsyncGenerator<PdfBlock> {
  const { db } = rt
  const account = await loadAccount(db, accountId)
  const subject = await readSubject(db, accountId, phone)
  const { head } = await readHead(db, accountId, subject.end)
  const versions = await ruleVersions(db)
  yield { kind: 'title', text: `What ${displayPhone(phone)} was told, said and got` }
  yield { kind: 'gap' }
  yield text(`Account: ${account.name} (${accountId})`)
  yield text(`State: ${subject.state.text}`)
  yield small(
    'This document is for reading. The JSON file of the same pack holds the proof that nothing was changed or left out: heed verify FILE.',
  )
  yield mono(`Head of the account's history: event ${head.seq}, ${head.hash || 'none'}`)

  yield heading('Consent')
  let isEmpty = true
  for await (const event of eventsOf(db, subject)) {
    isEmpty = false
    yield* eventBlocks(event)
  }
  if (isEmpty) yield text('Nothing: this person has never asked to stop, and nothing else was recorded.')

  yield heading('Who had this phone, and where it came from')
  yield* (await contactsOf(db, subject)).map(contact => text(contactLine(contact)))
  for (const { at, by, reason } of await erasuresOf(db, subject)) {
    yield text(`${at}  Erased by ${by}: ${reason}`)
  }

  yield heading('Every text, with the decision about it')
  isEmpty = true
  for await (const message of messagesOf(db, subject, versions)) {
    isEmpty = false
    yield* messageBlocks(message)
  }
  if (isEmpty) yield text('No text went to this phone, and none came from it.')

  const refusals = await refusalsOf(db, subject)
  if (refusals.length > 0) yield heading('Texts that were refused')
  for (const { at, text: words, origin, author, rule } of refusals)
    yield text(`${at}  ${words} (${[origin, author, rule && `rule ${rule}`].filter(Boolean).join(', ')})`)

  yield heading('Rules in force')
  for (const { version, since } of versions) yield text(`${version}, since ${since.toISOString()}`)
}

function* eventBlocks(event: Pack['events'][number]): Generator<PdfBlock> {
  yield text(`${event.at}  ${event.text}`)
  const version = event.wordingVersion === null ? '' : ` (${event.wordingVersion})`
  if (event.wording !== null) yield small(`Words${version}: "${event.wording}"`)
  const by = event.actor === null ? '' : `, by ${event.actor}`
  yield small(`Event ${event.seq} of the account${by}, rules of ${event.rules ?? 'before they were noted'}`)
  yield mono(event.digest)
}

function* messageBlocks(message: Pack['messages'][number]): Generator<PdfBlock> {
  const { direction, at, from, to, kind, body, media, why, rules, providerId } = message
  const way = direction === 'in' ? 'From the person' : 'To the person'
  yield text(`${at}  ${way}: ${kind}, ${from} to ${to}`)
  yield text(body === '' ? '(no words)' : `"${body}"`)
  for (const address of media) yield small(`Attachment: ${address}`)
  for (const step of why) {
    yield small(`${step.at ?? ''}  ${step.rule === null ? '' : `[${step.rule}] `}${step.text}`.trim())
  }
  yield small(
    `Decided by the rules of ${rules}. Text ${message.id}${providerId === null ? '' : `, ${providerId}`}`,
  )
  yield { kind: 'gap' }
}

function contactLine({ name, source, createdAt, deletedAt, imported }: Pack['contacts'][number]): string {
  const line = imported?.line === null || imported === null ? '' : `, line ${imported.line}`
  const from =
    imported === null
      ? source
      : `from the file ${imported.file}${line}, imported by ${imported.by} at ${imported.at}`
  return `${name || 'No name'}: ${from}; since ${createdAt}${deletedAt === null ? '' : `, deleted ${deletedAt}`}`
}

function heading(content: string): PdfBlock {
  return { kind: 'heading', text: content }
}

function text(content: string): PdfBlock {
  return { kind: 'text', text: content }
}

function small(content: string): PdfBlock {
  return { kind: 'small', text: content }
}

function mono(content: string): PdfBlock {
  return { kind: 'mono', text: content }
}
