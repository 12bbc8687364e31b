// English requests by family: a verb, an object and a person in any order, with other words between.
import { rx as plain } from './english-words.ts'
import { pattern } from './phrase-book.ts'

// Words that may stand between, but not what would be asked for instead: a house, a document, another person.
const ABOUT =
  'house|home|property|listing|street|st|ave|road|drive|condo|apartment|townhouse|photos?|pictures?|pics?|furniture|couch|sofa|sign|lockbox|fridge|washer|clause|contingency|loan|mortgage|title|deed|contract|offer|price|lender|seller|buyer|inspector|tenant|market|zillow|redfin|realtor|trulia|facebook|mls|appointment|showing|tour|meeting|lease|one|ones|that'
const FILL = '(?:(?!(?:<ABOUT>|and|but|if|when|until|or|then|\\.) )\\S+ )'
const TEXTS =
  'te?xts?|te?xti?n?g|txting|messages?|messaging|messagin|msgs?|msg?ing|mssgs?|sms|spam|solicitations?|notifications|correspondence|communications?|outreach'
const NEG =
  'dont|don t|do not|dnt|doesnt|does not|no longer|not|never|didnt|did not|aint|wont|will not|cant|havent|have not|hasnt|nor|neither of us|none of us|nobody'
const WISH =
  'want(?:s|ed)?|wanna|wish|need|care|like|desire|asked?|ask for|request(?:ed)?|consent(?:ed)?|agreed?|subscribed?|opt(?:ed)? in|appreciate|authorized?|interested|sign(?:ed)? up|looking|trying|enjoy|requested|expect|accept|be needing|be wanting|needing'
const REMOVAL =
  'remove|removing|delete|deleting|erase|erasing|drop|take|taking|pull|strike|scratch|cross|purge|wipe|scrub|get|clear|yank|expunge|boot|kick|omit|exclude|unlist|unsubscribe|untag|rid'
const PLACE =
  '(?:<FILL>){0,3}(?:list|lists|listserv|database|data base|db|system|systems|records?|contacts|crm|rolodex|phone ?book|address book|directory|rotation|blasts?|text thread|distribution|roster|subscription|queue|campaigns?|mailing|mailings|marketing|te?xts|messages|files|spreadsheet|call sheet|auto ?dialer|dialer|robo ?texter|bot|program)'
const PERSON =
  '(?:me|us|him|her|them|myself|my (?:<FILL>){0,3}|our (?:<FILL>){0,2}|his (?:<FILL>)?|her (?:<FILL>)?|their (?:<FILL>)?|this (?:<FILL>){0,1}(?:number|phone|cell|line|#|contact|person|no)|that number|the number|the name)'
const NUMBER =
  '(?:number|numbers|#|num|nmbr|numbr|no|digits|name|info|information|contact|contacts|details|data|cell|phone|contact info|profile|record)'
const COMPLAINT =
  'wrong (?:number|person|#|num|guy|gal|lady|man|phone|house|one|contact)|wrong|not (?:interested|me|my name|mine|him|her|the owner|selling|buying|looking|for sale|the right person|in the market)|(?:dont|doesnt|not|no longer|never) (?:live|work|belong|use)|never (?:gave|signed|asked|agreed|opted|subscribed|requested|heard of|consented)|(?:didnt|did not|dont|do not|havent) (?:give|sign|ask|agree|opt|subscribe|request|know|own|remember|recognize|consent|have)|(?:how|where) (?:did|do) (?:you|u) (?:even )?(?:get|have|find)|who (?:is|are|gave|r)|whos|who dis|already (?:bought|sold|have|own|closed|moved|working|found|told|asked|said)|(?:bought|sold|found) (?:a|our|my|the|another|already)|have (?:a|an|our|my own) (?:realtor|agent|house|broker)|no longer|nobody (?:here|by)|no one (?:here|by)|no such|isnt (?:my|me|mine|her|his)|this (?:isnt|is not)|(?:passed away|died|is deceased|is dead)|unwanted|unsolicited|harass\\w*|illegal|tcpa|do not call|dnc|annoying|spam\\w*|scam\\w*|tired of|sick of|fed up|enough|im good|im fine|all set|were good|no thanks?|no thank you|nope|no interest|renting|changed my mind|moved (?:away|out)|not (?:moving|relocating)|for the (?:last|tenth|hundredth|100th|third|3rd|second|2nd|millionth) time|last warning|final (?:warning|notice|request)'
const ASK =
  '(?:stop|quit|cease|desist|stahp)(?: (?:it|this|now|already|texting|messaging|these|that|please|pls|plz|all|immediately|asap|ok|thanks|thank you))*(?= \\.|$)|(?:remove|delete|erase|lose|unsub|unsubscribe|drop|scratch|purge|forget|wipe|take off|trash|toss|ditch|scrap|get rid of)(?: (?:it|this|that|me|us|mine|number|the number|this number|my number|my info|from list|off list|now|please|pls|plz|asap|immediately|thanks|thank you))+(?= \\.|$)|(?:remove|delete|unsubscribe|unsub|erase|rmv|desist)(?= \\.|$)|(?:take|get|leave|keep) (?:me|us|it|this|this number|my number|mine) (?:off|out|alone)(?= \\.|$)|leave (?:me|us) (?:be|alone)(?= \\.|$)|no (?:more|further)(?= \\.|$)|(?:dont|do not|never) (?:text|message|contact|bother|write|reply|msg|txt)(?: (?:me|us|back|again|anymore|here|this))*(?= \\.|$)'

const macros = { ABOUT, FILL, TEXTS, NEG, WISH, REMOVAL, PLACE, PERSON, NUMBER, COMPLAINT, ASK }
const rx = (text: string) => pattern(text, macros)

export const FAMILIES: readonly string[] = [
  // a verb of stopping, up to three words, the texts
  rx(
    '(?:stop|quit|cease|halt|discontinue|end|stahp|stawp) (?:<FILL>){0,5}(?:<TEXTS>)(?= \\.|$| (?:to|at|on|me|us|my|this|from|please|pls|already|now|and|or|you|asap|immediately|thanks|all))',
  ),
  rx(
    '(?:stop|quit|cease|discontinue|stahp) (?:(?:all|with|w|any|this|the|these|your|ur|every|trying|attempting|to|continuing|keep|constantly|always) )*(?:\\w*ing )?(?:contact(?:ing)?|bother\\w*|harass\\w*|pester\\w*|badger\\w*|hassl\\w*|nag\\w*|bombard\\w*|flood\\w*|spam\\w*|solicit\\w*|stalk\\w*|buzz\\w*|ping\\w*|dm\\w*|hounding|bugging|annoying|messing with|wasting|pushing|targeting|tormenting|disturbing|including|involving|notifying|reaching)(?= \\.|$| (?:out|up|me|us|my|our|this|people|everyone|please|pls|by|with|from|about|here|now))',
  ),
  // a wish that is denied, up to four words, the texts
  rx(
    '(?:<NEG>) (?:<FILL>){0,2}(?:<WISH>) (?:<FILL>){0,5}(?:<TEXTS>)(?= \\.|$| (?:from|anymore|any more|please|again|at|on|about|to|thanks|so|like|ever|for|and|you|or|sent|coming|in))',
  ),
  rx(
    '(?:<NEG>) (?:<FILL>){0,2}(?:<WISH>) (?:<FILL>){0,3}(?:get|getting|receiv\\w+|reciev\\w+|be|being|been|hear|hearing|see|seeing|have|having) (?:<FILL>){0,3}(?:from (?:you|yall|u|ya|your|this)|contacted|texted|messaged|bothered|bugged|spammed|solicited|harassed|disturbed|reached|notified|included|subscribed|(?:these|this|those)(?: (?:anymore|any more|again|else|further|more|stuff|crap))?(?= \\.|$)|anything (?:anymore|any more|again|else|further|more)(?= \\.|$| from))',
  ),
  rx(
    '(?:appreciate|prefer|rather|like|love|ask|request|demand|insist|want|expect|please|kindly|glad|happy|grateful|thankful|wish|hope|best|better) (?:<FILL>){0,5}(?:not|never|no longer|without) (?:<FILL>){0,2}(?:contacted|texted|messaged|bothered|solicited|text|message|contact|contacting|texting|messaging|bother|bothering|solicit|msg|reach out)(?= \\.|$| (?:me|us|again|anymore|any more|this|here|ever|by|at|further|to|please|via|about))',
  ),
  // a verb of removal, who, where from
  rx(
    '(?:<REMOVAL>) (?:<PERSON> ?)(?:<FILL>){0,2}(?:off|from|out|outta)(?: of)? (?:(?:your|ur|yalls|this|any|all|every|whatever|these|the) )(?:<PLACE>)(?= \\.|$| (?:please|pls|plz|asap|now|you|and|or|i|we|before|immediately|thanks|thank|already|today|for|as|because|so))',
  ),
  rx(
    '(?:remove|removing|delete|deleting|erase|erasing|purge|wipe|scrub|scratch|strike|expunge|unlist|lose|forget|trash|toss|ditch|throw (?:out|away)|discard|shred|destroy|get rid of) (?:all )?(?:of )?(?:my|our|this|his|her|their|moms|dads) (?:<FILL>){0,3}(?:<NUMBER>)(?= \\.|$| (?:please|pls|plz|asap|now|and|or|immediately|thanks|thank|already|today|from (?:your|ur|this|all|any|everywhere)|completely|permanently|forever|i|im|we|its|ive|ok))',
  ),
  rx(
    '(?:want|need|like|wish|ask|asking|request|requesting|demand|insist|get|have|make sure|see that) (?:<FILL>){0,2}(?:me|us|(?:my|our|this) (?:<FILL>){0,2}(?:<NUMBER>)) (?:<FILL>){0,3}(?:removed|deleted|erased|purged|scrubbed|taken off|wiped|unsubscribed|gone|opted out|dropped|off (?:of )?(?:this|your|ur|the|any) (?:<PLACE>))(?= \\.|$| (?:from|off|please|now|asap|immediately|completely|permanently|today|thanks))',
  ),
  // a reason, and what is asked for, near each other and in any order
  rx(
    '(?:<COMPLAINT>)(?:(?: \\S+){0,9} (?:\\. )?(?=(?:[a-z]+ ){0,4}(?:me|us|mine|my|texting|messaging|text|message|contact|bother|msg|txt|number)(?= ))|(?: (?!(?:<ABOUT>|if|they|he|she|right|form|from|paint|car|carpet|rooms?|bed\\w*) )\\S+){0,9} (?:\\. )?)(?:(?:so|and|please|pls|plz|kindly|just|now|can|could|you|u|ya|then|again|i|said|to|must|need|will|would|also) )*(?:<ASK>)',
  ),
  rx('^(?:(?:please|pls|plz|kindly|just|hey|hi|ok|no) )*(?:<ASK>) \\. (?:(?!\\. )\\S+ ){0,4}(?:<COMPLAINT>)'),
  // what one says who has had enough
  rx(
    '(?:enough|done|over it|had it|fed up|sick|tired|no more)(?: (?:is|of|with|w|already|now|the|these|your|all|this|so|im|am|and|tired|getting|receiving|being|ur|constant|daily|random|every|day))* (?:<FILL>)?(?:<TEXTS>|contact(?:ed)?|texted|messaged|spammed|bothered)(?= \\.|$| (?:already|dear|hun|please|by|from|now|every|me|us|and|all|you))',
  ),
  rx(
    '(?:dont|don t|do not|dnt|never|stop|quit) (?:ever |you |u |dare |even |bother |be |try to |try |keep |please |again )*(?:hmu|hit (?:me|us) up|hitting (?:me|us) up|dm|pm|ping|buzz|badger|hassle|pester|nag|bombard|contact|text|txt|message|msg|mssg|write|writ|holla|holler at|email or text|call or text|text or call|annoy|bug|bother|harass|disturb|spam|solicit|reach out to|follow up with) ?(?:me|us|my (?:<FILL>)?(?:number|phone|cell|line|mom|dad|mother|father|family)|this (?:<FILL>)?(?:number|phone|cell|line|#)|here|him|her|them|anymore|any more|no more|again|ever)(?= \\.|$| (?:anymore|any more|no more|again|ever|please|pls|plz|or|and|with|about|for any|i|im|im|we|thanks|thank|further|at all|with this|period|bro|dude|man|sir|maam|you|u|any|from|because|bc|cuz|asap|now|lady|people|unless you want))',
  ),
  rx(
    'leave (?:me|us) (?:<FILL>){0,3}(?:alone|in peace|be)(?= \\.|$| (?:please|pls|already|now|and|or|you|i))',
  ),
  rx(
    '(?:cut|knock|give) (?:it|this|that|the (?:texts|messages|spam|crap)) (?:out|off|a rest)(?= \\.|$| (?:already|please|with|now))',
  ),
  rx(
    '(?:no need for|dont need|do not need|do without|tired of|^no) (?:any )?(?:more |further |future |additional )?(?:te?xts|messages|msgs|sms|updates|listings|alerts|spam|info|emails or texts|communication)(?: (?:please|pls|plz|n|thx|thanks|ty))*$',
  ),
  rx(
    '^(?:(?:ok|hi|hey|please|pls|plz|no|thanks|sorry) )*no more(?: (?:pls|please|plz|n|and|thx|thanks|ty|thank you|ever|of these|of this|ok))*(?= \\.|$)',
  ),
  rx(
    '(?:disable|mute|turn off|deactivate|block|cancel|end|stop) (?:<FILL>){0,3}(?:<TEXTS>|alerts) (?:for|to|on|at) (?:this|my) (?:<FILL>){0,2}(?:number|phone|line|cell|#)',
  ),
  rx(
    '(?:dnt|dont|do not|never|stop) (?:te?xt|txting|msg|message|contact|call or text) (?:dis|this|tis|da|the) (?:<FILL>)?(?:num|nmbr|number|numbr|phone|line|cell|#|fone)',
  ),
  rx(
    '(?:take|get|pull|keep|leave) (?:my|our|this) (?:<FILL>){0,2}(?:<NUMBER>) (?:down|off|out)(?= \\.|$| (?:of your|please|now))',
  ),
  // a plain stop with a reason or a time that it was said before
  rx(
    '^(?:(?:please|pls|plz|just|hey|no|omg|ok|yo|bro|dude|ugh|sir|maam|hi|hello) )*(?:stop|stp|stopp|quit|quit it|stop it|stahp)(?: (?:it|this|pls|please|plz|now|already|bro|dude|man))* (?:im|i am|ur|u r|u are|youre|you are|were|before (?:i|we)|or (?:i|im|else)|i (?:beg|am begging|hate|dont|do not|never|already|am|work|said|told|asked|cant take)|this is (?:harass\\w+|spam|a|my|not|the)|u creep|youre|ur annoying|you (?:are|re) annoying|you creep|you (?:freak|weirdo|scammer|people))(?! (?:the|a|an|only|just|not|so|too|literally|legit|making|killing|kidding|joking|going|gonna|obsessed|dead|dying|crying|laughing|blushing|screaming|in love|drooling|teasing|tempting|spoiling|playing|it|need)(?= ))',
  ),
  rx(
    '(?:request(?:ing|s|ed)?|begging|beg|asking|asked|pleading|telling|told|tell|demand|demanding)(?: (?:you|u|yall|to|that|for|politely|nicely|again|kindly|once|more|this|time|a|last|guys|people|all|the|please))* (?:stop|quit|cease|removal|unsubscribe|be removed|opt out|remove)(?= \\.|$| (?:from|off|texting|messag\\w+|contact\\w+|sending|please|me|this|these))',
  ),
  rx(
    '(?:list|number|contact|database|my) removal|removal (?:request(?:ed)?|from (?:your|this|the|all)|please|pls)',
  ),
  rx(
    '(?:ive|i have|i|we|weve|have) (?:already )?(?:(?:unsubscribed|opted out|said stop|replied stop|texted stop)(?: \\S+){0,2} (?:times|already|before|twice|yesterday|last week|again|numerous|several|multiple)|(?:asked|told) (?:you|u|yall|you people)(?: (?:guys|like|so|over|and))* (?:already|before|twice|(?:\\S+ )?times)(?= \\. (?:please )?(?:stop|remove|no|take|unsub|quit|leave)))(?= \\.|$| )',
  ),
  rx(
    '(?:over|done with|tired of|sick of|hate|cant stand|drowning in|bombarded (?:by|with)|annoyed (?:by|with)|fed up with) (?:all )?(?:these|this|your|the|ur|getting|receiving) (?:<FILL>){0,2}(?:<TEXTS>)(?: \\S+){0,3} (?:\\. )?(?:stop|quit|enough|remove|end|make)',
  ),
  rx(
    '(?:why|when|how come) (?:wont|will|dont|cant|do|are|would|would not) (?:you|u|yall|ya) (?:<FILL>){0,2}(?:stop|quit) (?:<FILL>){0,2}(?:<TEXTS>|contacting|sending|bothering|harassing)',
  ),
  rx(
    '(?:stop|quit|cease) (?:tryna|tryin to|trying to|attempting to|wanting to|asking to) (?:<FILL>){0,1}(?:contact|text|reach|message|sell|buy|call|talk|get)',
  ),
  rx(
    '(?:i|we) (?:just |really |do )*(?:want|need|wanna get|would like) (?:out|off)(?: (?:this|of this|the|your|ur))*(?: (?:list|now|please|thread|thing|immediately))*(?= \\.|$)',
  ),
  rx(
    '(?:these|this|your|ur|those) (?:<FILL>){0,2}(?:<TEXTS>|alerts|updates)(?: \\S+){0,6} (?:\\. )?(?:(?:please|pls|plz|kindly|just|so|and|now) )+(?:end|stop|quit|cease|remove|unsubscribe|take|no more)(?: (?:them|it|these|this|me|us|off|all|now))*(?= \\.|$)',
  ),
  rx(
    '^(?:please |pls |plz )*(?:removed?|removal|deleted?|unsubscribed?|off)(?: (?:please|pls|plz|thanks|thank you|thx|now|asap))+(?= \\.|$)',
  ),
  rx(
    '(?:choos\\w+|want(?:ing)?|elect\\w*|decid\\w+|like|wish|ready|prefer|asking|time) to (?:opt ?out|unsubscribe|be (?:removed|deleted|taken off|unsubscribed))(?= \\.|$| (?:please|now|thanks|from (?:this|your|these|all)|of (?:this|your|these|all)))',
  ),
  rx(
    '(?:i|we|just|really) (?:dont|do not|dnt|never) want (?:any of )?these(?= \\.|$| (?:anymore|please|thanks))|^(?:dont|do not|dnt) want (?:any of )?these(?= \\.|$)',
  ),
  rx(
    '(?:prefer|like|appreciate|love|rather|better|nice|great|best|wish|happy|happier|helpful|wonderful|kind)(?: (?:it|it very much|much|a lot|that))* (?:if|that|when)? ?(?:you|u|yall|youd|you guys) (?:<FILL>){0,2}(?:didnt|did not|dont|do not|wouldnt|would not|never|not|stopped|stop|quit|refrained|refrain) (?:<FILL>)?(?:te?xt\\w*|contact\\w*|messag\\w+|from|bother\\w*|send\\w*)(?= \\.|$| (?:me|us|this|my|anymore|again|any|these|texting|contacting|messaging|sending))',
  ),
  rx(
    '(?:can|could|will|would|may|make|have|get|let|please|when will|why wont) (?:these|this|the|your|ur|all) (?:<FILL>){0,3}(?:<TEXTS>) (?:please |just |ever )*(?:stop|end|cease|go away)(?= \\.|$| (?:please|now|already))',
  ),
  rx(
    '(?:<NEG>) (?:<FILL>){0,2}(?:<WISH>) (?:any |more |any more |your |ur |these |further |to get |to receive |getting |receiving |to see |to keep getting )*(?:listings?|updates?|info|information|alerts|newsletters?|reminders|offers from you)(?: (?:on|about|of|for) (?:homes|houses|properties|real estate|listings|anything))?(?: (?:anymore|any more|thanks|thank you|please|from you|at all|again|ever))+(?= \\.|$)|(?:<NEG>) (?:<FILL>){0,1}(?:want|wish|like|care) to (?:keep |be )?(?:get|getting|receive|receiving|see|seeing) (?:any |more |your |these |further )*(?:listings|updates|alerts|newsletters)(?= \\.|$)',
  ),
  rx(
    '(?:dont|do not|dnt|stop|quit|never|not|no need to) (?:please |ever |you |to )*(?:keep|continue|keep on) (?:on |to )?(?:te?xt\\w*|messag\\w+|msg\\w*|contact\\w*|bother\\w*|spam\\w*|harass\\w*|sending (?:me|us|this number|these|texts|messages))(?= \\.|$| (?:me|us|my|this|here|please|anymore|to))',
  ),
  rx(
    '(?:can|could|will|would|wont|must|should) (?:you|u|yall|ya) (?:(?:all|guys|people|folks|please|pls|plz|just|kindly|both|now|at least|maybe|ever|simply) )*(?:stop|quit|cease|desist)(?= \\.|$)',
  ),
  rx(
    '(?:remove|delete|take|erase|get|unsubscribe|drop|lose) (?:both|all|all of|both of|these|our|my)(?: (?:our|my|of|these|two|three|phone|cell))* (?:numbers|phones|contacts|lines)(?= \\.|$| (?:off|out|from|please|now))',
  ),
  rx(
    '(?:cancel|end|terminate|shut off|turn off|halt|kill) (?:my|these|the|all|your|any|all of) (?:\\S+ ){0,2}(?:te?xts|te?xt (?:messages|alerts)|msgs|sms|messages)(?: (?:please|pls|now|to this \\S+|to my \\S+))*(?= \\.|$)',
  ),
  rx(
    '(?:remove|delete|take) (?:yourself|yourselves|you) (?:off|from) (?:of )?my (?:phone|life|cell|messages|inbox)',
  ),
  // where the texts shall not go
  rx(
    '(?:this|my) (?:<FILL>){0,3}(?:number|phone|cell|line|name|#|contact)(?: (?:is|are|was))? (?:to be|should be|needs to be|need to be|must be|has to be|shall be|should not be|shouldnt be|should never be|isnt supposed to be|is not supposed to be|doesnt belong|does not belong|needs) (?:<FILL>){0,2}(?:removed|deleted|erased|contacted|texted|messaged|off|on (?:your|this|any|the) (?:<PLACE>)|in (?:your|this|any|the) (?:<PLACE>))',
  ),
  rx(
    '(?:why am i|shouldnt be|should not be|dont want to be|do not want to be|dont belong|how am i) (?:<FILL>){0,2}(?:on|in) (?:this|your|ur|the|any) (?:<PLACE>) (?:\\. )?(?:(?:please|pls|plz|kindly|just|and|so) )*(?:<ASK>|remove|take|delete|get)',
  ),
]

/** Has the words of a family, asks nothing. */
export const FAMILY_LOOKALIKES: readonly string[] = [
  plain(
    '(?:want|need|like|get|getting|take|have|remove|pull) (?:my|our|his|her|their|the) (?:\\S+ )?names? (?:taken |removed )?(?:off|from|on)(?: of)? (?:the |this |that |our |my )?(?:deed|title|loan|lease|mortgage|forms?|contract|offer|listing|application|account|bills?|utilities)',
  ),
  plain(
    '(?:appreciate|prefer|rather|love|like|great|nice|best)(?: \\S+){0,3} (?:didnt|dont|not|never|wouldnt) (?:text|contact|message) (?:the|our|his|any)(?= )',
  ),
  plain(
    '(?:stop|quit) (?:ignoring|losing|missing|ghosting|deleting|reading|checking(?! (?:in|up))|forgetting|worrying|apologizing)',
  ),
  plain(
    '(?:no need|didnt ask|did not ask|not asking|never asked|dont have|dont need|didnt tell|didnt want|not telling|no reason|why would (?:i|we) want)(?: (?:you|u|them|him|her|for you|anyone|yall|me|us))* to (?:stop|quit|cancel|unsubscribe|end)(?= \\.|$| (?:it|these|sending|texting|the|them|messaging))',
  ),
  plain(
    '(?:dont|do not|never|didnt|did not|wont|to not|not to|hope you didnt) (?:ever )?(?:forget|lose|delete|throw away|toss|remove|erase)',
  ),
  plain(
    '(?:seller|buyer|agent|landlord|tenant|tenants|neighbors?|ex|boss|lender|bank|contractor|he|she|they|who|builder|broker|kids?|dog|inspector)s? (?:wont|doesnt|didnt|never|would not|wouldnt|cant|to|will|will not|does not|keeps?|needs? to|should|shouldnt|is going to|might|may|has to|must|could|wants to|said to|says to|asked to)(?: ever)? (?:stop|quit|leave|cancel|remove|delete|end)',
  ),
  plain(
    '(?:tell|ask|told|asked|get|make|have|want|need|wish|let) (?:the |my |your |our |that |those )(?:seller|buyer|agent|landlord|tenant|tenants|neighbors?|ex|boss|lender|bank|contractor|builder|broker|kids?|dog|inspector|other \\S+|guy|people|company|realtor)s? (?:to )?(?:stop|quit|leave|cancel|remove|delete|end|not)',
  ),
]
