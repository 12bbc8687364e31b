// Phrases put together from parts, for the reader's model to learn what a verb means with which object: "remove me from
// your list" asks, "remove the sign from my yard" does not. Only for training: nothing is ever judged by them.

/** Choices, each between two strokes. */
const PARTS = {
  PLEASE: 'please |pls |can you |could you please |can u |kindly |would you |i need you to |hi, |hey ',
  END: ' please| thanks| thank you| now| asap|!|. Thanks| pls| ok|. Have a nice day',
  ME:
    'me|us|my number|my name|my phone number|this number|my cell|my contact|my info|my mom' +
    '|me and my husband',
  LIST:
    'your list|this list|the list|your system|your database|your contacts|your mailing list' +
    '|your texts|the text list|your call list|this|your records|all lists|whatever list this is',
  REMOVE: 'remove|take|delete|get|erase|drop|scratch|strike',
  OFF: 'from|off|off of|out of',
  STOP: 'stop|quit|cease|stop it with|no more|enough with',
  TEXTING: 'texting|messaging|contacting|bothering|harassing|bugging|spamming|txting|writing' + '|soliciting',
  TEXTS: 'texts|messages|text messages|msgs|spam|listings|updates|alerts|sms',
  THESE: 'these|the|your|any more|all the|sending|sending me|with the|sending these|sending your',
  NOT: "do not|dont|don't|never|please do not|you may not|i asked you not to",
  TEXT: 'text|message|contact|msg|write|bother|reach out to|txt|call or text|send anything to',
  WHOM: 'me|us|this number|me again|me anymore|my phone|here|my wife|my mother|this line' + '|me ever again',
  WANT:
    "don't want|do not want|no longer want|dont need|no longer wish to receive" +
    "|do not wish to get|am not interested in getting|didn't ask for|never signed up for",
  WHY:
    "wrong number|i'm not interested|we already bought|our house is not for sale" +
    "|you have the wrong person|i am not who you think|we're not selling|not looking" +
    "|we have an agent|this is not her phone|i sold it|we moved|i never signed up|i'm a renter" +
    '|who is this|no thanks|i am on the do not call list|this is a work phone' +
    '|i just got this number|he passed away|i told you already|this is harassment',
  ASKED:
    'stop|please stop|stop texting me|take me off|remove me|remove my number' +
    '|take me off your list|unsubscribe|delete my number|quit texting|dont text again' +
    '|please remove|leave me alone|lose my number|no more texts|please delete this number' +
    '|do not contact me|opt me out|stop messaging',
  THING:
    'the listing|the sign|the house|the photos|my wife|the lockbox|the contingency' +
    '|the 2pm showing|the old pictures|42 elm|that house|that condo|the fridge|the tenant|him' +
    '|the buyer|the washer|our old lender|the carpet|the seller|the trash|my old email' +
    '|the virtual tour|the price',
  PLACE:
    'the listing|the deed|the title|the loan|the lease|zillow|the market|the mls|my yard' +
    '|the contract|the offer|my list of favorites|the schedule|the flyer|our saved list' +
    '|the website|the tour|the front door|the counter offer|the calendar|the 3pm|the waitlist',
  WORTHLESS:
    'looking|searching|the bidding|the sale|smoking|working|renting|payment on the check' +
    '|the foreclosure|the showings|the clock|the water leak|the price drops|thinking about it' +
    '|the process|the inspection|the mail|the construction|showing the house|worrying',
  STOPBY: 'stop by|stop in|stop at|stop over at|make a stop at|stop off at',
  WHERE:
    'the house|your office|the bank|at 5|tomorrow|after work|the store|for the keys|around noon' +
    '|the open house|saturday|on my way home|the title company',
  WHO:
    "i'll |i will |we will |can i |can we |i'm going to |he will |she might |the kids " +
    '|should i |could you |we can |they |let me |i may ',
  OTHER:
    'him|her|the seller|the tenant|my husband|jim|the lender|the other agent|my boss' +
    '|the neighbors|my ex|them|the inspector',
  OTHERS:
    'the other agent|my ex|the lender|zillow|he|she|they|my mom|the bank|some guy|the builder' +
    '|the kids|my sister|the hoa',
  LIKE:
    'i love these|these are great|keep them coming|we are still looking|very helpful' +
    '|i want more|still interested',
  CANCEL: 'cancel|end|reschedule|call off|move',
  EVENT:
    'the appointment|the showing|our meeting|the tour|tomorrow|the walkthrough|the offer|my 3pm' +
    '|the inspection|the call|the lease|the contract|our 10am|the open house|the wire',
  MORE:
    'houses|bedrooms|pictures|info on that one|condos|surprises|delays|than 400k|time|space' + '|kids|rooms',
  QUANT:
    "don't want any more|no more|no more than 3|we need more|enough|do not need more" +
    "|don't have any more|not enough",
}

/** `asks`: 1 asks, 0 does not, between: nobody knows. */
const TEMPLATES = [
  [1, 6, '{PLEASE}{REMOVE} {ME} {OFF} {LIST}{END}'],
  [1, 5, '{PLEASE}{STOP} {TEXTING} {WHOM}{END}'],
  [1, 4, '{PLEASE}{STOP} {THESE} {TEXTS}{END}'],
  [1, 5, '{NOT} {TEXT} {WHOM}{END}'],
  [1, 4, 'i {WANT} {THESE} {TEXTS}{END}'],
  [1, 3, 'we {WANT} your {TEXTS}{END}'],
  [1, 8, '{WHY}, {ASKED}{END}'],
  [1, 4, '{WHY} so {ASKED}{END}'],
  [1, 4, '{ASKED}. {WHY}{END}'],
  [1, 3, '{PLEASE}{ASKED}, {WHY}{END}'],
  [1, 4, '{PLEASE}{ASKED}{END}'],
  [1, 2, 'i would like to be removed from {LIST}{END}'],
  [1, 2, 'i want {ME} off {LIST}{END}'],
  [1, 2, '{PLEASE}make sure {ME} is removed from {LIST}{END}'],
  [1, 2, 'how many times do i have to ask you to {ASKED}'],
  [1, 2, 'i have asked you to {ASKED}. {ASKED}'],
  [1, 2, 'if you text me again i will report you. {ASKED}'],
  [1, 2, 'please {TEXTING} someone else, {ASKED}'],
  [0, 8, '{PLEASE}{REMOVE} {THING} {OFF} {PLACE}{END}'],
  [0, 4, '{PLEASE}{REMOVE} {THING}{END}'],
  [0, 4, '{PLEASE}{REMOVE} {ME} {OFF} {PLACE}{END}'],
  [0, 4, "don't {REMOVE} {THING} {OFF} {PLACE}{END}"],
  [0, 4, '{THING} was removed from {PLACE}'],
  [0, 5, '{WHO}{STOPBY} {WHERE}{END}'],
  [0, 4, '{WHO}stop {WORTHLESS}{END}'],
  [0, 3, 'we want to stop {WORTHLESS}{END}'],
  [0, 4, "i can't stop {WORTHLESS}{END}"],
  [0, 3, "don't stop sending these, {LIKE}"],
  [0, 3, '{LIKE}, please keep {TEXTING} me{END}'],
  [0, 4, '{OTHERS} keeps {TEXTING} me, its annoying'],
  [0, 4, "{OTHERS} won't stop {TEXTING} me"],
  [0, 4, 'tell {OTHER} to stop {TEXTING} me'],
  [0, 4, '{NOT} {TEXT} {OTHER}, {TEXT} me instead'],
  [0, 4, '{NOT} {TEXT} {OTHER} before friday'],
  [0, 5, '{PLEASE}{CANCEL} {EVENT}{END}'],
  [0, 3, '{WHO}{CANCEL} {EVENT}{END}'],
  [0, 5, '{QUANT} {MORE}{END}'],
  [0, 3, '{WHY}'],
  [0, 3, '{LIKE}'],
  [0, 3, 'not interested in {THING}, {REMOVE} it{END}'],
  [0, 2, '{PLEASE}take us off {EVENT} and put us at noon'],
  [0, 2, 'did you stop sending {TEXTS}?'],
  [0, 2, "i haven't gotten your {TEXTS}"],
  [0, 2, 'i got your {TEXTS} about {THING}{END}'],
  [0, 2, 'sorry for all the {TEXTS}, ill stop {TEXTING} you'],
  [0, 2, 'text me when you are at {WHERE}'],
  [0, 2, 'i want to unsubscribe from zillow {TEXTS}'],
  [0, 2, 'i did not get {THESE} {TEXTS} about {THING}'],
  [0, 2, 'my number is on {PLACE}'],
  [0.4, 3, 'how do i stop {THESE} {TEXTS}'],
  [0.4, 3, 'what do i have to do to stop {THESE} {TEXTS}'],
  [0.4, 3, 'stop {TEXTING} me so late'],
  [0.4, 3, 'if you have nothing under 400k then stop {TEXTING} me'],
  [0.4, 3, 'if you cannot answer then {ASKED}'],
  [0.4, 3, '{NOT} {TEXT} me after 9pm'],
  [0.4, 3, '{ASKED} and call me instead'],
  [0.4, 2, '{NOT} {TEXT} me, email me'],
  [0.4, 2, '{ASKED} lol'],
  [0.4, 2, 'are you ever going to stop {TEXTING}'],
]

const CHOICES = Object.fromEntries(Object.entries(PARTS).map(([name, all]) => [name, all.split('|')]))

/** The same ones each time. `random`: the trainer's. */
export function madePhrases(count, random) {
  const heavy = TEMPLATES.flatMap(([asks, weight, text]) => Array(weight).fill([asks, text]))
  const pick = list => list[Math.floor(random() * list.length)]
  return Array.from({ length: count }, () => {
    const [asks, template] = pick(heavy)
    return { asks, text: template.replace(/\{([A-Z]+)\}/g, (_, name) => pick(CHOICES[name])) }
  })
}
