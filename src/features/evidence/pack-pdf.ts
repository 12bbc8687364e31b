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
  const foot = `Made ${at.toISOString().slice(0, 19).replace('T', ' ')} UTC by ${request.by}. For reading: the proof is in the JSON file of the same pack.`
  return pdf(blocksOf(rt, request), { title: `Evidence about ${who}`, foot, at })
}

async function* blocksOf(rt: Runtime, { accountId, phone, by }: PackRequest): AsyncGenerator<PdfBlock> {
  const { db } = rt
  const account = await loadAccount(db, accountId)
  const subject = await readSubject(db, accountId, phone)
  const { head } = await readHead(db, accountId, subject.end)
  const versions = await ruleVersions(db)
  const told = makeTeller(account.timeZone)
  yield { kind: 'title', text: `What ${displayPhone(phone)} was told, said and got` }
  yield { kind: 'gap' }
  yield fact('Phone', phone)
  yield fact('State', inWords(subject.state.text, told))
  yield fact('Account', `${account.name} (${accountId})`)
  yield fact('Made', `${told(rt.clock.now().toISOString())}, by ${by}`)
  yield fact('Times', `as a clock shows them in ${account.timeZone}; then the same moment in UTC`)
  yield* howToCheck(head)

  yield heading('Consent')
  let events = 0
  for await (const event of eventsOf(db, subject)) {
    events += 1
    yield* eventBlocks(event, told)
  }
  if (events === 0) yield text('Nothing: this person has never asked to stop, and nothing else was recorded.')

  yield heading('Who had this phone, and where it came from')
  const contacts = await contactsOf(db, subject)
  for (const contact of contacts) yield* contactBlocks(contact, told)
  if (contacts.length === 0) yield text('Nobody: no contact of the account has had it.')
  for (const { at, by: eraser, reason } of await erasuresOf(db, subject)) {
    yield entry(`${told(at)}`)
    yield text(`Erased by ${eraser}: ${reason}`)
  }

  yield heading('Every text, with the decision about it')
  let texts = 0
  for await (const message of messagesOf(db, subject, versions)) {
    texts += 1
    yield* messageBlocks(message, told)
  }
  if (texts === 0) yield text('No text went to this phone, and none came from it.')

  const refusals = await refusalsOf(db, subject)
  if (refusals.length > 0) yield heading('Texts that were refused')
  for (const { at, text: words, origin, author, rule } of refusals) {
    yield entry(told(at))
    yield text(`${words} (${[origin, author, rule && `rule ${rule}`].filter(Boolean).join(', ')})`)
  }

  yield heading('Rules in force')
  for (const { version, since } of versions) yield fact(version, `since ${told(since.toISOString())}`)
  yield heading('End of this document')
  yield text(
    `It tells of ${counted(events, 'consent event')}, ${counted(texts, 'text')} and ${counted(refusals.length, 'refused text')}.`,
  )
}

function* howToCheck(head: { readonly seq: number; readonly hash: string }): Generator<PdfBlock> {
  yield heading('How to check it')
  yield text(
    'This document is for reading. The JSON file of the same pack holds the same facts with their proof. On any computer, without an account and without a connection, this finds every byte that was changed in it and every consent event that was left out:',
  )
  yield { kind: 'mono', text: 'heed verify FILE' }
  yield text(
    'Each consent event ends with its SHA-256 digest, which stands in the JSON file as well. Every event carries on the hash of the one before it, over all phones of the account; the last one, when this was made:',
  )
  yield { kind: 'mono', text: head.hash ? `event ${head.seq}  ${head.hash}` : 'none yet' }
  yield text(
    'Words beside a bar are those of the texts, to the letter; [B2] and the like name the rule that decided. What paper cannot show stands in brackets with its Unicode number, such as [thumbs up U+1F44D].',
  )
}

function* eventBlocks(event: Pack['events'][number], told: Teller): Generator<PdfBlock> {
  yield entry(told(event.at))
  yield text(inWords(event.text, told))
  if (event.wording !== null) yield quote(event.wording)
  const shown = event.wordingVersion === null ? '' : `Wording ${event.wordingVersion}. `
  const by = event.actor === null ? '' : `, by ${event.actor}`
  yield small(
    `${shown}Event ${event.seq} of the account${by}; rules of ${event.rules ?? 'before they were noted'}`,
  )
  yield { kind: 'mono', text: event.digest }
}

function* messageBlocks(message: Pack['messages'][number], told: Teller): Generator<PdfBlock> {
  const { direction, at, from, to, kind, body, media, why, rules, providerId } = message
  yield entry(
    `${told(at)}: ${direction === 'in' ? 'from the person' : `to the person, ${KINDS[kind] ?? kind}`}`,
  )
  yield body === '' ? small('(no words)') : quote(body)
  for (const address of media) yield small(`Attachment: ${address}`)
  for (const step of why) {
    const when = step.at === null ? '' : `${told(step.at, at)}: `
    yield small(`${when}${inWords(step.text, told)}${step.rule === null ? '' : ` [${step.rule}]`}`)
  }
  const known = providerId === null ? '' : `; the provider calls it ${providerId}`
  yield small(`${from} to ${to}. Decided by the rules of ${rules}. Text ${message.id}${known}`)
}

const KINDS: Readonly<Record<string, string>> = {
  notice: 'the first-text notice',
  confirmation: 'confirmation of the opt-out',
  welcome_back: 'confirmation of the opt-in',
  joined: 'answer to who asked for texts',
  help: 'answer to HELP',
  instruction: 'the words that work',
  text: 'a text',
}

function* contactBlocks(contact: Pack['contacts'][number], told: Teller): Generator<PdfBlock> {
  const { name, source, createdAt, deletedAt, imported } = contact
  yield entry(name || 'No name')
  const line = imported?.line == null ? '' : `, line ${imported.line}`
  const from =
    imported === null
      ? source
      : `from the file ${imported.file}${line}, imported by ${imported.by} on ${told(imported.at)}`
  const until = deletedAt === null ? '' : `; deleted ${told(deletedAt)}`
  yield text(`Since ${told(createdAt)}${until}. Origin: ${from}.`)
}

/** `after`: something of the same minutes that was told before, with its day. */
type Teller = (iso: string, after?: string) => string

const SOON_MS = 3_600_000

/** For people who were there, and for those who compare: both clocks. */
export function makeTeller(timeZone: string): Teller {
  const clock = { timeZone, hour: 'numeric', minute: '2-digit', second: '2-digit' } as const
  const short = new Intl.DateTimeFormat('en-US', clock)
  const long = new Intl.DateTimeFormat('en-US', {
    ...clock,
    ...{ year: 'numeric', month: 'short', day: 'numeric', timeZoneName: 'short' },
  })
  return (iso, after) => {
    const at = new Date(iso)
    if (after !== undefined && Math.abs(at.getTime() - Date.parse(after)) < SOON_MS) return short.format(at)
    const utc = at.toISOString().slice(0, 19).replace('T', ' ')
    return timeZone === 'UTC' ? `${utc} UTC` : `${long.format(at)} (${utc} UTC)`
  }
}

/** The times that Heed writes into sentences, as it writes them; what somebody typed may only look like one. */
export function inWords(sentence: string, told: Teller): string {
  return sentence.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, iso =>
    Number.isNaN(Date.parse(iso)) ? iso : told(iso),
  )
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`
}

function heading(content: string): PdfBlock {
  return { kind: 'heading', text: content }
}

function entry(content: string): PdfBlock {
  return { kind: 'entry', text: content }
}

function fact(name: string, content: string): PdfBlock {
  return { kind: 'fact', name, text: content }
}

function text(content: string): PdfBlock {
  return { kind: 'text', text: content }
}

function quote(content: string): PdfBlock {
  return { kind: 'quote', text: content }
}

function small(content: string): PdfBlock {
  return { kind: 'small', text: content }
}
