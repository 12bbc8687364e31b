// What stands around a request and changes what it means, as patterns over plain words.

/** One expression of several, so that each stands on a line of its own. */
function oneOf(...sources: readonly string[]): RegExp {
  return new RegExp(sources.join('|'), 'u')
}

/** "How do I stop these?": right before the request. */
export const ASKS_HOW = oneOf(
  '\\b(?:how|where|when) (?:do|can|could|would|to|should) (?:i |we |you )?(?:go about |just )?(?:(?:make|get) (?:it|you|yall|this|these|them) )?(?:to )?$',
  '\\bwhat (?:do|must|should|can|would|does|will|else) (?:i|we|it|one)(?: (?:have|need|got|take|do|gotta|for|you|this|to|make|get))* $',
  '\\b(?:are|will|do|would|can|when will|when are) (?:you|u|yall|these|they|this) (?:ever |even |guys )+(?:going to |gonna |planning to )?$',
)

/** "Did you stop sending listings?": right before what would be a request. */
export const ASKS_WHETHER = oneOf(
  '\\b(?:(?:did|have|had|has) (?:you|u|yall|they|he|she) (?:guys )?|(?:why|when) did (?:i|we|it|they) )$',
)

/** The texts shall go to another phone of theirs: texts are wanted. */
export const NEW_NUMBER = oneOf(
  '(?<!not |dont |never )\\buse this (?:one|number)\\b|\\b(?:my (?:old|other) (?:number|phone|cell)|instead use|new number is)\\b',
  '(?<!dont |not |stop |quit |never )\\btext (?:me )?(?:at|on) (?:this|my new)\\b',
)

/** Another channel is asked for instead, or kept. */
export const CHANNEL = oneOf(
  '(?: |^)(?<!\\b(?:or|nor|no|not|dont|never) )(?:just |only |rather |instead )?(?:e ?mail|call)s?(?: me)? (?:is|are|instead|only|works|me|better|please|ok|fine|$)',
  ' (?<!\\b(?:or|nor) )(?:keep the emails?|(?:call|e ?mail) me|but (?:call|e ?mail)) ',
  ' \\. (?:just |only )?(?:call|e ?mails?) (?!(?:and|or) )',
  'unsub\\w* (?:me )?from (?:your|the|this|ur|these) (?:e ?mail newsletters?|e ?mails?(?! (?:and|or|list))|newsletters?) ',
  ' ll[aá]m[ae]n?me | mejor (?:un |por )?(?:mensaje|texto|text|whats\\w*|escr[ií]b\\w+) ',
)

/** Part of it is to go on. */
export const KEEPS = oneOf(
  '\\b(?:but|and|still|just) (?:please )?(?:keep (?:sending|texting|the|me)|send me the|still want|still send|do send)',
  '(?<!\\bor )\\b(?:te?xt|message|msg|sms|write|contact|reach out to) (?:me|us) (?:instead|directly|only)\\b|\\bjust te?xt (?:me|us)\\b',
  '\\b(?:m[aá]nd[ae]n?me|env[ií][ae]n?me|escr[ií]b[ae]n?me) (?:un )?(?:textos?|mensajes?|texts?|whats\\w*)\\b',
  '\\bstill want|keep the (?:rest|others?)\\b',
  '\\b(?:know|tell|learn|decide|sure) when to stop\\b|\\bno me molestan? (?:que|si|recibir)\\b',
  // "please don't take me off", of what we may do; who says "if you don't take me off" asks for it.
  '(?<!\\b(?:you|u|yall|why|they|cant|if|who|still|did|to|please text) )(?:dont|do not) (?:please |ever |want (?:you )?to )*(?:(?:remove|unsubscribe|delete|drop|unsub) (?:me|us|my number)|(?:take|kick) (?:me|us) off)\\b',
  '\\bno (?:me |nos )?(?:borr(?:e|es|en)|elimin(?:e|es|en)|quit(?:e|es|en)|saqu(?:e|es|en)) (?:mi n[uú]mero|de la lista)',
  '\\b(?:stop|dont|do not) (?:call(?:ing)?|phon(?:e|ing)|e ?mail(?:ing)?)(?: (?:me|us|please|pls))*(?: \\.)? (?:just |please |only )*te?xt (?:me|us|instead|only)\\b(?! (?:or|and|ever|again))',
)

const FEWER = '\\b(?:stop|quit|no more|dont|do not|unsubscribe|remove|cancel|enough)(?: \\S+){0,5}'
const KIND =
  '(?:condos?|townhomes?|townhouses?|houses over|fixer\\S*|hoa ones?|open houses?|price drops?|pictures?|photos?|rentals|lots|land|studios|two story|2 story|mobile homes|foreclosures)'
const PLACE =
  '(?:apartments?|duplex\\w*|\\d bed\\w*|rentals? (?:only|list only)|in (?:riverside|oakwood|midtown|downtown))'

/** One kind of home, place or price is to stop, not the texts. */
export const NARROW = oneOf(
  `${FEWER} (?:${KIND}|${PLACE}|(?:\\S+ )?(?:over|under|above|below) \\S*\\d\\S*)\\b`,
  '\\bonly (?:send|text) me\\b',
  '\\b(?:stop|quit|dont|do not|no more)(?: please)? (?:send(?:ing)?|show(?:ing)?) (?:\\S+ ){0,3}?(?:so|such|too|super|really|these|those|the)? ?(?:expensive|pricey|overpriced|cheap|big|small|tiny|huge|old|older|ugly|far|dated|outdated|run ?down|priced)\\b',
  '\\b(?:stuff|ones|homes|houses|listings|properties|anything|places) (?:in|near|around|over|under|above|below|without|with) (?!(?:this|my|to|general|me|here|your|text|texts|the future|any|all)\\b)\\w+',
  '(?<!\\b(?:not|dont|no|longer) )(?:\\bcheaper|\\bbigger|\\bsmaller|\\bcloser)\\b',
)

/** Said with a laugh. */
export const JOKE = oneOf(
  '\\b(?:lol|lmao|lmfao|haha+|hehe+|rofl|jk|jajaja?|(?<!\\bnot )kidding)\\b',
  '[😂🤣😆😅😍🥰❤]',
)

/** Who talks like this asks, and does not cry out for joy. */
export const COURTEOUS = oneOf(
  '\\b(?:please|pls|plz|por favor|for the love of|thanks|thank you|have an? \\w+ (?:day|one|night|week|weekend|evening|life))\\b',
)

/** "Stop! That is my dream kitchen." */
export const PRAISE = oneOf(
  '\\b(?:loved?|dream|gorgeous|beautiful|amazing|stunning|awesome|perfect|cute(?:st)?|prettiest|lovely|incredible|obsessed|adorable|wow|view|kitchen|great)\\b',
  '\\b(?:im (?:crying|screaming|dead|blushing|drooling|speechless|shaking)|we got (?:it|the)|offer (?:was|got) accepted|(?:too|so) (?:kind|sweet|good|funny|nice|pretty|excited|happy))\\b',
)

/** "If you can't answer me, stop": what would make it wrong. Who threatens, or asks politely, is no such case. */
export const CONDITION = oneOf(
  '(?:^|\\. )(?:\\w+ )?(?:if|unless) (?:you|u|ya|theres|there|nothing|its not(?! (?:too|a (?:bother|problem|hassle|big deal)))|i)(?! (?:\\w+ ){0,2}(?:could|would|can|please|mind|text|message|contact|call|keep|continue|send|get|getting|receive|receiving|hear|bother|harass|ever|have my|want to avoid|know whats|value|read this|see this|are (?:a|an|from|with|selling|trying|the|in|real|human))\\b)[^.]*(?:\\. )?(?:then |please |pls |just )*$',
)

/** Bound to a time or a condition. */
export const LIMIT = oneOf(
  '\\b(?:after|before|past) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|work|dinner|lunch)\\b',
  '\\b(?:(?:after|before|past) \\d+\\w*|until|till|while (?:im|i am|at)|during|unless|(?<!\\b(?:im|i am|im still) )at (?:night|work|midnight|dinner|\\d+\\w*)|every ?day)\\b',
  '\\bfor (?:a|the next|the|an?other|\\d+) (?:while|day|week|month|year|few)s?\\b',
  '\\b(?:antes de|despu[eé]s de|hasta|mientras|por las? (?:noches?|tardes?|ma[nñ]anas?)|los (?:domingos|s[aá]bados)|en el trabajo|tan (?:tarde|temprano|seguido)|tantos)\\b',
  '\\b(?:nach|vor|bis|w[aä]hrend) (?:\\d+|der arbeit|morgen|heute)\\b|\\b(?:avant|apr[eè]s) \\d+|\\b(?:antes das|depois das) \\d+',
  '\\bon (?:weekends?|sundays?|saturdays?|weekdays)\\b',
  '(?<!\\b(?:thanks|thank you|thx|ty) )\\b(?:so|too|this) (?:early|late|often|much|many)\\b|\\bas (?:often|many|much)\\b',
  '\\bif (?:you|u) (?:dont|do not|cant) have\\b|\\bbefore (?:you|u) (?:talk|speak|call|check|ask|hear)\\b',
  '\\b(?:stop|texting|texts|messaging|messages|sending|listings|updates|me|us|it|this|off|list) for now\\b|(?:^|\\. )maybe (?:just |we |you |i |should )*(?:stop|take|remove|unsub)|\\b(?:idk|dunno)(?: yet)? ?$',
  '\\b(?:before|until|till|without) (?:(?:i|we)(?! (?:report|sue|block|file|call|contact|get|go|take|lose|have|change|press|send))|(?:mon|tues|wednes|thurs|fri|satur|sun)day|noon|tomorrow|then|asking|calling|me|my)\\b',
  '\\b(?:thread|chain|chat|cc|loop|group) with\\b|\\be ?mail (?:thread|chain)\\b',
  '(?<!\\btimes (?:do|must|will) (?:i|we) )\\b(?:need|have|want|got|trying) (?:to|a (?:sec|second|minute|moment) to) (?:think|talk|check|ask|breathe|process|decide|focus)\\b',
  '\\b(?:let me (?:think|check|see|ask|get|finish|talk)|give me|hold on|wait a|one (?:sec|second|moment|minute)|slow down)\\b',
)

/** Taken back, or meant for somebody else. */
export const TAKEN_BACK = oneOf(
  '\\b(?:never ?mind|nvm|jk|just kidding|by (?:accident|mistake)|accident(?:ally)?|didnt mean)\\b',
  '\\b(?:wrong (?:chat|thread)|meant to text|not you|(?<!\\b(?:you|u|yall|they|who|why|guys|people) )keep (?:texting|sending) (?:me (?:the|more|those)|them|those|the))\\b',
)
/** Somebody wonders, speaks of what was, or tells how one does it. */
export const WONDERS = oneOf(
  '(?:^|\\. )to (?:stop|remove|unsub\\w*|opt|end|cancel|delete)\\b',
  '\\b(?:how|what|where|why|when|who) (?:do|does|did|can|could|would|will|should|are|is|am|was|to)\\b',
  '\\b(?:did|do|does|is|are|was|were|have|has|would) (?:you|u|i|we|they|he|she|it|there|my|your|the)\\b',
  '\\b(?:he|she|they|we|i) (?:just |already )?(?:said|told|stopped|got|sent|was|were|had|removed|lost|forgot|didnt get|havent)\\b',
)
