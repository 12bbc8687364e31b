// English requests in loose words, found by putting verbs, objects and persons together and reading what came out.
import { pattern } from './phrase-book.ts'

const TEXTING =
  'te?xt(?:s|ing)?|txting|messag(?:es|ing)|text messages|msgs|sms|spam(?:ming)?|contact(?:ing)?|bother(?:ing)?|harass(?:ing|ment)?|bugging|pester(?:ing)?|solicit(?:ing|ations?)|writing|listings|updates|alerts|notifications|ads'
const COURTESY =
  '(?: (?:please|pls|plz|thanks|thank you|thx|ty|now|ok|asap|immediately|already|anymore|any more|ever|again|at all|ever again))*(?= \\.|$)'
const WHOM =
  '(?: (?:me|us|here|this (?:number|phone|line|cell)|my (?:number|phone|cell|line|wife|husband|mother|mom|dad|father|family|kids)))?'
const LIST =
  '(?:list|lists|database|data base|system|records?|contacts?|crm|texts|messages|mailing|mailings|thread|group|rolodex|distribution|marketing|directory|campaign)'
const ASKED =
  '(?:asked|told|begged|instructed|informed|warned)(?: (?:you|u|yall|you people|you guys|someone|your \\w+))?'

const rx = (text: string) => pattern(text, { TEXTING, COURTESY, WHOM, LIST, ASKED })

export const LOOSE: readonly string[] = [
  rx(
    '^(?:(?:please|pls|plz|kindly|hey|hi|ok|yes|no|can you|could you|can u|just|and|i want|i need you to|i said|said) )*(?:no more|no further|enough|enough with|enough of|stop it with|quit it with|stop with|knock it off with) (?:(?:of|with|the|these|your|ur|all|any|more|sending|me|damn|constant|random|daily) )*(?:<TEXTING>)<WHOM><COURTESY>',
  ),
  rx(
    '<ASKED>(?: \\w+){0,2} (?:not|never) to (?:ever )?(?:text|message|contact|write|call|send|bother|msg|txt|reach out)(?: (?:or|and) (?:call|text|message))?(?: (?:anything|to|me|us|here|this (?:number|phone)|again|anymore|any more|ever|messages|texts))+(?= )',
  ),
  rx(
    '(?:may|can|should|could|must|shall) not (?:ever )?(?:text|message|contact|write|msg|send anything to)(?: to)? (?:me|us|this number|this phone|here|my (?:number|phone|cell))',
  ),
  rx(
    '(?:dont|do not|never|please not) (?:ever |please )*(?:send|forward) (?:anything|stuff|things|any) (?:else |more |further )*(?:to )?(?:me|us|here|this number|my \\w+)<COURTESY>',
  ),
  rx(
    '(?:want|need|like|get|take|keep|remove|delete|drop|have|leave|pull|put) (?:me|us|my|our|this)(?: (?!but|if|when|until|unless|back|on|house|home|listing|property)\\w+){0,5} (?:off|off of|out of|from) (?:of )?(?:(?:this|your|ur|the|any|all|whatever|whichever|every|these|you|that) )+(?:(?!or )\\w+ ){0,3}<LIST>(?: (?:this|it|that) (?:is|was))?<COURTESY>',
  ),
  rx('(?:want|need) (?:me|us|my (?:\\w+ ){0,2}\\w+) off(?: of)? (?:this|here)<COURTESY>'),
  rx(
    '(?:dont|do not|no longer)(?: (?:really|even))? (?:want|need|wish for|care for|want or need)(?: (?:to (?:get|receive|see)|getting|receiving))? (?:(?:any|more|any more|your|ur|the|these|all|further|such|of) )+(?:<TEXTING>)<COURTESY>',
  ),
  rx(
    'how many (?:more )?times (?:\\S+ ){1,9}(?:stop|quit|unsubscribe|removed?|opt(?:ed)? out|taken? (?:me |us )?off|delete|lose my|leave me|no|not|stop)(?= )',
  ),
  rx('(?:do not|dont|no) (?:any )?more (?:<TEXTING>)(?= \\.|$| (?:to|from|please|pls|for me|thanks))'),
  rx(
    '(?:didnt|did not|never) ask(?:ed)? for (?:these|your|the|any|this|all)(?: (?:of|these|your|the|damn))* (?:<TEXTING>)<COURTESY>',
  ),
  rx(
    '(?:please|pls|plz|kindly|just|can you|could you|would you|will you|can u|need you to|want you to|like you to|i would like to|id like to|i want to|wish to) (?:please |kindly |just )*(?:unsubscribe|unsub|opt out|deregister|disenroll|unenroll)(?: (?:me|us|this number|my number|myself))?<COURTESY>',
  ),
  rx(
    '(?:not|no longer|never) interested in (?:getting|receiving|hearing|seeing) (?:(?:any|more|your|these|the|such|further) )*(?:<TEXTING>|from you|from anyone)',
  ),
]
