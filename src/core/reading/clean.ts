// Makes a text readable by rules: folds what must not matter, and keeps only what the person wrote themselves.
import { SLIPS } from './slips.ts'

/** Letters of other alphabets that look like Latin ones, and signs that people write for letters. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...pairs('авеіјкмнорсѕтухԁһԛԝ', 'abeijkmhopcstyxdhqw'),
  ...pairs('αβεικνορτυχ', 'abeiknoptux'),
}
const LEET: Readonly<Record<string, string>> = {
  ...pairs('013457@$!|', 'oieastasil'),
}

function pairs(from: string, to: string): Record<string, string> {
  return Object.fromEntries([...from].map((char, index) => [char, [...to][index]!]))
}

/**
 * Folds case, full-width and styled letters (NFKC; letters in boxes, which NFKC leaves alone), characters that cannot
 * be seen (zero-width, direction marks, soft hyphens, tags, variation selectors), kinds of quotes and apostrophes.
 * Line ends stay.
 */
export function fold(body: string): string {
  // Most texts are plain ASCII, and what follows costs ten times as much.
  if (/^[\x20-\x7e\n]*$/.test(body)) return withoutLinks(foldPlain(body.trim().toLowerCase()))
  return withoutLinks(foldAll(body))
}

function foldPlain(text: string): string {
  const lines = text.includes('\n') ? text.replace(/ *\n */g, '\n') : text
  return lines.includes('`') ? lines.replaceAll('`', "'") : lines
}

/** An address says nothing of its own: "https://example.com/stop". */
function withoutLinks(text: string): string {
  return text.includes('http') || text.includes('www.')
    ? text.replace(/(?:https?:|www\.)\S+/g, ' ').trim()
    : text
}

function foldAll(body: string): string {
  return body
    .normalize('NFKC')
    .replace(/[\u{1f130}-\u{1f149}\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu, boxed)
    .replace(/\p{Cf}|\p{Cc}|\u034f|[\ufe00-\ufe0f\u20e3]/gu, char => (/\s/.test(char) ? char : ''))
    .replace(/\r\n?/g, '\n')
    .replace(/[’‘`´ʼ′]/g, "'")
    .replace(/[“”„«»″＂]/g, '"')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .trim()
    .toLowerCase()
}

function boxed(char: string): string {
  const code = char.codePointAt(0)!
  const start = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6].findLast(first => code >= first)!
  return String.fromCharCode(97 + code - start)
}

/** What is left when reactions, quotes, forwarded parts and signatures are taken away. */
export function ownWords(folded: string): {
  readonly text: string
  readonly reaction: 'dislike' | 'other' | null
} {
  const reaction = folded.includes('"') ? reactionIn(folded) : null
  if (reaction) return { text: '', reaction }
  if (!folded.includes('\n'))
    return { text: withoutQuotes(folded.startsWith('>') ? '' : folded), reaction: null }
  const lines = folded.split('\n')
  const end = lines.findIndex((line, index) => ENDS.test(line) && (index > 0 || lines.length > 1))
  const kept = (end === -1 ? lines : lines.slice(0, end)).filter(line => !/^\s*>/.test(line))
  return { text: withoutQuotes(kept.filter(line => line !== '').join('\n')), reaction: null }
}

/** Where somebody else's words or a signature begin, by the first words of a line. */
const ENDS = new RegExp(
  `^(?:${[
    '--+ ?$|_{5,}|-{3,} ?(?:original|forwarded)|begin forwarded message|get outlook|sent with ',
    'on .{6,90} wrote:?$|el .{6,90} escribi[oó]:?$|le .{6,90} a écrit ?:?$|am .{6,90} schrieb.*:?$',
    '(?:sent|enviado|envoyé|gesendet|inviato|skickat) (?:from|via|desde|depuis|de|von|do|da)\\b',
  ].join('|')})`,
  'u',
)

/** How those begin that dislike. */
export const DISLIKES = ['disli', 'no me', 'na pa', 'gefäl']

const FACE = '\\p{Extended_Pictographic}[\\p{M}\\p{Extended_Pictographic}]*'

/** What iMessage and Android send for a reaction, in the languages of their keyboards; the first group dislikes. */
const REACTION = new RegExp(
  `^(?:${[
    "(dislik(?:ed|es)|no me gusta|n'a pas aimé|gefällt nicht)",
    'liked|loved|laughed at|emphasi[sz]ed|questioned|removed an? .{2,20} from|reacted .{1,30} (?:to|with)',
    `${FACE} (?:to|a|à|auf)|ha reaccionado .{1,40} a|(?:me|le) (?:gusta|encanta)`,
    'a (?:aimé|adoré|réagi .{1,40} à)|gefällt|hat .{1,30} auf|gostou de|amou|reagiu .{1,40} a',
  ].join('|')})\\s+"[\\s\\S]*"?$`,
  'u',
)

function reactionIn(folded: string): 'dislike' | 'other' | null {
  const found = REACTION.exec(folded)
  if (!found) return null
  return found[1] ? 'dislike' : 'other'
}

/** Our own notice, quoted: what stands around it is the person's. A text that is all quote is theirs. */
function withoutQuotes(text: string): string {
  if (!text.includes('"')) return text
  const rest = text.replace(/"[^"\n]{0,300}"/g, quote =>
    /\b(?:reply|text|txt|send|respond\w*|envoyez)\b/.test(quote) ? ' ' : quote,
  )
  return /[\p{L}\p{N}]/u.test(rest) ? rest.trim() : text
}

/** One text as words: apostrophes gone ("don't" is "dont"), look-alikes and stretched letters put right. */
export function words(text: string): string[] {
  if (/^[a-z0-9 ',&+%^?-]*$/.test(text)) return plainWords(text)
  return text
    .replace(/(\p{L})'(?=\p{L})/gu, '$1')
    .split(/[^\p{L}\p{N}\p{M}@$!|#']+/u)
    .map(word)
    .filter(one => one !== '')
}

/** The same for plain letters, digits and commas, which is nearly every text: in one walk, since it is most work. */
function plainWords(text: string): string[] {
  const all: string[] = []
  const line = text.includes("'") ? text.replaceAll("'", '') : text
  let from = 0
  let hasDigit = false
  let hasLetter = false
  let run = 0
  let isOdd = false
  for (let at = 0; at <= line.length; at += 1) {
    const code = line.charCodeAt(at)
    const isDigit = code >= 48 && code <= 57
    if (isDigit || (code >= 97 && code <= 122)) {
      hasDigit ||= isDigit
      hasLetter ||= !isDigit
      run = at > from && code === line.charCodeAt(at - 1) ? run + 1 : 1
      isOdd ||= run === 3
      continue
    }
    if (at > from) all.push(plainWord(line.slice(from, at), (hasDigit && hasLetter) || isOdd))
    from = at + 1
    hasDigit = false
    hasLetter = false
    isOdd = false
    run = 0
  }
  return all
}

/** A single word as `words` reads it. */
export function meantBy(token: string): string {
  return words(token)[0] ?? token
}

function plainWord(token: string, isOdd: boolean): string {
  // Many words are shorter than any slip.
  const meant = token.length < 3 ? undefined : SLIPS.get(token)
  if (meant || isOdd) return meant ?? word(token)
  return token.length >= 8 ? spelled(token) : token
}

function word(raw: string): string {
  const read = spelled(unstretched(plain(raw.replace(/^['!|]+|['!|]+$/g, ''))))
  return SLIPS.get(read) ?? read
}

/** The longest of our words is the one that is misspelled most, and nothing else looks like it. */
function spelled(token: string): string {
  const isNear =
    token.length >= 8 && token.length <= 13 && /^[ubns]{2}/.test(token) && distance(token, 'unsubscribe') <= 2
  return isNear && !/^(?:unsubscribed|subscri)/.test(token) ? 'unsubscribe' : token
}

/** Letters to change, add or drop to make one word of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at]
    for (let to = 1; to <= other.length; to += 1) {
      const change = one[at - 1] === other[to - 1] ? 0 : 1
      next.push(Math.min(row[to - 1]! + change, row[to]! + 1, next[to - 1]! + 1))
    }
    row = next
  }
  return row[other.length]!
}

function plain(token: string): string {
  if (/^[\p{Script=Cyrillic}\p{Script=Greek}a-z]+$/u.test(token) && !/^[a-z]+$/.test(token)) {
    const latin = swap(token, LOOKALIKES)
    // A word of that language stays one: only mixtures, and what becomes one of our words, are disguises.
    if (/^[a-z]+$/.test(latin) && (/[a-z]/.test(token) || DISGUISED.has(latin))) return latin
  }
  if (/[a-z]/.test(token) && /[0-9@$!|]/.test(token)) {
    const letters = swap(token, LEET)
    if (DISGUISED.has(letters)) return letters
  }
  return token === '#' ? token : token.replace(/^[@$#!|]+|[@$#!|]+$/g, '')
}

function swap(token: string, table: Readonly<Record<string, string>>): string {
  return [...token].map(char => table[char] ?? char).join('')
}

const DISGUISED: ReadonlySet<string> = new Set([
  ...[
    'stop',
    'stap',
    'stopo',
    'stopall',
    'quit',
    'end',
    'cancel',
    'unsubscribe',
    'unsub',
    'optout',
    'remove',
    'revoke',
  ],
  ...['text', 'texts', 'texting', 'message', 'messages', 'please', 'fuck', 'spam'],
])

/** "stoooop" and "STTTOOOPPP" are "stop"; "pleeease" is "please". Two alike may be meant ("stoop", "off"). */
function unstretched(token: string): string {
  const single = token.replace(/(\p{L})\1{2,}/gu, '$1')
  if (single === token) return token
  return DISGUISED.has(single.replace(/(\p{L})\1+/gu, '$1')) ? single.replace(/(\p{L})\1+/gu, '$1') : single
}
