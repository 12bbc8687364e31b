// The desk's sentences about texts and consent: states, captions, who stopped whom since when.
import type { ConsentEvent, ConsentState, Message, MessageKind, Reading } from '../api-types.ts'
import { clock, dayKey, humane, moment, now } from './when.ts'

export type Tone = 'bad' | 'wait' | 'good' | 'quiet'

const STATES: Record<Message['state'], { words: string; tone: Tone }> = {
  waiting: { words: 'Waiting', tone: 'wait' },
  sending: { words: 'Sending', tone: 'quiet' },
  unknown: { words: 'Not known yet whether it went out; Heed is asking', tone: 'wait' },
  handed_over: { words: 'Handed over', tone: 'quiet' },
  sent: { words: 'Sent', tone: 'quiet' },
  delivered: { words: 'Delivered', tone: 'good' },
  not_delivered: { words: 'Not delivered', tone: 'bad' },
  refused: { words: 'Not sent', tone: 'bad' },
  canceled: { words: 'Cancelled', tone: 'bad' },
  received: { words: 'Received', tone: 'quiet' },
}

export function stateOf({ state, dueAt }: Message): { words: string; tone: Tone } {
  const known = STATES[state] ?? { words: state, tone: 'quiet' as const }
  if (state !== 'waiting' || !dueAt || Date.parse(dueAt) <= now().getTime()) return known
  const isToday = dayKey(dueAt) === dayKey(now().toISOString())
  return { ...known, words: `Waiting until ${isToday ? clock(dueAt) : moment(dueAt)}` }
}

/** Why a text did not arrive, without saying the state twice. */
export function reasonOf({ state, reasonText, providerError }: Message): string | null {
  if (!['not_delivered', 'refused', 'canceled', 'unknown', 'waiting'].includes(state) || !reasonText)
    return null
  const said = bareReason(reasonText)
  return providerError && !said.includes(String(providerError))
    ? `${said} (carrier code ${providerError})`
    : said
}

/** The reason alone: the state before the colon is said already. */
export function bareReason(reason: string): string {
  const words = humane(reason).replace(/^(not sent|not delivered|cancell?ed):\s*/i, '')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const CAPTIONS: Record<MessageKind, string | null> = {
  text: null,
  notice: 'First-text notice',
  confirmation: 'Confirmation of the opt-out',
  welcome_back: 'Welcome back',
  joined: 'Answer to who wants texts',
  help: 'Answer to HELP',
  instruction: 'The words that work',
}

/** Who or what a text is from, where that is not simply the person at this desk. */
export function captionOf({ kind, origin, direction }: Message, myName: string): string | null {
  if (direction === 'in') return null
  const caption = CAPTIONS[kind]
  if (caption) return caption
  if (!origin) return null
  const name = origin.name ? ` · ${origin.name}` : ''
  if (origin.kind === 'api') return `Through the API${name}`
  if (origin.kind === 'broadcast') return `Bulk text${name}`
  if (origin.kind === 'plan') return `Plan${name}`
  if (origin.kind === 'system') return 'Heed'
  return origin.name && origin.name !== myName ? origin.name : null
}

/** What an inbound text was taken for and what that did. */
export function readingWords({ verdict, effect }: Reading): { words: string; tone: Tone } | null {
  // The account's own word, or the YES to the consent page's question: ordinary texts else.
  if (effect === 'joined') return { words: 'Asked for texts', tone: 'good' }
  if (effect === 'join_while_blocked')
    return { words: 'Asked for texts: only START lifts the block', tone: 'wait' }
  switch (verdict) {
    case 'opt_out':
      return effect === 'already_opted_out'
        ? { words: 'Already opted out: recorded, no reply', tone: 'quiet' }
        : { words: 'Opted out', tone: 'bad' }
    case 'opt_in':
      return effect === 'opted_in' ? { words: 'Opted in again', tone: 'good' } : null
    case 'help':
      return { words: 'Asked for help: nothing changed', tone: 'quiet' }
    case 'doubtful':
      if (effect === 'none') return null
      return effect === 'wants_back'
        ? { words: 'Asks for texts again: only START lifts the block', tone: 'wait' }
        : { words: 'May mean stop: waits for a decision', tone: 'wait' }
    default:
      return null
  }
}

export const CONSENT_WORDS: Record<ConsentState, string> = {
  unknown: 'May be texted',
  opted_out: 'Opted out',
  opted_in: 'Opted in',
}

export type Stopped = {
  state: ConsentState
  since: string | null
  source: string | null
  word: string | null
  events: ConsentEvent[]
}

/** "Ann wrote STOP." or who recorded it, as the first half of every sentence about a block. */
export function whoStopped({ source, word, events }: Stopped, name: string): string {
  const event = events.filter(e => e.kind === 'opted_out').sort((a, b) => b.seq - a.seq)[0]
  const note = event?.note ? ` ${event.note.replace(/([^.!?”"])$/, '$1.')}` : ''
  if (source === 'provider') return `The carrier reports that ${name} opted out.`
  if (source === 'import') return `A list that was imported says that ${name} opted out.`
  if (source === 'agent' || source === 'owner') {
    const who = event?.actor ?? 'Somebody at this desk'
    return `${who} recorded that ${name} asked for no more texts.${note}`
  }
  if (!word) return `${name} opted out.`
  return isKeyword(word) ? `${name} wrote ${word.toUpperCase()}.` : `${name} asked to stop: “${word}”.`
}

/** Else it is what they wrote in words of their own. */
function isKeyword(word: string): boolean {
  return !word.includes(' ') || /^opt +out$/i.test(word)
}

/** How sentences call the person behind a phone: by first name, else neutrally. */
export function callName(contacts: { firstName: string }[]): string {
  const name = contacts[0]?.firstName
  return name && !name.startsWith('+') ? name : 'This person'
}

export function credits(count: number): string {
  return count === 1 ? '1 credit' : `${count.toLocaleString('en')} credits`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** A merge field is read as what it is about. */
export function readable(body: string): string {
  return body
    .trim()
    .replace(/\{\{\s*([a-z_]+)[^{}]*\}\}/g, (_, field: string) => `[${field.replaceAll('_', ' ')}]`)
}
