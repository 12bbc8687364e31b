// A stop word that stands alone in its clause, with nothing but courtesy, oaths and emphasis around it.
import { KEY } from './expression.ts'

/** Words that ask to stop when nothing else is said; `unsure` ones are words of every day as well. */
export const BARE: ReadonlySet<string> = new Set([
  ...[
    'stop',
    'stopall',
    'unsubscribe',
    'unsub',
    'optout',
    'cancel',
    'end',
    'quit',
    'revoke',
    'discontinue',
    'desist',
  ],
  ...[
    'remove',
    'stopp',
    'sotp',
    'stpo',
    'tsop',
    'dtop',
    'sttop',
    'stopo',
    'stopq',
    'stip',
    'stap',
    'stopping',
    'stopit',
  ],
  ...[
    'stop2end',
    'stop2quit',
    'unsubcribe',
    'unsuscribe',
    'unsubscibe',
    'unsubscrib',
    'unsubsribe',
    'unsubscrbe',
    'unsubscripe',
  ],
  ...[
    'optiut',
    'optot',
    'optoit',
    'optoutt',
    'cancle',
    'cansel',
    'qiut',
    'qit',
    'endd',
    'xstop',
    'stoppp',
    'unsubscribeme',
    'unsubscribing',
    'stopnow',
  ],
  ...[
    'stoptexting',
    'stoptext',
    'stopmessaging',
    'stopsms',
    'unenroll',
    'removeme',
    'stopplease',
    'stops',
    'stoptexts',
    'dnc',
    'pleasestop',
    'plsstop',
    'stopplz',
    'stoppls',
    'nomas',
    'nomore',
    'rmv',
    'cease',
    'stahp',
    'stawp',
  ],
  ...neighboursOf('stop', { s: 'adwxze', t: 'rygf', o: 'ipl9', p: 'ol' }),
])

/** One letter typed on the key beside it. Two that are words of every day are left to a person. */
function neighboursOf(word: string, keys: Readonly<Record<string, string>>): string[] {
  const all = [...word].flatMap((char, at) =>
    [...keys[char]!].map(key => word.slice(0, at) + key + word.slice(at + 1)),
  )
  return all.filter(one => one !== 'atop' && one !== 'stoo')
}

/** How words begin where one of them stands, or two parts of it: "un subscribe". "Can" is a word of its own. */
export const BARE_BEGINNINGS: readonly string[] = [...BARE, 'opt', 'opting', 'opted']
  .filter(word => !word.startsWith('pl'))
  .flatMap(word => [word, ...halvesOf(word)])
  .map(text => `${text} `.slice(0, KEY))
  .filter(key => !key.startsWith('can '))

/** These begin like "please", which says nothing by itself. */
export const BARE_WHOLE: readonly string[] = [...BARE].filter(word => word.startsWith('pl'))

function halvesOf(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => `${word.slice(0, at + 1)} ${word.slice(at + 1)}`)
}

const COURTESY: ReadonlySet<string> = new Set(
  (
    'please pls plz plzz pleez plss pleas thanks thank you thx ty tks now ok okay k kk hi hey hello hola yo sir maam miss mr mrs no nope nah not ' +
    'naw yes yeah yep uh um just sorry again kindly immediately asap right today already forever so oh ugh omg wtf jesus christ god lord man bro dude guys ' +
    'i we said say told asked asking repeat repeating the word reply text send re type respond answer sending it this all everything these that them ' +
    'fuck fucking fuckin fkn damn goddamn bitch asshole shit bullshit freaking bloody hell for sakes fucks gods sake love of cmon come on seriously really ' +
    'times time twice 1 2 3 4 5 6 10 many how do have to must would like want need wish you your us me my and or but mom dad still once more thrice two three four five ' +
    'bruh bruv fam omfg ffs smh idiot idiots jerk jerks moron morons creep creeps people yall folks lady buddy pal hun honey dear dammit u ur n & ' +
    'plez plse pleese pleease jeez geez gosh heck lawd fr frfr asf af rn help me pleeeease pleaz pliz plis porfa svp bitte merci gracias ' +
    'real keep srsly serious mean madam mam mams or literally deadass legit hit ive saying whatever ' +
    'can could will interested spam blocked scam bye goodbye regards sincerely cheers thankyou every single last final warning'
  ).split(' '),
)

/** The clause as words. Answers the stop word where it is all that the clause says, else null. */
export function bareStop(clause: readonly string[]): string | null {
  if (clause.length === 0 || clause.length > 14) return null
  if (clause.length > 1 && ASKS.has(clause[0]!)) return null
  if (NO_NEED.test(clause.join(' '))) return null
  const joined = clause.length < 6 ? clause.join('') : ''
  if (BARE.has(joined)) return joined
  if (!clause.every(one => BARE.has(one) || COURTESY.has(one) || OPT_OUT.has(one))) return null
  return clause.find((one, index) => isStop(clause, one, index)) ?? null
}

/** "No need to stop": every word of it could stand beside a request. */
const NO_NEED = new RegExp(
  [
    '^(?:no|not|i dont|we dont) (?:need|have) to ',
    '^.*\\b(?:everything|it|this|that|they|these) (?:will|would|did|has|had|have) stop',
    // Our own notice, told again.
    '^(?:re )?(?:reply|text|send|respond|txt) (?:with )?(?:the word )?stop (?:to|2) ',
    '^(?:\\w+ )?(?:can|could|will|would) (?:we|i|it|this|these|that|they|my|mom|dad)\\b',
    '^(?:i|we|it|this|these|they|mom|dad|my \\w+) (?:can|could|will|would)(?! like)\\b',
  ].join('|'),
)

const ASKS: ReadonlySet<string> = new Set(['how', 'where', 'when'])
const OPT: ReadonlySet<string> = new Set(['opt', 'opting', 'opted'])
const OUT: ReadonlySet<string> = new Set(['out', 'oit', 'ot', 'outt'])
const OPT_OUT: ReadonlySet<string> = new Set([...OPT, ...OUT])

function isStop(clause: readonly string[], one: string, index: number): boolean {
  return BARE.has(one) || (OPT.has(one) && OUT.has(clause[index + 1] ?? ''))
}
