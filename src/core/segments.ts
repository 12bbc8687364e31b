// Counts the segments that a text takes on the air, and finds the characters that make it dear (rule E5).

export type Encoding = 'GSM-7' | 'UCS-2'

export type Segments = {
  readonly encoding: Encoding
  readonly segments: number
  /** Septets in GSM-7 (an extension character is two), UTF-16 code units in UCS-2. */
  readonly units: number
  /** How many units one segment of this text holds: 160, 153, 70 or 67. */
  readonly perSegment: number
  /** Units that still fit before the text takes another segment. */
  readonly remaining: number
}

const GSM_SINGLE = 160
const GSM_PART = 153
const UCS_SINGLE = 70
const UCS_PART = 67

// 3GPP TS 23.038, default alphabet and its extension table. The form feed is an extension character too.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const EXTENSION = '\f^{}\\[~]|€'

// Septets by character code; 0 means that GSM-7 cannot say it. A table: a bulk send asks a million times.
const SEPTETS = new Uint8Array(0x20ad)
for (const char of BASIC) SEPTETS[char.charCodeAt(0)] = 1
for (const char of EXTENSION) SEPTETS[char.charCodeAt(0)] = 2

/**
 * The segments of a text as carriers and Twilio bill them. Measured: 0.2 us for 75 characters.
 *
 * No text is no segment: it only happens with media alone, which is priced as one MMS (E1); a message with
 * neither text nor media is refused before anybody counts it.
 *
 * What belongs together stays together over a border: the two septets of an extension character, a surrogate
 * pair and, as in Twilio's calculator, a letter with its combining marks or an emoji with its joiners. The
 * standard speaks of the first alone. Keeping the rest whole can cost a segment; half an emoji is worse.
 * A cluster that is longer than a whole segment is cut between its characters.
 */
export function segmentsOf(body: string): Segments {
  let septets = 0
  for (let i = 0; i < body.length; i++) {
    const cost = SEPTETS[body.charCodeAt(i)]
    if (!cost) return ucs2(body)
    septets += cost
  }
  if (septets === 0) return result('GSM-7', 0, 0, GSM_SINGLE, GSM_SINGLE)
  if (septets <= GSM_SINGLE) return result('GSM-7', 1, septets, GSM_SINGLE, GSM_SINGLE - septets)
  return gsmInParts(body, septets)
}

/** One character (as a reader sees it) that no GSM-7 text can carry, and what could stand in its place. */
export type CostlyCharacter = {
  /** Where it starts in the body, and how long it is, in UTF-16 code units. */
  readonly index: number
  readonly length: number
  readonly char: string
  /** The same in GSM-7; '' when it can simply go (it cannot be seen); null when nothing says the same. */
  readonly plain: string | null
}

/**
 * Every character that forces the text into UCS-2, in order. Letters of other alphabets and emoji have no
 * plain twin, and neither have accented letters outside GSM-7: a name without its accent is misspelt.
 */
export function costlyCharacters(body: string): CostlyCharacter[] {
  if (isGsm(body)) return []
  const found: CostlyCharacter[] = []
  for (const { segment: cluster, index } of CLUSTERS.segment(body)) {
    if (isGsm(cluster)) continue
    const plain = plainTwin(cluster)
    if (plain !== null || cluster.length === 1) {
      found.push({ index, length: cluster.length, char: cluster, plain })
    } else {
      found.push(...costlyParts(cluster, index))
    }
  }
  return found
}

/** The text with every costly character that has a plain twin replaced; what has none stays as it is. */
export function toPlain(body: string): string {
  let plain = ''
  let from = 0
  for (const costly of costlyCharacters(body)) {
    if (costly.plain === null) continue
    plain += body.slice(from, costly.index) + costly.plain
    from = costly.index + costly.length
  }
  return from === 0 ? body : plain + body.slice(from)
}

function isGsm(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!SEPTETS[text.charCodeAt(i)]) return false
  return true
}

function gsmInParts(body: string, septets: number): Segments {
  let segments = 1
  let used = 0
  for (let i = 0; i < body.length; i++) {
    const cost = SEPTETS[body.charCodeAt(i)] as number
    if (used + cost > GSM_PART) {
      segments++
      used = 0
    }
    used += cost
  }
  return result('GSM-7', segments, septets, GSM_PART, GSM_PART - used)
}

function ucs2(body: string): Segments {
  const units = body.length
  if (units <= UCS_SINGLE) return result('UCS-2', 1, units, UCS_SINGLE, UCS_SINGLE - units)
  let segments = 1
  let start = 0
  while (units - start > UCS_PART) {
    start = borderBefore(body, start, start + UCS_PART)
    segments++
  }
  return result('UCS-2', segments, units, UCS_PART, UCS_PART - (units - start))
}

/** The last place not after `limit` where the text may be cut without tearing a character apart. */
function borderBefore(body: string, start: number, limit: number): number {
  const after = body.charCodeAt(limit)
  if (!mayCling(after) && !mayCling(body.charCodeAt(limit - 1))) return limit
  // Look at this stretch only: nothing after it can move a border that lies before it.
  const index = CLUSTERS.segment(body.slice(start, limit + 2)).containing(limit - start)?.index ?? 0
  if (index > 0) return start + index
  return isLowSurrogate(after) && isHighSurrogate(body.charCodeAt(limit - 1)) ? limit - 1 : limit
}

// Asking Intl.Segmenter costs microseconds, so it is asked only where a cluster could reach over the border.
// A carriage return and a line feed are two characters on the air, so they are not among these.
const CLUSTERS = new Intl.Segmenter('en', { granularity: 'grapheme' })

function mayCling(code: number): boolean {
  if (code < 0x300) return false
  if (code >= 0x370 && code < 0x483) return false // Greek and Cyrillic letters
  if (code >= 0x2010 && code < 0x2060) return false // dashes, quotes, ellipsis
  return code < 0x4e00 || code > 0x9fff // Chinese characters stand alone
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}

function result(
  encoding: Encoding,
  segments: number,
  units: number,
  perSegment: number,
  remaining: number,
): Segments {
  return { encoding, segments, units, perSegment, remaining }
}

// What word processors and phones put in unasked, by the plain text that says the same.
const TWINS: readonly (readonly [plain: string, chars: string])[] = [
  ["'", '‘’‚‛′‵ʹʻʼʽˈˊˋ`´＇'],
  ['"', '“”„‟″‶«»ʺ〝〞＂'],
  ['-', '‐‑‒–—―−﹘﹣－•‣⁃·∙'],
  ['...', '…'],
  [
    ' ',
    '\t\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
  ],
  ['\n', '\u0085\u2028\u2029'],
  [
    '',
    '\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069',
  ],
  ['', '\u0000\ufe0e\ufe0f\ufeff'],
  ['<', '‹〈﹤'],
  ['>', '›〉﹥'],
  ['->', '→'],
  ['<-', '←'],
  ['(c)', '©'],
  ['(R)', '®'],
  ['TM', '™'],
  ['1/4', '¼'],
  ['1/2', '½'],
  ['3/4', '¾'],
  ['x', '×'],
  ['/', '÷⁄∕'],
  ['*', '∗⁎★'],
  ['|', '¦│'],
]
const PLAIN = new Map(TWINS.flatMap(([plain, chars]) => Array.from(chars, char => [char, plain] as const)))

function plainTwin(cluster: string): string | null {
  const twin = PLAIN.get(cluster)
  if (twin !== undefined) return twin
  // e + U+0301 is é, which GSM-7 has; full-width letters and ligatures are ordinary letters in another dress.
  const composed = cluster.normalize('NFC')
  if (isGsm(composed)) return composed
  if (!/^[\ufb00-\ufb06\uff01-\uff5e]$/u.test(cluster)) return null
  const folded = cluster.normalize('NFKC')
  return isGsm(folded) ? folded : null
}

/** A cluster without a twin of its own: an emoji is marked whole, anything else (“ + a mark) part by part. */
function costlyParts(cluster: string, index: number): CostlyCharacter[] {
  const parts = Array.from(cluster)
  const first = parts[0] as string
  if (parts.length === 1 || !isGsm(first)) {
    return [{ index, length: cluster.length, char: cluster, plain: null }]
  }
  const found: CostlyCharacter[] = []
  let at = index
  for (const part of parts) {
    if (!isGsm(part)) found.push({ index: at, length: part.length, char: part, plain: plainTwin(part) })
    at += part.length
  }
  return found
}
