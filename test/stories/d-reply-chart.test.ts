// Rules D: every cell of the chart as phones live it, exactly one side replying; and the chart as the API tells it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Heard, LONG_CODE, type Phone, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { BACK, HELP, NET_BACK, NET_STOPPED, STOPPED, type Story, startStory } from '../support/story.ts'

type Kind = 'longCode' | 'tollFree' | 'shortCode'
type Before = 'not_opted_out' | 'opted_out'
type Cell = { word: string; before: Before; kind: Kind; phone: Phone; reply: string; after: string }

const NUMBERS: Record<Kind, string> = { longCode: LONG_CODE, tollFree: TOLL_FREE, shortCode: SHORT_CODE }
const KINDS = Object.keys(NUMBERS) as Kind[]
const TWILIO_STOPS = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']
const STOPS = [...TWILIO_STOPS, 'OPT OUT']
const CLEAR = ['please stop', 'take me off your list']
const UNCLEAR = 'how do I stop these texts?'
const WORDS = [...STOPS, 'START', 'YES', 'UNSTOP', 'HELP', 'INFO', ...CLEAR, UNCLEAR]

/** The chart of the behaviour contract, written down once more by hand: who says what, and the state after. */
function expected(word: string, before: Before, kind: Kind): readonly [reply: string, after: Before] {
  if (word === 'HELP' || word === 'INFO') {
    return [before === 'opted_out' ? '' : `${kind === 'shortCode' ? 'heed' : 'provider'}: ${HELP}`, before]
  }
  if (word === UNCLEAR) return ['', before]
  if (!['START', 'YES', 'UNSTOP'].includes(word)) {
    if (before === 'opted_out') return ['', before]
    const isKnown = { longCode: TWILIO_STOPS.includes(word), tollFree: word === 'STOP', shortCode: false }[
      kind
    ]
    if (!isKnown) return [`heed: ${STOPPED}`, 'opted_out']
    return [`provider: ${kind === 'tollFree' ? NET_STOPPED : STOPPED}`, 'opted_out']
  }
  if (before === 'not_opted_out') return ['', before]
  if (kind === 'tollFree') return word === 'YES' ? ['', before] : [`provider: ${NET_BACK}`, 'not_opted_out']
  return [`${kind === 'shortCode' ? 'heed' : 'provider'}: ${BACK}`, 'not_opted_out']
}

const said = (heard: readonly Heard[]) => heard.map(one => `${one.by}: ${one.body}`).join(' | ')

/** All cells at once: each with a phone of its own, which is opted out first where the cell says so. */
async function live(heed: Story, words: readonly string[]): Promise<Cell[]> {
  const cells = words.flatMap(word =>
    (['not_opted_out', 'opted_out'] as const).flatMap(before =>
      KINDS.map(kind => ({ word, before, kind, phone: heed.someone(), reply: '', after: '' })),
    ),
  )
  const blocked = cells.filter(cell => cell.before === 'opted_out')
  await Promise.all(blocked.map(({ phone, kind }) => heed.optsOut(phone, NUMBERS[kind])))
  await heed.quiet()
  await Promise.all(cells.map(({ phone, word, kind }) => phone.texts(word, NUMBERS[kind])))
  await heed.quiet()
  for (const cell of cells) {
    const heard = await cell.phone.received()
    cell.reply = said(cell.before === 'opted_out' ? heard.slice(1) : heard)
    const { state } = await heed.consent(cell.phone)
    cell.after = String(state) === 'opted_out' ? 'opted_out' : 'not_opted_out'
  }
  return cells
}

let heed: Story
let cells: Cell[]

beforeAll(async () => {
  heed = await startStory()
  cells = await live(heed, WORDS)
})
afterAll(() => heed?.stop())

describe('D: what the phone receives', () => {
  for (const before of ['not_opted_out', 'opted_out'] as const) {
    for (const kind of KINDS) {
      test.each(WORDS)(`D ${kind}, ${before}: %s`, word => {
        const cell = cells.find(one => one.word === word && one.before === before && one.kind === kind)!
        expect([cell.reply, cell.after]).toEqual(expected(word, before, kind))
      })
    }
  }

  test('D the chart that the API tells is what the phones got', async () => {
    const { rows } = (await heed.api('GET', '/v1/reply-chart')).body
    const told = rows!.flatMap(row =>
      row.words!.flatMap(word =>
        KINDS.map(kind => {
          const { by, text } = row[kind]!
          const side = String(by) === 'network' ? 'provider' : String(by)
          const reply = String(by) === 'nobody' ? '' : `${side}: ${text}`
          return `${word}, ${row.before}, ${kind} -> ${reply}`
        }),
      ),
    )
    const lived = cells.map(({ word, before, kind, reply }) => `${word}, ${before}, ${kind} -> ${reply}`)
    expect(told.toSorted()).toEqual(lived.toSorted())
    for (const row of rows!) {
      for (const word of row.words!) {
        const cell = cells.find(
          one => one.word === String(word) && one.before === String(row.before) && one.kind === 'longCode',
        )!
        expect(row.after, `${word} ${row.before}`).toBe(cell.after)
      }
    }
  })

  test('D HELP changes no state, and leaves the agent with the text', async () => {
    const ann = heed.someone()
    await ann.texts('help!')
    await heed.quiet()
    expect(said(await ann.received())).toBe(`heed: ${HELP}`)
    expect(await heed.consent(ann)).toMatchObject({ state: 'unknown', events: [{ kind: 'help_asked' }] })
    expect((await heed.conversation(ann)).unread).toBe(1)
  })
})

describe('D: exactly one side replies', () => {
  test.each([
    ['STOP.', STOPPED],
    ['OPT OUT', STOPPED],
    ['"unsubscribe"', STOPPED],
    ['opt-out', STOPPED],
    ['Info?', HELP],
  ])('D Heed where the provider does not understand: %s', async (word, reply) => {
    for (const number of Object.values(NUMBERS)) {
      const ann = heed.someone()
      await ann.texts(word, number)
      await heed.quiet()
      expect(said(await ann.received()), number).toBe(`heed: ${reply}`)
    }
  })

  test('D Heed for every word where the sender says repliesBy heed', async () => {
    const senders = (await heed.api('GET', '/v1/senders')).body.items!
    const { id } = senders.find(one => String(one.phone) === LONG_CODE)!
    await heed.api('PATCH', `/v1/senders/${id}`, { repliesBy: 'heed' })
    const { rows } = (await heed.api('GET', '/v1/reply-chart')).body
    const ann = heed.someone()
    await ann.texts('HELP')
    await heed.quiet()
    await heed.api('PATCH', `/v1/senders/${id}`, { repliesBy: 'provider' })
    // Here the sandbox's Twilio replies as well: it was not switched off there. What counts is that Heed does too.
    expect((await ann.received()).map(one => one.by).sort()).toEqual(['heed', 'provider'])
    expect(rows![0]!.longCode).toEqual({ by: 'heed', text: STOPPED, wording: 'optedOut' })
  })

  test('D the wording is editable where Heed replies, and there alone', async () => {
    const own = { optedOut: 'You are off our list. START brings you back.', optedIn: 'Welcome back!' }
    await heed.settings({ replies: own })
    const [ann, bob] = [heed.someone(), heed.someone()]
    await Promise.all([heed.optsOut(ann, SHORT_CODE), heed.optsOut(bob, LONG_CODE)])
    await heed.quiet()
    await Promise.all([ann.texts('START', SHORT_CODE), bob.texts('START', LONG_CODE)])
    await heed.quiet()
    const { rows } = (await heed.api('GET', '/v1/reply-chart')).body
    await heed.settings({ replies: { optedOut: STOPPED, optedIn: BACK } })
    expect(await ann.bodies()).toEqual([own.optedOut, own.optedIn])
    expect(await bob.bodies()).toEqual([STOPPED, BACK])
    expect(rows![0]).toMatchObject({ longCode: { text: STOPPED }, shortCode: { text: own.optedOut } })
    const refused = await heed.api('PATCH', '/v1/account', { replies: { help: 'Call us.' } })
    expect([refused.status, refused.body.errors![0]!.field]).toEqual([400, 'replies.help'])
  })
})

describe('D: the chart follows the settings', () => {
  const rowOf = async (word: string, before = 'not_opted_out') => {
    const { rows } = (await heed.api('GET', '/v1/reply-chart')).body
    return rows!.find(row => String(row.before) === before && row.words!.map(String).includes(word))
  }

  test('D silence is shown where it was chosen, and only where Heed would answer', async () => {
    await heed.settings({ confirmsOptOut: false })
    const row = await rowOf('STOP')
    const ann = heed.someone()
    await ann.texts('STOP', SHORT_CODE)
    await heed.quiet()
    await heed.settings({ confirmsOptOut: true })
    expect(await ann.bodies()).toEqual([])
    expect(row).toMatchObject({ longCode: { by: 'provider', text: STOPPED }, shortCode: { by: 'nobody' } })
    expect(row!.remark).toMatch(/silence, as you have chosen/)
  })

  test('B8 under the article to the letter, ordinary words get no answer and block nothing', async () => {
    await heed.settings({ policy: 'keywords' })
    const rows = await Promise.all(CLEAR.map(word => rowOf(word)))
    await heed.settings({ policy: 'reasonable' })
    for (const row of rows)
      expect(row).toMatchObject({ after: 'not_opted_out', longCode: { by: 'nobody', text: null } })
    expect(rows[0]!.remark).toMatch(/one button texts the words that work/)
  })

  test('D the own word and the YES to the consent page are in it, and lift no block', async () => {
    expect(await rowOf('JOIN')).toBe(undefined)
    const wording = 'I want texts from Heed. Reply STOP to unsubscribe.'
    await heed.api('PUT', '/v1/opt-in', { page: { isOn: true, wording }, word: { word: 'join', wording } })
    const [fresh, blocked] = [await rowOf('JOIN'), await rowOf('JOIN', 'opted_out')]
    const { rows } = (await heed.api('GET', '/v1/reply-chart')).body
    const ann = heed.someone()
    await ann.texts('JOIN')
    await heed.quiet()
    await heed.api('PUT', '/v1/opt-in', { page: { isOn: false, wording }, word: null })
    const [joined] = await ann.bodies()
    expect(fresh!.longCode).toEqual({ by: 'heed', text: joined, wording: 'joined' })
    expect(blocked).toMatchObject({ after: 'opted_out', longCode: { by: 'nobody' } })
    expect(
      rows!
        .filter(row => /consent page/.test(String(row.remark)))
        .map(row => [row.words, row.longCode, row.shortCode]),
    ).toEqual([
      [['YES'], { by: 'nobody', text: null, wording: null }, { by: 'heed', text: joined, wording: 'joined' }],
    ])
  })
})

describe('D: every wording is kept', () => {
  type Version = { version: number; text: string; author: string | null; createdAt: string | null }
  const versions = async (name: string): Promise<Version[]> => {
    const { items } = (await heed.api('GET', '/v1/wordings')).body
    return items!.find(one => String(one.name) === name)!.versions as unknown as Version[]
  }

  test('D a changed one is a new version, with who and when; saving what is there makes none', async () => {
    const [first] = await versions('instruction')
    expect(first).toMatchObject({ version: 1, author: null, createdAt: null })
    const own = 'Reply STOP, nothing else, and it is done.'
    for (const text of [own, own, first!.text]) await heed.settings({ replies: { instruction: text } })
    const kept = await versions('instruction')
    expect(kept.map(one => [one.version, one.text])).toEqual([
      [3, first!.text],
      [2, own],
      [1, first!.text],
    ])
    expect(kept.map(one => one.author === null)).toEqual([false, false, true])
    expect(Date.parse(kept[0]!.createdAt!)).toBeGreaterThanOrEqual(Date.parse(kept[1]!.createdAt!))
  })

  test('A3 the notice is kept as well, and a refused one is not', async () => {
    await heed.settings({ notice: { text: 'Reply STOP and we stop.' } })
    await heed.api('PATCH', '/v1/account', { notice: { text: 'Call us.' } })
    const kept = await versions('notice')
    await heed.settings({ notice: { text: kept.at(-1)!.text } })
    expect(kept.map(one => one.text)).toEqual(['Reply STOP and we stop.', kept.at(-1)!.text])
  })

  test('H two owners who save at once lose neither wording', async () => {
    const [help, joined] = ['Reply STOP to stop. Call 512.', 'You get texts. Reply STOP to stop.']
    await Promise.all([heed.settings({ replies: { help } }), heed.settings({ replies: { joined } })])
    const { replies } = (await heed.api('GET', '/v1/account')).body as unknown as {
      replies: { help: string; joined: string }
    }
    expect([replies.help, replies.joined]).toEqual([help, joined])
    expect([(await versions('help'))[0]!.text, (await versions('joined'))[0]!.text]).toEqual([help, joined])
  })
})

describe('D: the provider where the webhook carries OptOutType', () => {
  beforeAll(() =>
    Promise.all(Object.values(NUMBERS).map(one => heed.numberAt(one, { advancedOptOut: true }))),
  )
  afterAll(() =>
    Promise.all(Object.values(NUMBERS).map(one => heed.numberAt(one, { advancedOptOut: false }))),
  )

  test.each([
    [LONG_CODE, STOPPED, BACK],
    [SHORT_CODE, STOPPED, BACK],
    [TOLL_FREE, NET_STOPPED, `${NET_BACK} | provider: ${BACK}`],
  ])('D %s: STOP, STOP, HELP, START, HELP', async (number, stopped, back) => {
    const ann = heed.someone()
    const states: string[] = []
    for (const word of ['STOP', 'STOP', 'HELP', 'START', 'HELP']) {
      await ann.texts(word, number)
      await heed.quiet()
      states.push(String((await heed.consent(ann)).state))
    }
    expect(said(await ann.received())).toBe(`provider: ${stopped} | provider: ${back} | provider: ${HELP}`)
    expect(states).toEqual(['opted_out', 'opted_out', 'opted_out', 'opted_in', 'opted_in'])
  })

  test('D a word that Heed does not know but the provider has acted on counts as the provider says', async () => {
    const ann = heed.someone()
    const { items } = (await heed.api('GET', '/v1/senders')).body
    const sender = items!.find(one => String(one.phone) === LONG_CODE)!
    await heed.hook(sender, { From: ann.number, To: LONG_CODE, Body: 'FERMA', OptOutType: 'STOP' })
    await heed.quiet()
    expect(await ann.bodies(), 'the provider has replied').toEqual([])
    expect(await heed.consent(ann)).toMatchObject({ state: 'opted_out', source: 'message', word: 'ferma' })
    expect((await heed.messages(ann))[0]).toMatchObject({ reading: { rule: 'provider_said' } })
  })
})
