// What people write in English when they want texts to end, by what else they say: a reason before a last "stop", what
// their number is not for, whom to mark, who is not welcome.
import { rx } from './english-words.ts'

/** A last "stop" after one of these is a place, or somebody else's: "the bus stop", "I told him to stop". */
const NO_ORDER =
  'a|an|the|2|wrong|bus|next|first|last|this|that|these|those|my|your|ur|our|his|her|their|its|no|to|cant|cannot|wont|dont|didnt|doesnt|do|does|did|isnt|wouldnt|couldnt|shouldnt|never|not|will|would|could|can|should|shall|must|may|might|it|him|them|they|he|she|we|i|you|u|full|pit|rest|non|train|quick|one|any|every|each|which|what|short|ever|really|or|ill|lets|gonna|wanna|suddenly|only|just|second|2nd|3rd|1st|main|truck|gas|tram|subway|metro|door|whistle|complete|hard|dead|says|say|said|saying|reply|replied|text|send|sent|word|type|typed|had|when|then|always|at|of|for|from|after|before|until|till|in|on|by|near|another|few|two|three|f|full|emergency|back|go|come|keep|with|than|how|where|why|that|rain|music|noise|water|makes?|made|making|need|needs|want|wants|if'

export const REST: readonly string[] = [
  // "sold that house 3 yrs ago stop"
  rx(
    '^(?:i|we|doesnt|didnt|dont|im|ive|weve|were|this|thats|not|wrong|sold|bought|never|already|moved|u|your|ur|who|no one|nobody|its|these|he|she|my|house|no (?!way|need))(?: (?!(?:and|if|or|when|where|then|until|\\.) )\\S+){1,12} (?<!(?:^| )(?:<NOORDER>) )stop(?: (?:please|pls|plz|now|thanks))*$'.replace(
      '<NOORDER>',
      NO_ORDER,
    ),
  ),
  rx(
    '(?:(?:take|get) (?:a|the) (?:hint|clue|message)|no means no|(?:<OATH>) (?:spam|scam)) (?:and )?(?:stop|quit)(?= \\.|$)',
  ),
  // "my number is not to be used for marketing"
  rx(
    '(?:my|this|our|the) (?:\\S+ )?(?:number|phone|cell|line|info|information) (?:is|may|should|must|can|shall|will|was|isnt|cannot|cant|shouldnt|mustnt)(?: not| never)?(?: (?:to|be|meant|intended|given|supposed|available|there|a|used|shared))* for (?:any |your |ur |unsolicited |real estate )*(?:marketing|solicit\\w*|advertis\\w*|ads|promo\\w*|spam\\w*|sales|commercial\\w*|<TEXTING>)',
  ),
  rx(
    '(?:dont|do not|never|stop|quit|not to) (?:be )?(?:us(?:e|ing)|share|sharing|put(?:ting)?|add(?:ing)?) (?:my|this|our) (?:\\S+ )?(?:number|phone|cell|line|info|information) (?:for|in|to) (?:any |your |ur |send |further |unsolicited )*(?:marketing|solicit\\w*|advertis\\w*|ads|promo\\w*|spam\\w*|sales|commercial\\w*|<TEXTING>)',
  ),
  rx(
    '(?:your|ur|these|this|such|any|those|further|future) (?:\\S+ )?(?:te?xts?|te?xting|messages?|messaging|msgs|communications?|contact|solicit\\w+|outreach) (?:(?:is|are|was|were) (?:not|no longer|never)|isnt|arent|aint) (?:at all )?(?:wanted|welcomed?|appreciated|desired|requested|authorized|allowed|permitted|needed)',
  ),
  // "mark me as do not contact", "dnc list now"
  rx(
    '(?:mark|flag|put|list|code|note|tag|set|label|register) (?:(?!(?:sign|you|them|him|her|not|but|if) )\\S+ ){1,5}(?:dnc|do ?not (?:call|contact|text)|donot|opted out)(?= |$)',
  ),
  rx(
    '^(?:please |pls |plz |add |put |to |on |me |the |a )*dnc(?: (?:list|please|now|me|us|this|number|pls|plz|thanks|asap|registry|request))*(?= \\.|$)',
  ),
  rx('^(?:please |pls )*(?:add|put)(?: me| us)? (?:to|on)(?: the| your| ur)? dnc'),
  // "I would like to be left alone", "I wish to be excluded from your mailings"
  rx(
    '(?:want|like|wish|prefer|ask(?:ing)?|need|rather|wanna|request|love|begging) (?:to |just |please |really )*be left (?:the \\S+ )?(?:alone|in peace|be|out of (?:it|this))(?= |$)',
  ),
  rx(
    'be (?:excluded|omitted|dropped|purged|erased|cleared|withdrawn|scrubbed|disconnected|struck) (?:off|from|out of)(?: of)? (?:your|ur|this|the|these|any|all|future|further) (?:\\S+ )?(?:<LIST>|mailings?|campaigns?|<TEXTING>)',
  ),
  // "this is your second notice to stop"
  rx(
    '(?:notice|request|warning|reminder|demand|attempt|time|times)(?: (?:for|asking|telling|you|yall|that|i|ive|saying|requesting|am|have|had|been|this|week|now|already|is|to|asked|told))* (?:to )(?:stop|quit|cease|unsubscribe|be removed|opt out|remove me|be taken off|please stop)(?= \\.|$| (?:<TEXTING>|<BOTHERING>|sending|this|it|from|please|now))',
  ),
  rx(
    '(?:cancel|end|stop|disable|terminate|turn off|shut off|kill|discontinue) (?:(?:my|the|these|those|your|ur|all|any|property|listing|home|house|new|price|saved|search|of|real|estate|automatic|daily|weekly) )*(?:alerts?|notifications?|updates|mailings?|mailers|broadcasts?|blasts?)(?: (?:please|pls|now|thanks|asap|to (?:<ME>)|for (?:<ME>)))*(?= \\.|$)',
  ),
  rx(
    '(?:turn|shut|switch) (?:these|those|the|your|ur|all|all these|all the|this) (?:\\S+ )?(?:<TEXTING>) off(?= \\.|$| (?:please|now|for))',
  ),
  rx('gtfo (?:of |out of |off )?(?:my|this) (?:phone|inbox|line|cell|texts|messages)'),
  // checking in, following up
  rx(
    '(?:no need|dont need|do not need|dont have|not necessary|dont bother|no reason|stop|quit|dont|do not|never)(?: for you)?(?: to)? (?:ever |please |keep |be |bother |try to )*(?:follow(?:ing)? ?up|check(?:ing)? (?:in|up)(?: on)?|reach(?:ing)? out|contact(?:ing)?)(?=(?: (?:with|on|to))? (?:me|us|anymore|any more|again|any further|further|any longer|ever)(?:(?: \\.|$)| (?:anymore|any more|again|please|any further|further|about (?:this|it|my|our|anything|selling|buying)|ever|thanks)))',
  ),
  rx(
    '(?:dont|do not|no longer|neednt|need not|dont even)(?: have| need)?(?: to)? (?:keep|continue)(?: on)?(?: to)? (?:<TEXTING>|<BOTHERING>|sending|following|reaching|checking|updating)(?=(?: \\.|$)| (?:me|us|this|up|out|in|these|those|listings|anymore|any))',
  ),
  // "I already unsubscribed, why am I still getting these"
  rx(
    '(?<=(?:^| )(?:i|ive|we|weve|i have|we have)(?: (?:already|just|literally|clearly|definitely|even|once))* )(?:unsubscribed|opted out|asked (?:to be removed|to stop|to opt out|to unsubscribe|you to stop)|said (?:stop|no|quit)|told you (?:no|stop|to stop)|requested (?:removal|to be removed))(?! from (?!(?:you|this|these|your|it|yall)(?: |$)))(?: (?!(?:zillow|redfin|realtor|trulia|opendoor|they|them|he|she|his|her) )\\S+){0,7} (?:still|again|keep|keeps|continue|another|yet)(?! (?:want|interested|looking|like|love|need))',
  ),
  // "may I ask that you not send these anymore"
  rx(
    '(?:ask|request|prefer|appreciate|rather|insist|demand|suggest|like|please)(?:ed|ing)? (?:it )?(?:that |if )?(?:you|u|yall|your (?:office|team|company)) (?:would |could |please |do |kindly |all |guys )*(?:not|never|no longer|dont|didnt|wouldnt) (?:ever )?send (?:me |us |out |any |more |anymore |of )*(?:these|those|this|anything|texts?|messages?|msgs|stuff|things|listings|anymore|more)(?= \\.|$| (?:anymore|any more|again|please|to|texts|messages|else|kind))',
  ),
  rx('no mo(?:r|ar)? (?:of )?(?:the |these |your |ur |dem )*(?:<TEXTING>)'),
  rx(
    '^(?:please |pls |plz |just |kindly )*(?:pull|yank|purge|scrap|nix|kill|discard|void|cancel) (?:my|this|our) (?:phone |cell )?(?:number|name|contact|info|#|digits)(?: (?:please|now|pls|asap|thanks))*$',
  ),
  // threats
  rx(
    '^(?:you |u |if you |if u |ya |go ahead )*(?:te?xt|message|msg|contact|bother|hit) (?:me|us|this number)(?: up)? (?:one|1) more time(?= \\.|$| (?:i|and|bro|man|watch|see|so|ill|im|we))',
  ),
  rx(
    '(?:<STOP>) (?:inquiring|enquiring|offering|pitching|pressuring|asking|texting|messaging|inquiries)(?=(?: (?:me|us|people))? (?:about|on|for|regarding|to (?:buy|purchase|sell|list)) (?:my|our|this) (?!(?:client|tenant|seller|buyer|agent|offer|search)))',
  ),
]
