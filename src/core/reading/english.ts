// What people write in English when they want texts to end.
import { LOOKALIKES, UNCLEAR } from './english-near.ts'
import { rx } from './english-words.ts'
import type { PhraseBook } from './phrase-book.ts'

export const ENGLISH: PhraseBook = {
  clear: [
    rx(
      '(?:(?:this is |its |thats )?(?:spam|a scam|scam)|wrong (?:number|person)|not interested|no interest|deceased|this is harassment) stop(?: (?:please|now|it))*(?= \\.|$)',
    ),
    rx('un subscribe(?: me| please)*(?= \\.|$)'),
    // "stop texting me", "quit with the damn messages", "end all alerts"
    rx(
      '(?:<STOP>|cut(?: it)? out|knock off) <THESE>(?:sending |showing |giving )?(?:(?:<ME>|him|her|them) )?<THESE>(?:<TEXTING>|<BOTHERING>)',
    ),
    rx(
      '(?:<STOP>) <THESE>(?:sending|send) (?:(?:<ME>) )?(?:<THESE>)(?:texts|messages|these|this|those|that|it|them|stuff|anything|things|crap|shit|junk|bs|spam|garbage|nonsense|me|us|$)',
    ),
    rx(
      '(?:<STOP>) (?:receiving|recieving|getting|seeing|being) <THESE>(?:<TEXTING>|these|this|those|texted|contacted|messaged|bothered|on (?:this|your|the) (?:<LIST>))',
    ),
    rx(
      '(?:<STOP>) (?:calling|calls?|phoning|e ?mailing|emails?)(?: me| us)?(?: and| or| &| n) (?:<TEXTING>|<BOTHERING>)',
    ),
    rx(
      '(?:<STOP>) (?:following up|follow ups?|asking|reaching out|pushing|trying to (?:contact|reach)|hitting me up|checking in)(?! (?:on|about) the)',
    ),
    rx(
      '(?:you|u|yall) (?:can|may|should|need to|could|must|have to|gotta|better|will) (?:please |now |just )*(?:stop|quit|unsubscribe me|remove me)(?: (?:now|this|it|please|thanks|already|these|asap))*(?= \\.|$)',
    ),
    rx('make (?:it|these|this|them|that|the texts|the messages) stop'),
    rx('stop (?:now |this |it |texting me )?or (?:i|im|ill|else|we|you|get|be|legal|face|my)'),
    rx('(?:and|just|then|but|please) stop(?: (?:now|please|thanks|it))*$'),
    rx('(?:<STOP>) blow(?:ing|in) (?:me|us|up)'),
    rx('quit blow(?:ing|in) up'),
    rx(
      '(?:<STOP>) (?:this|it|these|that|everything|all|w these|with this|with these|all this|all of this|all of it)(?: (?:<OATH>))* ?(?:crap|shit|bullshit|bs|nonsense|garbage|madness|now|already|please|pls|immediately)?(?= \\.|$)',
    ),
    rx(
      '(?:<STOP>) (?:service|subscription|program|promo|everything|all|2 end|to end|2end|to opt out|to unsubscribe|to cancel|opt out|to quit)(?= \\.|$)',
    ),
    // "do not text me", "never contact this number again"
    rx(
      '(?:dont|don t|do not|dnt|donot|never|not to|no longer|nobody|wish you wouldnt|cant you not|must not|should not|may not) (?:be |ever |you |u |even |wish to be |want to be |need to be |want you to |want u to |wanna be |like to be |please |pls |plz |dare |keep )*(?:tex(?:t|ted|ting)?|txt(?:ed|ing)?|messag(?:e|ed|ing)|msg|sms|contact(?:ed|ing)?|bother(?:ing)?|disturb|reach out to|solicit(?:ed)?|notify|spam) (?:to )?(?:<MYSELF>|anymore|any more|again|ever|further|no more)',
    ),
    rx(
      '(?<!i )(?:dont|don t|do not|dnt|never) (?:ever |please |pls )*(?:te?xt|txt|message|msg|contact|sms)(?: (?:anymore|any more|again|ever|back|please|pls|plz|thanks))*(?= \\.|$)',
    ),
    rx(
      '(?:dont|don t|do not|dnt|never) (?:ever |please |pls )*(?:send|sent|give|forward) (?:me |us |any |more |anymore |another |further |this number |of |these |those |your |ur )*(?:texts?|txts?|messages?|msgs?|sms|stuff|things|crap|shit|spam|these|this|that|anything(?: else)?|nothing|more|anymore|ads?)(?: (?:to (?:<ME>)|here|anymore|any more|again|please|pls|plz|ever|else|to this (?:phone|number)))*(?= \\.|$)',
    ),
    rx('(?:dont|don t|do not) (?:send|text|contact) (?:me|us) (?:anymore|any more|again|ever)'),
    rx(
      '(?<!i )(?:dont|don t|do not|never|no|please not) (?:ever )?(?:call|calls|phone|e ?mail|contact)(?: me| us| this number)?(?: or| and| nor| &) (?:te?xts?|txt|message|contact|sms)',
    ),
    rx(
      '(?:dont|do not|no longer|never|not) (?:wish|want|like|care|wanna|need|ask(?:ed)?)(?: to)? be (?:contacted|texted|messaged|bothered|disturbed|on (?:this|your|the|any))',
    ),
    rx(
      '(?:no need|dont need|do not need|not necessary|dont have|stop trying|dont bother|need you not|rather you not|rather you didnt|prefer you not|prefer you dont|prefer not)(?: for you)?(?: to)? (?:be )?(?:text(?:ed|ing)?|txt|messag(?:e|ed|ing)|contact(?:ed|ing)?|reach out|send)(?: (?:to )?(?:me|us|this|any|anything|anymore|again))',
    ),
    rx(
      '(?:appreciate|thankful|grateful|love|nice|great|helpful) (?:it )?(?:if )?(?:you|u|yall|youd|ud) (?:would |could |can |will |to |just )*(?:not (?:text|contact|messag|send|bother)\\w*|stop|stopp?ed|quit|didnt (?:text|contact|message)|dont (?:text|contact|message)|remov\\w+ (?:me|my)|tak\\w+ (?:me|my))',
    ),
    rx('refrain from (?:texting|contacting|messaging|sending|any|further|calling|reaching|all)'),
    rx(
      '(?:dont|do not|please dont|never) (?:ever )?(?:reach out|follow up|check in|write)(?: to)?(?: me| us)?(?: again| anymore| any more| ever)?(?= \\.|$)',
    ),
    rx('^do not (?:disturb|contact|text)(?= \\.|$)'),
    rx(
      '(?:dont|do not|no longer|never) (?:want|need|like|appreciate|care for) (?:any |your |ur |these |more |the |further )*(?:<TEXTING>)(?: from| anymore| any more|(?= \\.|$))',
    ),
    rx('(?:get off|stay off|stay away from|stay out of) my (?:phone|cell|line)'),
    rx('^(?:please |pls |plz )?off (?:(?:the|this|your|ur|all) )*(?:<LIST>)'),
    rx('^(?:please|pls|plz|ok|thanks) no more(?= \\.|$)'),
    rx(
      '(?:take|get|remove) (?:my|this) (?:number|name|info|cell|phone|contact)(?: number)? (?:out|off|from|away)(?! (?:the |that |this |my |our )?(?:loan|mortgage|title|deed|lease|contract|offer|account|will|policy|house|property|hoa))',
    ),
    rx('(?:not|no longer|never) to be (?:contacted|texted|messaged|bothered|disturbed)'),
    rx(
      '(?:can|could|will|would) (?:you|u|ya) (?:please |pls |plz |just |kindly )*not (?:text|txt|message|msg|contact|bother) (?:<ME>|anymore|again)',
    ),
    // "no more texts"
    rx(
      '(?:(?:no|non) (?:more|further|mas)|nomore|enough|enough with|done with)(?: (?:the|these|your|ur|this|of|<OATH>|with|text|txt|sms|phone|real estate|house|home|property|marketing|sales|listing|random))* (?:<TEXTING>|contact)(?: (?:please|pls|plz|thanks|from you|to (?:<ME>)|ever|again|ok|anymore|at all))*(?= \\.|$)',
    ),
    rx(
      '(?:no|zero) (?:texts|messages|msgs|sms|texting|messaging|solicit\\w+|spam|marketing)(?: (?:please|pls|plz|thanks|from you|to me|ever|again))+(?= \\.|$)',
    ),
    rx('enough(?: is enough)? \\. no more'),
    rx('no more (?:please|pls|plz|of this|of these|thanks|thank you)(?= \\.|$)'),
    // "take me off your list"
    rx(
      '(?:remove|remov|remve|reomve|rmv|rmove|removed|delete|delet|delte|erase|drop|scrub|scratch|strike|cross|wipe|clear|pull|unlist|unenroll|purge|exclude|block|omit|opt) (?:me|us|my (?:phone|cell|mobile|contact|name and)? ?(?:number|phone|info|information|name|contact|details|data|cell|#)|this (?:number|phone|cell|contact|#)|the number|number|myself|our number|that number) (?:<OFF>|please|pls|plz|now|immediately|asap|today|already|and|thanks|thank you|completely|permanently|entirely)(?! (?:the|that|this|my|our)? ?(?:loan|mortgage|title|deed|lease|contract|offer|hoa|house|property|will|policy|account|train|bus|hook))',
    ),
    rx(
      '(?:get|take|takes|taking|pull|want|keep|leave|cross|scratch|strike|scrub) (?:me|us|my (?:name|number|phone|info)|my (?:cell|phone) number|this number|myself|our number) (?:off|of your|of the list|out of (?:your|this|the) (?:<LIST>)|from (?:your|this|the) (?:<LIST>))(?! (?:the|that|this|my|our)? ?(?:loan|mortgage|title|deed|lease|contract|offer|hoa|house|property|will|policy|account|train|bus|hook|market|speaker\\w*|hold|mute|camera|guard))',
    ),
    rx(
      '(?:remove|remov|remve|reomve|rmv|rmove|delete|delte|erase|scrub|unsub|mute|unlist|unenroll|purge) (?:me|us|my (?:phone |cell |mobile )?(?:number|phone|info|contact|details)|this number|this phone|number)(?= \\.|$)',
    ),
    rx(
      '(?:please|pls|plz|kindly|just|and|number) (?:remove|delete|unsubscribe|unsub|take me off|take us off)(?: (?:it|this|asap|now|thanks|immediately|me))*(?= \\.|$)',
    ),
    rx(
      '(?:remove|removed|delete|deleted|taken?|get|want|be|off) (?:off|from|out of|off of|me of) (?:of )?(?:this|your|ur|the|that|all|any|every|these|yall s|yalls)?(?: of)? ?(?:<LIST>)',
    ),
    rx(
      '(?:me|us|number|phone|name|i) (?:<OFF>) (?:this|your|ur|the|that|all|any|ya|yr|these|yours|here)?(?: of)?(?: your| the| these)? ?(?:<LIST>|here|it)(?= |$)',
    ),
    rx('i want off (?:this|the|your|these)'),
    rx(
      '(?:like|want|need|wish|ask(?:ed|ing)?|request(?:ed|ing)?|demand)(?: to have| for| that| you)? (?:my|this|our) (?:phone |cell )?(?:number|name|info|contact|phone)(?: to be| be)? (?:removed|deleted|erased|taken off|off)',
    ),
    rx(
      '(?:be|get|been) (?:removed|deleted|unsubscribed|opted out|taken off)(?= |$)(?! (?:the )?(?:loan|title|market|mortgage|deed))',
    ),
    rx(
      '(?:add|put) (?:me|us|this number|my number) (?:to|on|in) (?:the |your |ur |a )*(?:dnc|do not (?:call|contact|text|disturb)|no (?:call|contact|text))',
    ),
    rx('(?:on|in) the (?:national )?(?:do not (?:call|text|contact)|dnc)(?: list| registry)?(?= |$)'),
    rx(
      '(?:lose|loose|forget|trash|dump|delete|erase|discard|remove|ditch|toss|burn) (?:my|this|the) (?:<OATH> )?(?:cell |phone )?(?:number|digits|contact|#|info)',
    ),
    // "unsubscribe me", "opt me out"
    rx(
      '(?:unsubscribe|unsubcribe|unsuscribe|unsubscibe|unsubscrib|unsubsribe|unsubscride|unscubscribe|unsub|desubscribe)(?: (?:me|us|please|pls|plz|now|this number|my number|from this|from these|from all|from everything|from your (?:list|texts|messages)|thanks|all))+',
    ),
    rx(
      '(?:want|like|need|wish|trying|please|pls|plz|just|try|have|choose|request(?:ing)?|ask(?:ing)?|going) (?:to )?(?:be )?(?:unsubscribed?|unsub|opt(?:ed|ing)? ?out)(?! of (?:the |your |this |my )?(?:hoa|home|warranty|insurance|escrow|contract|lease|deal|offer|inspection|program at))',
    ),
    rx('(?:opt|opting|opted) (?:me|us|my number|this number) (?:the (?:<OATH>|hell) )*(?:out|oit)'),
    rx(
      '(?:i|we|im|were) (?:am |are |hereby |would like to |want to |wanna |choose to |now |will |<OATH> )*(?:opt|opting|opted) ?out<ELSE>',
    ),
    rx(
      'opt ?out (?:please|pls|plz|now|thanks|of (?:these|this|all|your|ur|the)? ?(?:texts?|messages?|sms|alerts?|list|everything|marketing|service|program))',
    ),
    rx(
      '(?:cancel|cancle|cansel|terminate|deactivate|disable|turn off|turn these off|shut off|switch off|kill) (?:my |this |these |those |the |all |your |ur |any |me from |me )*(?:text|sms|message)? ?(?:<TEXTING>|subscription|subscribe|service|sub|membership)(?! (?:appointment|showing))',
    ),
    rx('turn (?:these|this|those|them|it|that) off'),
    // consent
    rx(
      '(?:revok\\w*|withdr[ae]w\\w*|rescind\\w*|retract\\w*|do not give|dont give|never gave|didnt give|did not give|do not have|dont have|havent given|no|without|lack) (?:you |u |any |anyone |my |our |all |prior |the )*(?:consent|permission|authorization|authorisation)(?! to (?!(?:be )?(?:text|contact|messag|call|send|reach|receiv)))',
    ),
    rx(
      '(?:do not|dont|didnt|did not|never|no longer|not) (?:consent|consented|agree|agreed|authorize|opt(?:ed)? in|sign(?:ed)? up|subscribe|subscribed|asked?|request(?:ed)?) (?:to|for) (?:be |get |receive |getting |receiving |any |these |this |your |ur )*(?:<TEXTING>|texted|contacted|this|these|it)',
    ),
    // "I no longer wish to receive these"
    rx(
      '(?:dont|do not|dnt|no longer|not|never|didnt|dont ever) (?:want|wanna|wish|need|care|like|wanting|looking|interested in)(?:ed)? ?(?:to |in )?(?:get|getting|receive|receiving|recieve|recieving|be getting|be receiving|keep getting|see|hear|be contacted|be texted|be on|have|any|anything|these|those|this|your|ur|no)(?: (?:any|more|of|these|those|this|your|ur|from|you|the|such|any more|on|anything))*(?: (?:<TEXTING>|anymore|any more|you|yall|list|these|this|contact|offers|again))',
    ),
    rx(
      '(?:dont|do not|no longer|not) (?:want|wanna|wish|need|care|like) (?:to )?(?:get|receive|see|have|hear)? ?(?:any(?:thing)? (?:more|further)|these|anything from you|from you|to hear from (?:you|yall|u)|hear from (?:you|yall|u|your)|this (?:crap|shit|anymore)|your (?:<TEXTING>|spam|crap|shit|business))',
    ),
    rx(
      '(?:done|finished|sick|tired|fed up|over) (?:and tired )?(?:with|of) (?:getting |receiving |all |these|this|the|your|ur|you)+ ?(?:<TEXTING>|bothering|harassing|spamming)',
    ),
    rx('im done (?:with (?:this|these|you|yall)|here)(?= \\.|$)'),
    // alone
    rx(
      'leave (?:me|us|my (?:family|wife|husband|mom|phone)) (?:the |tf |<OATH> |hell )*(?:alone|be|b)(?= |$)',
    ),
    rx('(?:cease and desist|cease & desist|cease n desist|desist)'),
    rx('(?:block|mute|blacklist|blocking|muting) (?:me|this number|my number)(?= \\.|$)'),
    rx('(?:go )?(?:bother|spam|text|harass) (?:somebody|someone|some one|anybody) else'),
    // threats
    rx(
      '(?:text|txt|message|msg|contact|bother|spam) (?:<ME>) (?:one more time|again|1 more time|anymore|once more)(?: and| or| ill| i will| im| we)',
    ),
    rx(
      '(?:any|next|one more|another|1 more|further|if i get|more) (?:further |additional |more |other |future |time )*(?:texts?|messages?|msgs?|contact|communication)(?: from you)?(?: .{0,25})? (?:report\\w*|fcc|ftc|lawyer|attorney|sue|lawsuit|legal|police|cops|court|complaint|fine|tcpa|harassment|filing|file)',
    ),
    rx(
      '(?:report|reported|reporting|report(?:ing)? you|sue|suing) (?:you |u |this number|this |all of you )*(?:to (?:the )?(?:fcc|ftc|police|authorities|attorney general|bbb|carrier)|if you (?:dont stop|text|contact|message|keep)|number)',
    ),
    rx(
      'if (?:you|u|i) (?:<OATH> )?(?:text|txt|message|contact|bother|get|receive|dont stop|do not stop|keep) .{0,40}(?:report|sue|lawyer|attorney|legal action|block|fcc|ftc|police|complain|file)',
    ),
    rx('(?:harassment|harassing) .{0,30}stop'),
    rx(
      '(?:i said|told you|i say|asked|asking|beg|begging|said no|already said|say|tell) (?:you |u |yall |already |to |you to |no |for you to |again |nicely |twice |please |pls |this |all )*(?:stop|quit|unsubscribe|remove)(?! (?:by|at|in|looking|work|smoking|the search))',
    ),
    rx('stop means stop'),
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
    rx('knock (?:it|this|that) off|cut (?:it|this|that) out|give (?:it|this|me) a rest|give it up already'),
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
    rx(
      'no (?:solicit\\w+|unsolicited \\w+)(?: (?:please|pls|here|at this number|allowed|thanks))*(?= \\.|$)',
    ),
    rx('^no (?:texts|texting|msgs|messaging|spam|ads)(?= \\.|$)'),
    rx(
      '(?:place|add|put|list|register|include|enter) (?:me|us|this (?:number|#|phone)|my (?:number|#|phone|cell)|our number) (?:to|on|in|onto) (?:(?:the|your|ur|a|all) )*(?:internal )?(?:dnc|do not|donot|dont|no call|no contact|no text|blacklist|block list|opt out)',
    ),
    rx(
      '(?:please|pls|plz|kindly) (?:deactivate|disconnect|suppress|opt out|remove|unlist)(?: (?:now|immediately|thanks))*(?= \\.|$)',
    ),
    rx('un ?sub(?:scribe)? (?:me|us|please|pls|now)|(?:takeme|removeme|deleteme|getme) (?:off|from|out)'),
    rx(
      '(?:remove|removing|delete|del|deleting|rmv|erase|drop|lose|unsubscribe) (?:(?:please|pls|the|that|this) )*(?:my|our|this) (?:cell |phone |mobile |contact )?(?:number|no|num|nbr|#|phone|cell|digits|info)(?: (?:please|pls|now|asap|thanks|from .{0,30}|off .{0,20}|immediately|today))*(?= \\.|$)',
    ),
    rx(
      '(?:number|name|info|phone|contact)(?: (?:is|be|gets?|has been|to be))+ (?:removed|deleted|erased|taken off)(?= \\.|$| (?:from|off|today|now|immediately|asap))',
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
      '(?:get rid of|throw (?:away|out)|toss(?: out)?|forget|lose|burn|trash|shred|destroy|dispose of|clear|wipe|dump) (?:you (?:ever |even )?(?:had|have|got) )?(?:my|this|our|the) (?:<OATH> )?(?:cell |phone )?(?:number|digits|contact|#|info|information|data|details)',
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
      '(?:honou?r|respect|comply with) (?:my|our|this) (?:request|wishe?s?|decision)(?: to (?:stop|be removed|opt out|unsubscribe))?',
    ),
    rx(
      '(?:my |our )?(?:consent|permission|authorization) (?:is |has been |was )?(?:hereby )?(?:revoked|withdrawn|rescinded)',
    ),
    rx(
      '(?:lawyer|attorney|sue|suing|lawsuit|fcc|ftc|police|cops|complaint|report\\w*|legal action|attorney general).{0,40} (?:if|unless|when|next time) (?:you|u|i|these|this|yall)(?: guys)? (?:dont |do not )?(?:ever )?(?:text|txt|contact|message|keep|stop|get|receive|send|continue)',
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
      '(?:would|do|could) (?:you|u) (?:please )?mind (?:not (?:text|messag|contact|bother|send)\\w+|stopp?ing|remov\\w+|tak\\w+ (?:me|my|us) off|delet\\w+)',
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
  ],
  unclear: UNCLEAR,
  lookalikes: LOOKALIKES,
}
