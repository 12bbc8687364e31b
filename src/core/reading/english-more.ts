// What people write in English when they want texts to end, less often: who, what and why, in longer words.
import { rx } from './english-words.ts'

export const MORE: readonly string[] = [
  // "these texts need to stop", "I want this to stop"
  rx(
    '(?:(?:these|this|the|your|ur|all|all of|those|it) )+(?:<OATH> )?(?:(?:<TEXTING>) )?(?:really )?(?:needs?|has|have|must|got|gotta|better|should) (?:to )?(?:stop|end|cease)(?= |$)',
  ),
  rx(
    '(?:want|like|need|wish|time for|id love|ask(?:ing)? for|expect) (?:to )?(?:(?:these|this|the|your|ur|all|all of|those|it|any|further) )*(?:<OATH> )?(?:(?:<TEXTING>) )?(?:to (?:please )?)(?:stop|end|cease)(?: (?:now|please|today|immediately|asap|thanks))*(?= \\.|$)',
  ),
  rx('time (?:to|for you to|you) (?:stop|quit) (?:<THESE>)(?:<TEXTING>|<BOTHERING>)'),
  rx(
    '(?:will|would|can|could|wont) (?:you|u|ya|yall) (?:please |pls |plz |just |kindly )*(?:stop|quit|cease)(?: (?:now|it|this|already|please|pls|thanks))*(?= \\.|$)',
  ),
  rx(
    '(?:<STOP>) (?:hitting|blasting|lighting|filling|clogging) (?:up )?(?:my|our) (?:line|phone|cell|inbox|dm\\w*)',
  ),
  rx('(?:<STOP>) (?:the|this) (?:madness|harassment|nonsense|bs|bullshit|crap|insanity|spamming|blasting)'),
  rx(
    '(?:<STOP>) (?:with )?(?:all )?(?:the|these|those|your|ur) (?:<OATH> )?(?:<SENT>)(?: (?:please|pls|plz|already|now|thanks))*(?= \\.|$)',
  ),
  rx(
    '(?:<STOP>|dont|do not|no need to|quit) (?:sending|send|keep sending|share|sharing|send over) (?:me |us |these |those |any |more |anymore |your |the )*(?:<SENT>)(?: (?:please|pls|plz|already|now|thanks|anymore|any more|to (?:<ME>)))*(?= \\.|$)',
  ),
  rx(
    'no (?:more|further) (?:of )?(?:<SENT>|these|this|those|this stuff|that|contact|communications?)(?: (?:please|pls|plz|thanks|ok|to (?:<ME>)))*(?= \\.|$)',
  ),
  rx(
    'knock (?:it|this|that) off(?! (?:the|of|by))|cut (?:it|this|that) out(?! of)|give (?:it|this|me) a rest|give it up already',
  ),
  rx('no need (?:to|for you to) (?:keep |continue |be )(?:texting|messaging|sending|contacting|reaching)'),
  rx(
    '(?:not|no longer|never) (?:allowed|welcome|permitted|authorized|supposed) to (?:text|contact|message|call|reach|send)',
  ),
  rx(
    '(?:shouldnt|should not|have no right to|no right to|no business|dont have (?:the )?(?:right|permission) to) (?:be )?(?:text(?:ing)?|contact(?:ing)?|messag(?:e|ing)|send(?:ing)?) (?:<ME>|any|texts?)',
  ),
  rx(
    '(?:dont|do not|never|stop|not) (?:ever )?(?:use|using|text|message|contact|txt) (?:this|my|that|it|the) ?(?:number|phone|line|cell|one)?(?: (?:again|anymore|any more|ever|please|thanks))*(?= \\.|$)',
  ),
  rx(
    '(?:prefer|rather|like|love) (?:to )?not (?:to )?(?:be |get |receive |keep getting |have )(?:texted|contacted|messaged|bothered|(?:any |these |your |more |the |such )*(?:<TEXTING>))',
  ),
  rx(
    '(?:didnt|did not|dont|do not|never) (?:get|receive|have to (?:see|get)|hear) (?:these|this|those|any|your|any more) (?:<TEXTING> )?(?:anymore|any more|again)',
  ),
  rx(
    '(?:no|any) (?:more|further|additional|future) (?:communications?|contact|messages?|texts?|correspondence|outreach) (?:is|are|will be) (?:necessary|needed|wanted|desired|required|welcome)',
  ),
  rx('unsubscribed? (?:please|pls|plz|thanks|now)'),
  rx(
    '(?:no|zero) <THESE>(?:texts|texting|messages|msgs|sms|alerts)(?: (?:please|pls|plz|thanks|ty|from you|to me|ever|again))+(?= \\.|$)',
  ),
  rx(
    '(?:<STOP>) (?:(?:this|the|your|all|any|every) )+(?:service|program|subscription|forms? of (?:contact|communication)|contact)',
  ),
  rx('^(?:sms|texts?|messages?|texting) stop$'),
  rx(
    '(?:if|that|wish|hope|love) (?:youd|you would|you could|u would|ud|yall would|you guys would) (?:just |please )*(?:stop|quit)(?= \\.|$| (?:texting|messaging|contacting|sending|it|this|bothering))',
  ),
  rx(
    'time (?:you|u|yall)(?: guys)? (?:stopped|quit|removed|took)(?: (?:texting|messaging|contacting|bothering|sending|me))+',
  ),
  rx('^(?:please |pls |ok )*no mor?e?(?: (?:please|ty|thx|ok|thanks|now|tks|pls))*$'),
  rx(
    '(?:remove|delete|erase|purge|wipe|destroy) (?:all )?(?:of )?my (?:personal |contact )?(?:data|information|info|details|records)',
  ),
  rx(
    'no (?:phone )?calls?(?: \\.| or| and| nor|) (?:no )?(?:te?xts?|messages?)(?: messages)?(?= \\.|$| please| ever)',
  ),
  rx(
    '(?:dont|do not|never) (?:call|phone|e ?mail)(?: me)? \\. (?:dont |do not |never )(?:te?xt|message|contact)',
  ),
  rx(
    '(?:dont|do not|never) (?:call|phone|e ?mail)(?: me)? \\. (?:te?xt|message) (?:or|and|nor) (?:call|e ?mail|contact|message)',
  ),
  rx('^no (?:more |further )*contact(?: (?:please|pls|thanks|again|ever|whatsoever))*(?= \\.|$)'),
  rx('(?:shut|switch) (?:these|those|this) off'),
  rx('(?:please|pls|plz|plez|kindly) (?:stop|quit)(?: (?:now|it|this|thanks|thank you|ty|ok|already))*$'),
  rx('no (?:mor|moar) (?:<TEXTING>)'),
  rx(
    '(?:you|u|yall) (?:do not|dont|never) (?:have|had|got) (?:my |our |any )*(?:consent|permission|authorization)',
  ),
  rx(
    '(?:no|without|do not have|dont have|lack) (?:my |our |the |any |prior )*(?:consent|permission|authorization|right) to (?:be )?(?:text|contact|message|call|send|use my|reach)',
  ),
  rx(
    '(?:you|u) have no (?:consent|permission|authorization|right)(?= \\.|$)|(?:texting|contacting|messaging) (?:me|us) without (?:my |our )?(?:consent|permission)',
  ),
  // "request removal", "process my opt out"
  rx(
    '(?:request\\w*|demand\\w*|need|want|ask(?:ing)? for|process|submit\\w*|confirm) (?:an? |my |for |the |this |immediate )*(?:removal|opt ?out|unsubscri\\w+|deletion)',
  ),
  rx(
    '^(?:please |pls )*(?:removal|opt ?out|deletion|unsubscribe) ?(?:request(?:ed)?)?(?: (?:please|pls|thanks|now|asap))*(?= \\.|$)',
  ),
  rx(
    '(?:i|we|ive|weve|i have|have|already|just) (?:already |just |literally |even )*(?:replied|wrote|texted|sent|typed|said|responded|put|answered) (?:with |the word |you |back )*(?:stop|unsubscribe|cancel|quit|end|no more)(?! (?:by|at|in|and smell|looking))',
  ),
  rx('(?:what|which) part of (?:stop|no|leave|not|dont|unsubscribe|quit|remove)'),
  rx(
    '(?:not|never|didnt|did not|wasnt|havent|never ever) (?:ever )?(?:opted|opt|signed|sign|subscribed|enrolled|registered) (?:in|up)?(?= \\.|$| ?(?:to|for) (?:this|these|any|your|it|texts))',
  ),
  rx(
    '(?:dont|do not|no longer) (?:accept|take|allow|permit|respond to|welcome) (?:any |unsolicited |text |marketing )*(?:<TEXTING>|solicit\\w+)',
  ),
  rx('no (?:solicit\\w+|unsolicited \\w+)(?: (?:please|pls|here|at this number|allowed|thanks))*(?= \\.|$)'),
  rx('^no (?:texts|texting|msgs|messaging|spam|ads)(?= \\.|$)'),
  rx(
    '(?:place|add|put|list|register|include|enter) (?:me|us|this (?:number|#|phone)|my (?:number|#|phone|cell)|our number) (?:to|on|in|onto) (?:(?:the|your|ur|a|all) )*(?:internal )?(?:dnc|do not|donot|dont|no call|no contact|no text|blacklist|block list|opt out)',
  ),
  rx(
    '(?:please|pls|plz|kindly) (?:deactivate|disconnect|suppress|opt out|remove|unlist)(?: (?:now|immediately|thanks))*(?= \\.|$)',
  ),
  rx('un ?sub(?:scribe)? (?:me|us|please|pls|now)|(?:takeme|removeme|deleteme|getme) (?:off|from|out)'),
  rx(
    '(?:remove|removing|delete|del|deleting|rmv|erase|drop|lose|unsubscribe) (?:(?:please|pls|the|that|this) )*(?:my|our|this) (?:cell |phone |mobile |contact )?(?:number|no|num|nbr|#|phone|cell|digits|info)(?: (?:please|pls|now|asap|thanks|from (?:your|ur|this|the|all) (?:<LIST>|phone)|immediately|today))*(?= \\.|$)',
  ),
  rx(
    '(?:number|name|info|phone|contact)(?: (?:is|be|gets?|has been|to be))+ (?:removed|deleted|erased|taken off)(?= \\.|$| (?:today|now|immediately|asap)| (?:from|off) (?:your|ur|this|all|any))',
  ),
  rx(
    '^(?:please |pls |plz )*stop (?:you (?:have|got)|u (?:have|got)|wrong|im not|i am not|not interested|this is (?:not|the wrong|my)|i (?:already|have|dont|do not|never|didnt|did not|am)|we (?:already|have|dont|do not|are)|my (?:name|number))',
  ),
  rx(
    'unsubscribe (?:me )?from (?:(?:the|this|these|your|all|any|all of|future|further|ur) )*(?:<LIST>|<TEXTING>)',
  ),
  rx(
    '(?:no more|<STOP>(?: with)?) (?:the |all |these |your )*(?:calls?|e ?mails?|calling|e ?mailing) (?:or|and|n|&) (?:<TEXTING>)',
  ),
  rx(
    'leave (?:me|us|my (?:name|number)) out of (?:it|this|these|your <LIST>|your <TEXTING>|the <LIST>)(?= \\.|$)',
  ),
  rx(
    '(?:dont|do not|never|didnt ask you to) (?:add|put|include|keep|have) (?:me|us|my (?:name|number|phone)|this number) (?:to|on|in|back on) (?:(?:your|the|any|this|these|ur) )*(?:<LIST>)',
  ),
  rx(
    '(?:cant|cannot|can not|may not|must not|not to|arent to|better not|have no right to) (?:be )?(?:text|contact|message|txt)(?:ing)? (?:me|us|this number|here)(?= |$)',
  ),
  rx('(?:let|get) (?:me|us) (?:off|out)(?: of)? (?:this|your|the) <LIST>'),
  // "take her off your list", "get rid of my number"
  rx(
    '(?:remove|removing|delete|deleting|take|taking|get|drop|erase|scrub|pull|cross|scratch|strike|keep|leave|have|put) <WHOM> (?:removed |taken |deleted )?(?:<OFF>) (?:(?:this|your|ur|the|that|all|any|whatever|whichever|every|these|yalls|you|of|damn|stupid|<OATH>) )*(?:<LIST>|phone|phones|cell|here)(?= |$)',
  ),
  rx(
    '(?:get rid of|throw (?:away|out)|toss(?: out)?|forget|lose|burn|trash|shred|destroy|dispose of|clear|wipe|dump) (?:you (?:ever |even )?(?:had|have|got) )?(?:my|this|our|the) (?:<OATH> )?(?:cell |phone )?(?:number|digits|contact|#|info|information|data|details)<THING>',
  ),
  rx(
    '(?:number|name|info|phone|cell|contact) (?:needs? to |has to |must |should |to )?(?:come|be (?:taken|removed|deleted)|get (?:taken|removed)|come (?:right )?)(?: off| out| from)? ?(?:of )?(?:your|the|this|that) (?:<LIST>)',
  ),
  rx('(?:being|been|to get|having (?:my|our) \\S+) (?:removed|taken off|deleted) (?:from|off|of)'),
  rx('add (?:me |us |this |my number )?to (?:the |your )?(?:dnc|do not|no contact)'),
  rx(
    '(?:remove|delete|unsubscribe|unsub|unlist) (?:him|her|them|everyone|my (?:wife|husband|mom|mother|dad|father|son|daughter))(?: (?:please|now|immediately|from (?:your|ur|this) <LIST>))*(?= \\.|$)',
  ),
  rx(
    '(?:next|another|one more|any more|any other) (?:text|message|msg|time).{0,40} (?:lawyer|attorney|sue|suing|report\\w*|fcc|ftc|police|cops|court|complaint)(?= |$)',
  ),
  rx(
    'keep (?:texting|messaging|contacting|bothering|harassing|spamming|sending).{0,30} (?:report|sue|block|lawyer|attorney|police|cops|fcc|ftc|complaint|legal|court)',
  ),
  rx(
    '(?:wrong|wronge|wrng) (?:number|person|#|num) (?:please |pls |plz |so |and )?(?:stop|quit|remove|delete|unsubscribe|take (?:me|us) off|lose|dont (?:text|contact|message))',
  ),
  rx(
    '(?:please|pls|plz|kindly|just|must) (?:cease|desist|halt|discontinue|refrain)(?: (?:now|immediately|this|it|all))*(?= \\.|$)',
  ),
  rx(
    '(?:should not|shouldnt|dont|do not|didnt ask to|never asked to) (?:want to |wish to |need to )?(?:even )?be on (?:your|this|the|any|ur) (?:<LIST>)',
  ),
  rx(
    '(?:deactivate|disable|blacklist|suppress|exclude|withdraw|cancel|retire) (?:me|us|my (?:number|phone|cell|contact|info)|this number)(?= \\.|$| from)',
  ),
  rx(
    '(?:stop|quit|dont|do not|never|no more) (?:be )?(?:ever )?(?:hit|hitting|hittin|blow|blowing|buzz|buzzing|ping|pinging) (?:me|us|my (?:phone|line|cell|inbox)|this (?:number|phone))(?: up)?',
  ),
  rx(
    '(?:get|stay|keep) (?:the (?:<OATH>|hell) )?(?:off|out of|outta|out|away from) (?:of )?my (?:phone|inbox|line|messages|texts|cell)',
  ),
  rx('leave (?:my|this|our|the|that) (?:phone|number|line|inbox|cell|family)(?: number)? alone'),
  rx('^(?:please |just |pls )*let me (?:be|alone)(?= \\.|$)'),
  rx('(?:<STOP>) wasting (?:my|our|everyones|your)'),
  rx('^(?:i |we |please )*(?:just )?(?:want|need) out(?: (?:please|now|of this|of it))*(?= \\.|$)'),
  rx(
    '(?:cancel|end|terminate) (?:my |this |our )?(?:enrollment|registration|membership|sign ?up|thread|text thread|conversation|texts?)(?! (?:appointment|showing|at ))',
  ),
  rx(
    '(?:honou?r|respect|comply with) (?:my|our|this) (?:request|wishe?s?|decision)(?! (?:for|on|about))(?: to (?:stop|be removed|opt out|unsubscribe))?',
  ),
  rx(
    '(?:my |our )?(?:consent|permission|authorization) (?:is |has been |was )?(?:hereby )?(?:revoked|withdrawn|rescinded)',
  ),
  rx(
    '(?:lawyer|attorney|sue|suing|lawsuit|fcc|ftc|police|cops|complaint|report\\w*|legal action|attorney general).{0,40} (?:if|unless|when|next time) (?:you|u|i|these|this|yall)(?: guys)? (?:dont |do not )?(?:ever )?(?:text|txt|contact|message|keep|stop(?= \\.|$| (?:<TEXTING>|sending|this|these|it|now))|get|receive|send|continue)',
  ),
  rx(
    'if (?:these|this|it|the texts|the messages|you|u|they) (?:dont|do not|doesnt|does not|wont) (?:stop|quit|end).{0,30}',
  ),
  rx(
    '(?:remove|delete|take|pull|erase) (?:it|that|this) (?:off|from|out of) (?:of )?(?:your|ur|yalls) (?:<LIST>)',
  ),
  rx(
    'wrong (?:number|person|#|num)(?: (?:bro|dude|man|sir|maam|buddy|sorry|here|guy))* (?:please |pls |plz )?(?:stop|quit|remove|delete|unsubscribe|lose|dont (?:text|contact|message))',
  ),
  rx('lose (?:it|this)(?: number)?$'),
  rx(
    '(?:would|do|could) (?:you|u) (?:please )?mind (?:not (?:text|messag|contact|bother|send)\\w+|stopp?ing(?! (?:by|in|at|over|for|on))|remov\\w+(?! the)|tak\\w+ (?:me|my|us) off|delet\\w+)',
  ),
  rx('(?:block|remove|delete|ban) me(?: (?:please|now|already))*$'),
  rx('(?:take|get|keep|count|leave) me (?:out|off)(?: (?:please|now|already|of it))*$'),
  rx(
    '(?:dont|do not|no longer|not) (?:want|need|wish|like|care) (?:for )?(?:any |more |your |ur |these |further |to (?:get|receive) )*(?:<TEXTING>|contact|communication)(?: (?:texts|messages))?(?= \\.|$| from| any)',
  ),
  rx(
    '(?:dont|do not|never|nobody) (?:ever )?(?:reply|respond|write|text|message|contact|send)(?: (?:to|back|me|us|here|again|this|number|anything|ever|anymore))* (?:just|and|but|simply) (?:remove|delete|take me|unsubscribe|stop)',
  ),
  rx('leave me (?:alon|aloen|alome|aline)'),
]
