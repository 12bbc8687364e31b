// Requests that are made of somebody else, of oneself, or about another thing: the words are there, the texts go on.
import type { Match } from './phrase-book.ts'

function oneOf(...sources: readonly string[]): RegExp {
  return new RegExp(sources.join('|'), 'u')
}

/** "Tell the seller to | stop texting me". Who tells the desk's own people means it. */
const TO_OTHERS = oneOf(
  '\\b(?:tell|ask|asked|told|telling|asking|remind|want|need) (?:him|her|them|(?:the|my|our|that|this) (?!(?:rest|people|office|you|u)\\b)(?:other )?\\w+) (?:to |that they )?(?:please |just |not )*$',
  '\\b(?:tell|told|remind) (?!(?:you|u|ya|yall|your|ur|everyone|everybody|people|guys|us|me|already|multiple|several)\\b)\\w+ to (?:please |just )*$',
  '\\b(?:why|when) (?:did|do|does|has|have|is|are|was|would|wont) (?!you\\b|u\\b|yall\\b|it\\b|this\\b|these\\b)(?:the|my|our|he|she|they|that|zillow)\\b[^.]*$',
)

/** "Sorry for all the texts. I'll | stop texting you": of themselves. */
const BY_ONESELF = oneOf(
  '(?:^| )(?:ill|i will|i wont|im going to|im gonna|i promise to|i promise ill|we will|well|let me|i should|should i|i might|i may|he will|she will|they will|hell|shell|theyll) (?:just |try to |try and |go ahead and |now |also |please )*$',
)
const BEGINS_TO_STOP = /^(?:stop|quit|cease|leave|remove|delete|take|unsub|lose|block|end|cancel|dont|not)/
const YOU = /^(?:\S+ ){1,3}(?:you|u|ya|yall|your|ur)\b/

/** "remove me from | the loan", "take us off | the 10am", "be removed from | the lease". */
const THINGS =
  'deed|title|loan|lease|mortgage|market|mls|yard|contract|offer|tour|tours|schedule|calendar|website|site|page|flyer|sign|showing|showings|appointment|meeting|call(?! (?:and|or|text|list|log))|waitlist|wait list|waiting list|application|account|hoa|insurance|policy|will|trust|escrow|agreement|paperwork|document|documents|door|house|home|property|wire|inspection|closing|guest list|sign in sheet|invite|mute|speaker|hold|listing|listings page|zillow|redfin|trulia|realtor com|photos?|pictures|kitchen|credit report|utilities|bill|bid|hook|bus|train|highway|exit|\\d+\\w*'
const FROM_THING = oneOf(
  `^(?:\\S+ ){0,6}?(?:off|off of|from|out of|form) (?:my|our) (?:\\w+ ){0,2}(?:lists?|favou?rites|search(?:es)?)(?= |$)`,
  `^(?:\\S+ ){0,6}?(?:off|off of|from|out of|form) (?:(?:the|my|our|that|this|his|her|their|a|an|your|zillow) )*(?:\\w+ )?(?:${THINGS})(?= |$)`,
)
/** "Take us off the 10am and put us at noon". */
const MOVED = oneOf(
  '^(?:\\S+ ){0,7}?(?:and|n) (?:put|move|add|schedule|book|stick) (?:us|me|him|her|them|it)\\b' +
    '(?! (?:on|in|to) (?:your|the|a) (?:do not|dnc|no))',
)
const REMOVES =
  /^(?:be |been |get |to be |being )?(?:remov|tak|delet|get|eras|drop|scratch|strike|pull|scrub|cross|off|out)/

/** "Not interested in that one. | Remove it". */
const OURS =
  'selling|buying|texts?|texting|messages|listings|your|getting|being|receiving|any|all|moving|real|offers?|working|' +
  'talking|hearing|properties|homes|houses|this|it|that|you|anything|agents?|realtors?'
const LIKED = 'one|house|home|place|condo|unit|color|kitchen|street|area|layout|yard|photo|picture'
const IN_A_THING = oneOf(
  '\\b(?:not|no longer|never|isnt|arent) (?:really |all that |so |that )?(?:interested in|into|keen on|sold on) ' +
    `(?:the |this |that |those |these |it |a |my )?(?!(?:${OURS})\\b)\\w+`,
  `\\b(?:dont|didnt) (?:like|love) (?:the|that|this) (?:\\w+ )?(?:${LIKED})\\b`,
)
const IT = oneOf(
  '\\b(?:remove|delete|take|drop|erase|scratch|lose|toss|ditch)' +
    '(?: (?:it|that|this|them)(?= |$)(?! (?:number|phone|contact|line|cell|#|name))|$)',
)

/** `match` stands in `line`, and is not asked of the desk. */
export function isElsewhere(
  { from, to, words }: Pick<Match, 'from' | 'to' | 'words'>,
  line: string,
): boolean {
  const before = line.slice(Math.max(0, from - 60), from)
  const rest = line.slice(from)
  if (TO_OTHERS.test(before)) return true
  if (BEGINS_TO_STOP.test(words) && BY_ONESELF.test(before) && YOU.test(rest)) return true
  if (REMOVES.test(words) && (FROM_THING.test(line.slice(from, to + 40)) || MOVED.test(rest))) return true
  return IT.test(words) && IN_A_THING.test(line.slice(0, to))
}
