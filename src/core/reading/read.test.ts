// The reader of ordinary words: what asks, what may ask, what only looks like it; and what must never matter.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readWords, type WordsReading } from './read.ts'
import { SLIPS } from './slips.ts'

const verdict = (body: string): WordsReading['verdict'] => readWords(body).verdict

const CLEAR = [
  'please stop',
  'Please stop texting me',
  'stop textng me',
  'take me off your list',
  'Remove me form your list',
  'wrong number, quit texting',
  'lose my number',
  'get rid of my number',
  'these texts need to stop',
  'do not contact me again',
  'no more messages pls',
  'My mother passed away, please remove her from your list',
  'Contact me one more time and you will hear from my attorney',
  'I revoke my consent to be contacted',
  'unsubscribe me',
  'opt me out please',
  'no me escriba más',
  'quiteme de su lista',
  'dejen de mandar mensajes',
  "Arrêtez de m'envoyer des messages",
  'ne me contactez plus svp',
  'Bitte keine Nachrichten mehr',
  'pare de me mandar mensagens',
  'Đừng nhắn tin cho tôi nữa',
  '请不要再发短信给我',
  'How many times do I have to ask to be removed from this list',
  'I asked you not to text me',
  'How do I get you to stop texting me? Please stop.',
  'I want my husband and me off your mailing list',
  'can you unsubscribe',
  'enough with the texts',
  'sold that house years ago, stop',
  'Remove 480-555-0123 please',
  'My number is not to be used for marketing',
  'mark me as do not contact',
  'I would like to be left alone',
  'stop buggin me',
  'you dont have to keep texting me',
  'do not call do not text do not mail',
  'you no text me please',
  "there's no point in texting me",
  'nerven sie mich nicht mehr',
  'I already unsubscribed, why am I still getting these',
  'es la tercera vez que les digo que paren',
  'puse alto y me siguen mandando mensajes',
]

const NOTHING = [
  "I'll stop by at 5",
  'can I stop by the house tomorrow',
  'stop and smell the roses',
  "don't stop, these are great",
  "I can't stop looking at that house",
  'cancel my appointment',
  'end of the month works',
  'I quit my job',
  'unsubscribe from zillow emails',
  'please take the house off the market',
  'did you stop sending listings?',
  "Don't text my husband, it's a surprise",
  'no more condos please',
  'take me off the loan',
  'paso por la casa a las 5',
  "je m'arrête chez vous à 17h",
  '取消明天的看房',
  'Stop! That kitchen is unreal',
  'tell the seller to stop texting me',
  "sorry for all the texts, I'll stop bothering you",
  'take us off the 10am and put us at noon',
  'remove my name from the lease',
  'not interested in that one, remove it please',
  "don't text Jim, text me instead",
  '把那套房子从名单上删除',
  'stop sending me such expensive houses, something cheaper please',
  'quit sending me stuff in Peoria, we want Glendale',
  "please don't take me off the list",
  'no borre mi número',
  'why was I removed from the list',
  'my husband said we should just stop',
  'stop texting the seller directly, go through me',
  'no tienen permiso de construcción',
  "stop, I'm crying, we got it!!",
  "I don't want to miss any messages from you",
  "Yup, no need. I'll just wait for the rain to stop",
]

const DOUBTFUL = [
  'can you stop texting before nine',
  'wrong number',
  'how do I unsubscribe?',
  'stop texting me so early',
  'stop texting, just call me',
  'go away',
  'not interested',
  'who gave you my number',
  'stop texting me lol',
  'stop for now',
  'Reminder: reply STOP to opt out',
  'what do I have to do to stop these texts',
  "if you can't answer a question then stop texting me",
  'I want to unsubscribe from your email newsletter',
]

describe('B9 what people write', () => {
  test.each(CLEAR)('B9 %j asks clearly', body => expect(verdict(body)).toBe('opt_out'))
  test.each(DOUBTFUL)('B9 %j is for a person to judge', body => expect(verdict(body)).toBe('doubtful'))
  test.each(NOTHING)('B9 %j asks nothing', body => expect(verdict(body)).toBe('none'))
  test('B9 the words that decided are told, as they were read', () => {
    expect(readWords('Hi Bob. Please STOP texting me, thanks')).toEqual({
      verdict: 'opt_out',
      rule: 'request',
      words: ['stop texting'],
    })
  })
})

const clear = fc.constantFrom(...CLEAR)

describe('what never turns a clear request into nothing', () => {
  const changes: [string, (body: string) => string][] = [
    ['capitals', body => body.toUpperCase()],
    ['small letters', body => body.toLowerCase()],
    ['punctuation', body => `${body}!!!`],
    ['dots before', body => `...${body}...`],
    ['a greeting', body => `Hi there. ${body}`],
    ['a greeting without a dot', body => `hello, ${body}`],
    ['thanks', body => `${body}. Thank you!`],
    ['a signature', body => `${body}\n\nSent from my iPhone`],
    ['a name below', body => `${body}\n-- \nJohn Smith`],
    [
      'what it answers',
      body => `${body}\n\nOn Mon, Nov 2, 2026 at 9:14 AM Ann Lee wrote:\n> New homes for you`,
    ],
    ['our notice, quoted', body => `"Prefer a phone call or email? Reply STOP to unsubscribe." ${body}`],
    ['an angry face', body => `${body} 😡`],
    ['a laughing face', body => `${body} 😂`],
    ['a face before', body => `🙏 ${body}`],
    ['white space', body => `\n\t  ${body}   `],
    [
      'full-width letters',
      body => body.replace(/[!-~]/g, char => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    ],
    ['what cannot be seen', body => [...body].join('\u200b')],
    ['curly apostrophes', body => body.replaceAll("'", '’')],
  ]
  test.each(changes)('B9 %s', (_, change) => {
    fc.assert(
      fc.property(clear, body => {
        expect(verdict(change(body)), change(body)).not.toBe('none')
      }),
      { numRuns: 200 },
    )
  })

  test('B9 letters held down', () => {
    for (const body of ['stooop', 'STOPPPPP', 'pleeease stop', 'stoppp texting meee', 'unsubscribeee'])
      expect(verdict(body), body).toBe('opt_out')
  })

  test('B9 a slip of the finger in a word that matters', () => {
    for (const word of ['texting', 'message', 'number', 'remove'])
      for (const slip of [...SLIPS].filter(([, meant]) => meant === word).map(([slip]) => slip))
        expect(verdict(SENTENCES[word]!.replace(word, slip)), slip).not.toBe('none')
  })
})

const SENTENCES: Record<string, string> = {
  texting: 'please stop texting me',
  message: 'do not message me again',
  number: 'take my number off your list',
  remove: 'remove me from your list',
}

describe('what never opts out', () => {
  const where = fc.constantFrom(
    'the house',
    'your office',
    'at 5',
    'tomorrow',
    'after work',
    'later',
    'for the keys',
  )
  const who = fc.constantFrom(
    "I'll",
    'we will',
    'can I',
    'Can you',
    'gonna',
    'please',
    'he wants to',
    'I might',
    'lets',
    '',
  )
  const end = fc.constantFrom('', '.', '!', '?', ' 😊', '. Thanks', ' please', '\nSent from my iPhone')
  test('B9 "stop by" in any sentence', () => {
    fc.assert(
      fc.property(who, where, end, fc.boolean(), (person, place, rest, isLoud) => {
        const body = `${person} stop by ${place}${rest}`.trim()
        expect(verdict(isLoud ? body.toUpperCase() : body), body).not.toBe('opt_out')
      }),
    )
  })

  const notice = 'Prefer a phone call or email? Reply STOP to unsubscribe.'
  test.each([
    `Liked “${notice}”`,
    `Loved "${notice}"`,
    `Laughed at “${notice}”`,
    `👍 to “${notice}”`,
    `Reacted 😂 to "${notice}"`,
    `Removed a heart from “${notice}”`,
    `Le gusta “${notice}”`,
    `> ${notice}`,
  ])('B9 a reaction that quotes our notice: %j', body => expect(verdict(body)).not.toBe('opt_out'))
  test('B9 a thumb down for our notice is for a person to judge', () => {
    expect(verdict(`Disliked “${notice}”`)).toBe('doubtful')
  })
})
