// What people write in English when they want texts to end.
import { FAMILIES, FAMILY_LOOKALIKES } from './english-families.ts'
import { LOOSE } from './english-loose.ts'
import { MORE } from './english-more.ts'
import { LOOKALIKES, UNCLEAR } from './english-near.ts'
import { REST } from './english-rest.ts'
import { TALK } from './english-talk.ts'
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
      '(?:<STOP>) (?:following up|follow ups?|asking|reaching out|pushing|trying to (?:contact|reach)|hitting me up|checking in)(?! (?:on|about|for) (?:the|price|that|a|an|his|her|offer|repairs))',
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
      '(?:<STOP>) (?:this|it|these|that|everything|all|w (?:these|this|it|that)|with (?:it|that)|with this|with these|all this|all of this|all of it)(?: (?:<OATH>))* ?(?:crap|shit|bullshit|bs|nonsense|garbage|madness|now|already|please|pls|immediately)?(?= \\.|$)',
    ),
    rx(
      '(?<!\\b(?:reply|text|send|respond|txt) (?:with |the word )?)(?:<STOP>) (?:service|subscription|program|promo|everything|all|2 end|to end|2end|to opt out|to unsubscribe|to cancel|opt out|to quit)(?= \\.|$)',
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
      '(?:take|get|remove) (?:my|this) (?:number|name|info|cell|phone|contact)(?: number)? (?:out|off|from|away)(?! (?:the |that |this |my |our )?(?:loan|mortgage|title|deed|e ?mails?|cc|listing|flyers?|signs?|page|wait ?list|waitlist\\w*|mailbox|website|zillow|application|utilit\\w+|lease|contract|offer|account|will|policy|house|property|hoa))',
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
      '(?:remove|remov|remve|reomve|rmv|rmove|removed|delete|delet|delte|erase|drop|scrub|scratch|strike|cross|wipe|clear|pull|unlist|unenroll|purge|exclude|block|omit|opt) (?:me|us|my (?:phone|cell|mobile|contact|name and)? ?(?:number|phone|info|information|name|contact|details|data|cell|#)|this (?:number|phone|cell|contact|#)|the number|number|myself|our number|that number) (?:<OFF>|please|pls|plz|now|immediately|asap|today|already|and|thanks|thank you|completely|permanently|entirely)(?! (?:the|that|this|my|our)? ?(?:loan|mortgage|title|deed|e ?mails?|cc|listing|flyers?|signs?|page|wait ?list|waitlist\\w*|mailbox|website|zillow|application|utilit\\w+|lease|contract|offer|hoa|house|property|will|policy|account|train|bus|hook))',
    ),
    rx(
      '(?:get|take|takes|taking|pull|want|keep|leave|cross|scratch|strike|scrub) (?:me|us|my (?:name|number|phone|info)|my (?:cell|phone) number|this number|myself|our number) (?:off|of your|of the list|out of (?:your|this|the) (?:<LIST>)|from (?:your|this|the) (?:<LIST>))(?! (?:the|that|this|my|our)? ?(?:loan|mortgage|title|deed|e ?mails?|cc|listing|flyers?|signs?|page|wait ?list|waitlist\\w*|mailbox|website|zillow|application|utilit\\w+|lease|contract|offer|hoa|house|property|will|policy|account|train|bus|hook|market|speaker\\w*|hold|mute|camera|guard))',
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
    rx(
      'i want off (?:of )?(?:this|your|ur|these|the) (?!(?:\\S+ )?(?:floor|lease|loan|contract|deal|house|block|street|wait ?list|waiting|waitlist\\w*|title|deed|account|mortgage|phase)s?(?: |$))',
    ),
    rx(
      '(?:like|want|need|wish|ask(?:ed|ing)?|request(?:ed|ing)?|demand)(?: to have| for| that| you)? (?:my|this|our) (?:phone |cell )?(?:number|name|info|contact|phone)(?: to be| be)? (?:removed|deleted|erased|taken off|off)',
    ),
    rx(
      '(?:be|get|been) (?:removed|deleted|unsubscribed|opted out|taken off)(?= |$)(?! (?:from |off |off of )?(?:the )?(?:loan|title|market|mortgage|deed|application|e ?mails?|wait))',
    ),
    rx(
      '(?:add|put) (?:me|us|this number|my number) (?:to|on|in) (?:the |your |ur |a )*(?:dnc|do not (?:call|contact|text|disturb)|no (?:call|contact|text))',
    ),
    rx('(?:on|in) the (?:national )?(?:do not (?:call|text|contact)|dnc)(?: list| registry)?(?= |$)'),
    rx(
      '(?:lose|loose|forget|trash|dump|delete|erase|discard|remove|ditch|toss|burn) (?:my|this|the) (?:<OATH> )?(?:cell |phone )?(?:number|digits|contact|#|info)<THING>',
    ),
    // "unsubscribe me", "opt me out"
    rx(
      '(?:unsubscribe|unsubcribe|unsuscribe|unsubscibe|unsubscrib|unsubsribe|unsubscride|unscubscribe|unsub|desubscribe)(?: (?:me|us|please|pls|plz|now|this number|my number|from this|from these|from all|from everything|from your (?:list|texts|messages)|thanks|all))+',
    ),
    rx(
      '(?:want|like|need|wish|trying|please|pls|plz|just|try|have|choose|request(?:ing)?|ask(?:ing)?|going) (?:to )?(?:be )?(?:unsubscribed?|unsub|opt(?:ed|ing)? ?out)<ELSE>',
    ),
    rx('(?:opt|opting|opted) (?:me|us|my number|this number) (?:the (?:<OATH>|hell) )*(?:out|oit)'),
    rx(
      '(?:i|we|im|were) (?:am |are |hereby |would like to |want to |wanna |choose to |now |will |<OATH> )*(?:opt|opting|opted) ?out<ELSE>',
    ),
    rx(
      'opt ?out (?:please|pls|plz|now|thanks|of (?:these|this|all|your|ur|the)? ?(?:texts?|messages?|sms|alerts?|list|everything|marketing|service|program))',
    ),
    rx(
      '(?:cancel|cancle|cansel|terminate|deactivate|disable|turn off|turn these off|shut off|switch off|kill) (?:my |this |these |those |the |all |your |ur |any |me from |me )*(?:text|sms|message)? ?(?:<TEXTING>|subscription|subscribe|service|sub|membership)(?! (?:appointment|showing|for |at |with |when |on ))',
    ),
    rx('turn (?:these|this|those|them|it|that) off'),
    // consent
    rx(
      '(?:revok\\w*|withdr[ae]w\\w*|rescind\\w*|retract\\w*|do not give|dont give|never gave|didnt give|did not give|havent given) (?:you |u |any |anyone |my |our |all |prior |the )*(?:consent|permission|authorization|authorisation)(?! to (?!(?:be )?(?:text|contact|messag|call|send|reach|receiv)))',
    ),
    rx(
      '(?:do not|dont|didnt|did not|never|no longer|not) (?:consent|consented|agree|agreed|authorize|opt(?:ed)? in|sign(?:ed)? up|subscribe|subscribed|asked?|request(?:ed)?) (?:to|for) (?:be |get |receive |getting |receiving |any |these |this |your |ur )*(?:<TEXTING>|texted|contacted|(?:this|these|it)(?= \\.|$))',
    ),
    // "I no longer wish to receive these"
    rx(
      '(?:dont|do not|dnt|no longer|not|never|didnt|dont ever) (?:want|wanna|wish|need|care|like|wanting|looking|interested in)(?:ed)? ?(?:to |in )?(?:get|getting|receive|receiving|recieve|recieving|be getting|be receiving|keep getting|see|hear|be contacted|be texted|be on|have|any|anything|these|those|this|your|ur|no)(?: (?:any|more|of|these|those|this|your|ur|from|you|the|such|any more|on|anything))*(?: (?:<TEXTING>|anymore|(?:any|of) more(?= \\.|$| (?:of (?:these|this|your)|from|please|thanks))|you|yall|list|these|this|contact|offers|again))',
    ),
    rx(
      '(?:dont|do not|no longer|not) (?:want|wanna|wish|need|care|like) (?:to )?(?:get|receive|see|have|hear)? ?(?:any(?:thing)? (?:more|further)(?= \\.|$| (?:of|from|please|pls|plz|thanks|thank|te?xts?|messages?|msgs|sms|emails?|calls?|contact|spam|listings|updates|info|information|alerts|communications?|stuff|crap|shit|bullshit|notifications|solicit\\w*|\\w+ (?:messages|texts|calls)))|these|anything from you|from you|to hear from (?:you|yall|u)|hear from (?:you|yall|u|your)|this (?:crap|shit|anymore)|your (?:<TEXTING>|spam|crap|shit|business))',
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
    ...MORE,
    ...REST,
    ...TALK,
  ],
  unclear: UNCLEAR,
  lookalikes: [...LOOKALIKES, ...FAMILY_LOOKALIKES],
  families: [...FAMILIES, ...LOOSE],
}
