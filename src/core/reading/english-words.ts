// What the English patterns are made of.
import { pattern } from './phrase-book.ts'

const STOP =
  'stop|stopp|stopo|stopq|quit|cease|discontinue|halt|end|sto|stp|sotp|stpo|stip|stoop|tsop|dtop|sttop|stap'
const OATH =
  'fuck(?:in|ing|en)?|fkn|effing|frickin|freakin|freaking|damn|god ?damn|bloody|stupid|dumb|constant|endless|annoying|unwanted|unsolicited'
const TEXTING =
  'te?xt(?:s|ing|in|inf|ings|n)?|texing|texying|txt(?:s|ing|n)?|txing|txtin|messag(?:e|es|ing|ings)|mesages?|msg(?:s|ing)?|sms(?:es|ing)?|imessages?|blasts?|notif(?:s|ications?|y|ying)|alerts?|reminders?|ads?|promos?|promotions?|marketing|spam(?:ming)?|solicit(?:ing|ations?)|communications?|correspondence|outreach|subscription|newsletters?|drip'
const BOTHERING =
  'contact(?:ing)?|bother(?:ing)?|harass(?:ing)?|bug(?:ging)?|pester(?:ing)?|annoy(?:ing)?|hound(?:ing)?|stalk(?:ing)?|disturb(?:ing)?|reach(?:ing)? out|hit(?:ting)? me up|hmu|blow(?:ing)? (?:me|us|up)|writ(?:e|ing)'
const ME =
  'me|us|my (?:cell|phone|number|mobile|line|mom|mother|dad|father|husband|wife|son|daughter|family|kids?|parents)(?: phone| number| cell)?|this (?:number|phone|cell|line|person|mobile)|here'
const MYSELF = 'me|us|my (?:cell|phone|number|mobile|line)|this (?:number|phone|cell|line|person|mobile)|here'
const THESE =
  '(?:(?:all|any|of|with|w|on|at|the|these|those|this|that|your|ur|ya|more|further|future|such|other|it|so|many|much|please|pls|plz|now|just|constantly|always|automatic|automated|auto|daily|weekly|text|txt|sms|group|mass|bulk|promotional|phone|real estate|house|home|property|listing|sales|marketing|random|<OATH>) )*'
const LIST =
  '(?:(?:e?mail(?:ing)?|text(?:ing)?|sms|contact|call(?:ing)?|phone|subscriber|subscription|distribution|marketing|client|customer|lead|damn|stupid) ?)*(?:list|lists|database|data base|system|records?|contacts?|crm|texts?|messages|group|chat|thread|subscription|roster|files?|registry|books|rolodex|distribution|mailings?|outreach|feed)'
const OFF = 'off(?: of)?|from|form|frm|of|out of|out|outta'

// What a desk like this one sends: who wants none of it wants no texts.
const SENT =
  'listings?|properties|homes|houses|updates|stuff|info|links|links|comps|market reports?|home values?'
const WHOM =
  '(?:me|us|him|her|them|my (?:name|number|phone|info|cell|contact|details|digits)|(?:his|her|their|our|this|the) (?:name|number|phone|cell))'

// "we opted out of the inspection"
const ELSE =
  '(?! (?:of|from) (?:(?:the|your|ur|this|my|our|a|an) )*(?!(?:<TEXTING>|<LIST>|these|this|all|everything|service|program|contact|being|receiving|getting|any|future|further)(?: |$))\\S)'

const THING =
  '(?! (?:from|off|on|in) (?:(?:the|that|this|my|our) )*(?:listing|flyers?|signs?|page|website|zillow|mls|mailbox|brochure|contract|offer|application|loan|title|deed|e ?mails?))'

const macros = { THING, ELSE, SENT, WHOM, STOP, OATH, TEXTING, BOTHERING, ME, MYSELF, THESE, LIST, OFF }
export const rx = (text: string) => pattern(text, macros)
