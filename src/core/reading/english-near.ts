// English that may ask to stop, and English that only looks like it.
import { rx } from './english-words.ts'

export const UNCLEAR: readonly string[] = [
  rx(
    'how (?:do|can|would|to) (?:i |we |you )?(?:stop|unsubscribe|opt ?out|cancel|get off|get out|turn (?:this|these) off|end|quit|unsub|be removed)(?: (?:these|this|them|it|the|your|from|getting|receiving|of|texts?|messages?|msgs))*(?= \\.|$)',
  ),
  rx(
    '(?:where|when|how) (?:do|can|could) (?:i|we) (?:opt ?out|unsubscribe|(?:stop|cancel) (?:these|this|texts?|messages?|getting|receiving|your))',
  ),
  rx('(?:fuck|fck|fuk|f|piss|bugger|sod|eff|buzz|back|naff) off'),
  rx('(?:fuck|screw|fck|f|eff) (?:you|u|ya|yourself|y all|yall|urself)'),
  rx(
    '(?:go away|get lost|get bent|eat shit|stfu|shut (?:the fuck )?up|go to hell|get a life|take a hike|kick rocks|drop dead|kys|kiss my ass|suck my|get fucked|not today satan|beat it)(?! and take)',
  ),
  rx(
    '(?:im |were |i am |going to |gonna |will |ill |being |this is |has been |have |already |you are |youve been |been )+(?:reporting|report|reported|harassment|harassing|illegal|blocking|block|blocked|spam|a scam)',
  ),
  rx('^(?:reported|blocked|spam|scam|harassment|report spam|junk)(?: .{0,12})?$'),
  rx('(?:calling|call|called) the (?:cops|police|authorities)'),
  rx('(?:pause|hold|suspend|snooze) (?:these|(?:(?:the|your|all|my|this) )*(?:<TEXTING>))'),
  rx('(?:no one|nobody|no body)(?: here| at this number)* (?:here )?by that name'),
  rx(
    '(?:he|she|they|mom|dad|mother|father|husband|wife|owner|person|brother|sister)(?: has| is| have|s)? (?:passed(?: away| on)?|died|dead|deceased|no longer with us)',
  ),
  rx('this is (?:a|my|the|our) (?:work|business|office|company) (?:phone|number|line|cell)'),
  rx('(?:dont|do not) (?:ever )?do (?:it|that|this) again'),
  rx('^(?:thats |that is |ok |ya )*enough(?: already| now| is enough)*(?= \\.|$)'),
  rx('(?:bad|not a good|not the right|incorrect) (?:number|contact)'),
  rx('take a break from (?:texting|messaging|contacting)'),
  rx(
    'not (?:for|until|till) (?:the )?(?:next|another|a few|\\d+|several|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|winter|next year)(?: .{0,20})?$',
  ),
  rx(
    '(?:dont|do not|no|stop|quit) (?:text(?:s|ing)?|sms|messages?)(?: (?:please|pls|me|us))* (?:.{0,4})?(?:call|email|phone|e mail)',
  ),
  rx(
    '(?:no texts?|dont text|stop texting|no sms|off texts?)(?: .{0,12})? \\. ?(?:just |only |but )*(?:call|emails?|phone)',
  ),
  rx('(?:off texts?|no texts?|no sms) .{0,14}(?:emails?|call)'),
  rx('^unsubscribed$'),
  rx('(?:dont|do not) want to (?:talk|speak|chat) (?:to|with) (?:you|u|yall)|nothing to say to (?:you|u)'),
  rx(
    '^(?:just |please )*forget (?:me|about me|it)$|^unfollow(?: me)?$|^can (?:you|u) (?:please )?not$|^(?:take|get) off$',
  ),
  rx('(?:dont|do not) (?:sell|share)(?: or (?:sell|share))? my (?:number|info|information|data|phone)'),
  rx('(?:you|u|so|just) stop$'),
  rx(
    '(?:reply|text|send|respond|txt) (?:with )?(?:the word )?stop (?:to|2) (?:opt ?out|end|cancel|quit|unsub\\w*|stop)',
  ),
  rx(
    '(?:chill|ease up|cool it|go easy|easy|slow down|lighten up|tone it down)(?: out)? (?:on|with|w) (?:all )?(?:the|these|your|ur) (?:<TEXTING>)',
  ),
  rx(
    '^(?:please |just |dude |bro |ok )*(?:lay off|back off|ease off|let it go)(?: (?:please|already|now|man|bro))*$|lay off (?:of )?(?:(?:the|these|your|ur) )*(?:<TEXTING>)',
  ),
  rx('(?:dont|do not|no longer|wont) (?:need|want|require) your (?:services?|help|assistance)'),
  // "Stop the wire" is another matter.
  rx(
    '^(?:please |pls |plz )*stop(?! (?:the|a|an|my|our) (?!te?xt|mess|msg|spam|sms|call|haras|crap|shit|bs|damn|fuck|noti|alert|non|mad|bull|con|comm|ad|sol|list|upd|e ?mail|promo|camp|sub|serv|prog|auto|daily))(?= )',
  ),
  rx('who (?:said|told you|says) (?:that )?(?:you|u) (?:could|can|may) (?:text|contact|message)'),
  rx('i (?:have |just )?(?:blocked|reported|muted) (?:you|u|this|your|ur)'),
  rx(
    '(?:text|message|texting|messaging) (?:me |us )?(?:less|so much|too much|so often)|(?:fewer|less) (?:<TEXTING>)',
  ),
  rx('(?:only|just|rather) (?:call|e ?mail|phone) (?:me|us)'),
  rx('(?:is|any|theres) (?:there )?(?:a |any )?way to (?:stop|unsubscribe|opt ?out|get off|cancel|turn)'),
  rx(
    '(?:how|where) (?:did|do|are) (?:you|u|yall) (?:get|got|gettin|getting|find|have) (?:my|this) (?:number|#|info|cell|phone|name|contact)',
  ),
  rx('who (?:gave|give) (?:you|u) (?:my|this) (?:number|#|info|cell|phone)'),
  rx(
    '(?:did|when did|i dont remember|dont recall) (?:i )?(?:ever )?(?:sign|signing|signed|opt|subscribe|subscribing) (?:up |in )?(?:for|to) (?:this|these|your|any)',
  ),
  rx(
    'why (?:do|are|did|would) (?:you|u|yall|i) (?:guys |people )?(?:keep |still |always |constantly )*(?:text(?:ing)?|messag\\w+|contact\\w+|send(?:ing)?|get(?:ting)?|harass\\w+|both\\w+|spam\\w+) (?:me|us|these|this|my|texts)',
  ),
  rx('(?:too|so) (?:many|much|damn many) (?:<TEXTING>)'),
  rx(
    '^(?:(?:no|nope|sorry|nah|thanks|thank you|but|im|i am|were|we are|really|just|at all|ty) )*(?:not|no longer|aint|never) (?:at all |really |even |currently )?(?:interested|int[re]*sted)(?: (?:at all|thanks|thank you|sorry|anymore|any more|ever|ty|in this|in selling|in buying|in anything|at this time|right now|for now))*$',
  ),
  rx(
    '(?:dont|do not|not|no) (?:text|txt|message|texts|texting)(?: me)? (?:after|before|past|when|while|during|in the|on|at)',
  ),
  rx('(?:e ?mail|call)(?: me)? (?:instead|rather than|not text)'),
  rx('(?:text|contact|message|call|bother|ask) (?:somebody|someone|anybody) else'),
  rx('^(?:atop|stp|stoop|spot|top)$'),
  rx('(?:you|u|yall) (?:text|message|contact) (?:me )?(?:way )?too (?:much|often|many)'),
  rx(
    '(?:wrong (?:number|#|person|num|phone)|you have the wrong|not (?:him|her|sam)|got the wrong number|no one (?:here )?by that name|new phone who dis)(?! (?:of|for))',
  ),
  rx(
    '(?:this is )?(?:so |very |really )?(?:annoying|irritating|ridiculous|spam|unwanted|unsolicited|intrusive)(?= \\.|$)',
  ),
]

/** Has the words, asks nothing. */
export const LOOKALIKES: readonly string[] = [
  rx('(?:did|have|thought|think|if|maybe) (?:you|u) (?:lose|lost|loose) my (?:number|phone)'),
  rx('(?:wrong|sorry wrong) (?:person|chat|number|thread|text) \\. (?:meant|that was|it was)'),
  // places, vehicles, pauses on the way
  rx(
    '(?:bus|pit|rest|truck|full|non|first|last|next|one|train|subway|metro|tram|any|quick|short|gas|bathroom|whistle|back|short|door|4 way|four way|3 way|every|each|which|what|that|our|a|1st|2nd) stops?(?! (?:texting|messaging|sending|contacting))',
  ),
  rx(
    'stops? (?:by|in|at|over|off|on|sign|signs|light|lights|watch|gap|loss|order|work|payment|lookin|looking|searching|bidding|showings?|construction|here|there|home|for|thinking|renting|applying|paying|working|drinking|smoking|crying|worrying|being|going|the clock|the presses|playing|lying|kidding|laughing|eating|raining)',
  ),
  rx(
    '(?:will|ill|can|could|should|gonna|going to|wanna|have to|had to|need to|let me|lets|might|may|to|we|i|she|he|they) stops? (?:by|in|at|over|off|on|first|to|for|there|here|somewhere|the(?! (?:<TEXTING>)))',
  ),
  rx(
    '(?:cant|cannot|can not|couldnt|wont(?! (?:you|u) (?:stop|quit))|never|doesnt|didnt|dont|do not|did not|please dont|wouldnt|isnt going to|will not|not) (?:ever |want to |wanna |have to |you |want you to )*(?:stop|unsubscribe|quit|cancel|remove|opt out|end)',
  ),
  rx(
    '(?:why|when|how) (?:was|were|did|am|are) (?:i|we|my number) (?:get |got |been |being |just )*(?:removed|taken off|unsubscribed|deleted|dropped|opted out)',
  ),
  rx(
    '(?:dont|do not) (?:remove|unsubscribe|delete|drop|take|kick) (?:me|us)(?= \\.|$| (?:off|from|please|pls|yet))'.replace(
      '(?:dont',
      '(?<!\\b(?:you|u|yall|why|they|if) )(?:dont',
    ),
  ),
  rx(
    '(?:dont|do not|didnt|never|not) (?:want|wanna|wish|mean|like|trying|going) to (?:miss|bother|lose|annoy|bug|ignore|overlook|spam|disturb)',
  ),
  rx(
    '(?:phone|i|it|she|he|accidentally|app|update) (?:just |accidentally |must have |has )*(?:deleted|erased|lost|removed|cleared)',
  ),
  rx(
    '(?:we|i|he|she|they|lets) (?:should|could|can|will|might|would|may|need to|have to) (?:just |probably |maybe |all )*stop(?= \\.|$)',
  ),
  rx(
    '(?:stop|quit|dont|do not|never) (?:texting|messaging|contacting|calling|bothering|text|message|contact|call|bother|asking|ask) (?:the|our|her|his|my) (?:sellers?|tenants?|buyers?|landlord|neighbors?|lender|listing agent|inspector|contractor|bank|client|clients)(?= |$)',
  ),
  rx(
    '(?:nice|great|helpful|appreciate|love)(?: \\S+){0,5} stop (?:the|that) (?:noise|music|barking|leak|water|smell|clock|construction|work|repairs|bleeding|showings|sale)',
  ),
  rx('stops? and (?:smell|get|grab|pick|see|look|think|take a|say|visit|eat|chat|check)'),
]
