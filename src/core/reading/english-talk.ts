// What people write in English when they want texts to end, as they talk: with a number that is written out, for two of
// them, in broken sentences, most politely.
import { rx } from './english-words.ts'

export const TALK: readonly string[] = [
  // a number that is written out
  rx(
    '(?:remove|delete|erase|unsubscribe|rmv) (?:(?:off|out|number|phone|cell|the|this|my|at|me) )*(?:1 )?(?:\\d{10,11}|(?:\\d{3} (?:\\. )?)?\\d{3} (?:\\. )?\\d{4})(?= )(?! (?:\\. )?(?:from|off|and|as|my new|new|is) (?!(?:your|ur|this|all|any|the (?:<LIST>)|dont|do|stop)(?: |$)))',
  ),
  // more than one of them
  rx(
    '(?:take|get) (?:us both|both of us|me and my \\w+|my (?:mom|dad|mother|father|husband|wife|son|daughter|grandma|sister|brother)s?(?: (?:number|phone|cell|name))?) off(?=(?: \\.|$)| (?:your|ur|this|the (?:<LIST>)|please|pls|he|she|they|it|we|i|now|of (?:your|this)|as|because))|(?:remove|delete|unsubscribe) (?:us both|both of us|me and my \\w+)(?= \\.|$| (?:please|pls|now|from (?:your|this|ur|the (?:<LIST>))))',
  ),
  // "I'm good on texts", "no more texts needed"
  rx(
    '(?:im|i am|were|we are) (?:all )?(?:good|set) (?:on|without) (?:(?:the|these|your|ur|any|all|more|getting|this) )*(?:<TEXTING>)',
  ),
  rx(
    'no (?:more |further |additional )*(?:<TEXTING>|contact) (?:is |are )?(?:needed|necessary|required|wanted|desired)(?= \\.|$| (?:please|thanks|thank|from))',
  ),
  // by somebody who is new to the language
  rx(
    '^(?:please |pls |plz |you |i |me |kindly )*(?:no|not) (?:to )?(?:text|message|msg|contact|sms|bother|disturb)(?! (?:me |us )?back)(?=(?: (?:me|us|please|pls|no more|anymore|again|my phone|this number))+(?: \\.|$))',
  ),
  rx(
    '^(?:please |sorry |hi )*(?:i|me|we) (?:no|not) (?:want|like|need|wanting)(?: (?:to|your|any|more|this|the|get|receive))* (?:<TEXTING>)',
  ),
  rx(
    '^(?:please |pls |you )*no (?:send|sending|give) (?:me |us |more |any |again |anymore |another )*(?:<TEXTING>)',
  ),
  // "don't send another", "don't ask again"
  rx(
    '(?:dont|do not|never) send (?:me |us )?(?:another|one more|any others)(?: (?:one|text|message|msg))?(?= \\.|$| (?:to (?:<ME>)|again|please|ever))',
  ),
  rx(
    '(?<!(?:if you|if u|you|u) )(?:dont|do not|never|quit|stop) (?:ever )?ask(?:ing)?(?: me| us)? (?:again|anymore|any more)(?: (?:please|about (?:my|our|it|this)(?: \\S+){0,2}))*(?= \\.|$)',
  ),
  rx(
    '(?:do not|dont|no|never) (?:te?xts?|messages?|calls?|e ?mails?)(?=(?<=te?xts?|messages?)|(?: \\S+){0,6} (?:te?xts?|messages?) )(?: me| us)?(?: (?:\\. )?(?:and |or )?(?:do not|dont|no|never|nor) (?:te?xts?|messages?|calls?|e ?mails?|mail|visits?|contact)(?: me| us)?){1,4}(?= \\.|$| (?:please|ever|again|me|us|this))(?! \\. (?:just|only|e ?mail|call))',
  ),
  rx('no (?:more |further )*contact (?:by|via|through|of|in) any (?:means|kind|way|form|sort|type|method)'),
  rx(
    '(?:check|violat\\w+|violation of|registered (?:with|on)|signed up (?:with|for)|enrolled in|according to|see) (?:the |your |my )?(?:federal |national |state |fcc )*(?:do not (?:call|text|contact)|dnc)',
  ),
  rx(
    '(?:never|didnt|did not) (?:ever )?(?:subscribed?|sign(?:ed)? up|opt(?:ed)? in|enroll(?:ed)?|register(?:ed)?)(?= (?:to|for|in|into) (?:this|these|your|any|ur|such) (?!(?:one|showing|tour|class|open|event|house|home)))',
  ),
  rx('(?:deregister|disenroll|unregister)(?: (?:me|us|my \\w+|this (?:number|phone)))?'),
  rx(
    '^(?:please |pls |just )*(?:silence|mute|kill|block|abort|disable) (?:all |these |the |your |ur |of )*(?:<TEXTING>)(?: (?:please|now|to (?:<ME>)|thanks))*$',
  ),
  rx(
    '(?:get|take|pull) (?:me|us|my (?:name|number|info)) (?:out of|outta|off|off of|out) (?:there|here|it|that)(?= \\.|$)',
  ),
  rx(
    '(?:throw|toss|tear|rip|chuck) (?:my|this|our) (?:number|info|digits|contact)(?= |$)|(?:tear|rip) up my (?:number|info)|pretend (?:you|u) (?:never had|dont have|lost|dont know) my',
  ),
  rx('right to (?:opt ?out|be forgotten|erasure|deletion|unsubscribe)'),
  rx(
    'next (?:one|text|message|msg)(?: (?:goes|will go|is going|gets sent|will be|be|sent|forwarded|straight|directly))+ to (?:my|the|a|our) (?:lawyer|attorney|fcc|ftc|police|cops|attorney general|court|judge)',
  ),
  rx(
    'no (?:point|reason|use|sense) (?:in |to |for you to )?(?:text(?:ing)?|messag\\w+|contact(?:ing)?|send(?:ing)?) (?:me|us|this number)',
  ),
  // politely
  rx(
    '(?<=(?:obliged|indebted|glad|happy|grateful|thankful|appreciative|wonderful|lovely|nice|kind|great) )if (?:you|u|someone|somebody) (?:would |could |can |will |just )*(?:removed?|deleted?|took|take|stopped|stop|quit|ceased?|unsubscribed?|refrained?)(?= (?:me|us|my|this (?:number|phone)|texting|messaging|sending|contacting|from (?:texting|sending|contacting)))(?! (?:\\S+ ){1,2}(?:off|from) the (?:loan|lease|title|deed|mortgage))',
  ),
  rx(
    '(?:destroy|delete|erase|remove|purge|shred) (?:any|all|every)(?: \\w+){0,2} (?:records?|traces?|copies|copy|mention|evidence) of (?:my|me|this|our)',
  ),
  rx(
    '(?<=(?:^|\\. )(?:(?:either way|regardless|anyways?|whatever|in any case|whoever (?:you|this) (?:are|is)|bot or not|human or not|like i said|as i said|once again) )+(?:please |just |pls )*)(?:stop|quit|unsubscribe)(?: (?:it|please|pls|now|this))*(?= \\.|$)',
  ),
]
