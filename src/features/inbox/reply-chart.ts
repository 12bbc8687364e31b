// Chart D as data: the picture that the article promises, made by the very functions that decide.
import { z } from 'zod'
import { NEW_CONSENT, type ReplyKind, transition } from '../../core/consent.ts'
import { joiningOf } from '../../core/join.ts'
import { HELP_WORDS, OPT_IN_WORDS, OPT_OUT_WORDS, type Reading } from '../../core/keywords.ts'
import { readText } from '../../core/read-text.ts'
import {
  DEFAULT_REPLIES,
  NETWORK_REPLIES,
  replyText,
  type SenderKind,
  whoReplies,
} from '../../core/replies.ts'
import { ok } from '../../kit/web/route.ts'
import { findProvider } from '../../providers/catalog.ts'
import { type Account, loadAccount } from '../accounts/account.ts'
import { route } from '../accounts/context.ts'
import { listSenders, type Sender } from '../senders/queries.ts'

const Wording = z.enum(['optedOut', 'optedIn', 'help', 'joined'])
const Reply = z.object({
  by: z.enum(['nobody', 'provider', 'network', 'heed']),
  text: z.string().nullable(),
  wording: Wording.nullable().describe('where Heed answers: which of the account’s wordings that is'),
})
const State = z.enum(['opted_out', 'not_opted_out'])
const Row = z.object({
  words: z.array(z.string()).describe('keywords, or examples of ordinary words'),
  before: State,
  after: State,
  longCode: Reply,
  tollFree: Reply,
  shortCode: Reply,
  remark: z.string().nullable(),
})

type Row = z.infer<typeof Row>
type State = z.infer<typeof State>

export const replyChart = route({
  summary: 'What a phone receives for each word, by the kind of number it texts',
  answers: { 200: z.object({ rows: z.array(Row) }) },
  async handle({ rt, actor }) {
    const account = await loadAccount(rt.db, actor.accountId)
    const senders = await listSenders(rt.db, actor.accountId)
    const world = { account, senders, now: rt.clock.now() }
    return ok({ rows: partsOf(account).flatMap(part => rowsOf(part, world)) })
  },
})

/** `asked`: the consent page has made us ask this phone a moment ago. */
type Part = {
  readonly words: readonly string[]
  readonly before: State
  readonly remark: string | null
  readonly asked?: boolean
}

const ONCE = 'One confirmation and nothing after it.'
const NOTHING_MORE = 'Whoever has opted out is told nothing more.'
const FOR_START_ALONE = 'Lifts no block: only START does.'

const KEYWORDS: readonly Part[] = [
  { words: OPT_OUT_WORDS, before: 'not_opted_out', remark: null },
  { words: OPT_OUT_WORDS, before: 'opted_out', remark: ONCE },
  { words: OPT_IN_WORDS, before: 'opted_out', remark: null },
  {
    words: OPT_IN_WORDS,
    before: 'not_opted_out',
    remark: 'There is no block to lift. START and UNSTOP are recorded; YES is an ordinary answer.',
  },
  { words: HELP_WORDS, before: 'not_opted_out', remark: 'Changes nothing.' },
  { words: HELP_WORDS, before: 'opted_out', remark: 'Changes nothing.' },
]

const CLEAR = ['please stop', 'take me off your list']
const UNCLEAR = ['how do I stop these texts?']

/** Examples stand for the rest: nobody can list what people may write. */
function partsOf({ policy, optIn }: Account): Part[] {
  const inWords = [...CLEAR, ...UNCLEAR].map((phrase): Part => {
    const reading = readText(phrase, policy)
    return { words: [phrase], before: 'not_opted_out', remark: remarkOnWords(reading) }
  })
  const blocked: Part[] = [{ words: [...CLEAR, ...UNCLEAR], before: 'opted_out', remark: NOTHING_MORE }]
  const joining: Part[] = []
  if (optIn.page?.isOn) {
    const remark =
      'Within a week of being entered on your consent page. Where YES is the provider’s own word, Heed leaves it at that.'
    joining.push({ words: ['YES'], before: 'not_opted_out', remark, asked: true })
  }
  if (optIn.word) {
    joining.push({ words: [optIn.word.word], before: 'not_opted_out', remark: 'Your own word.' })
    joining.push({ words: [optIn.word.word], before: 'opted_out', remark: FOR_START_ALONE })
  }
  return [...KEYWORDS, ...inWords, ...blocked, ...joining]
}

function remarkOnWords({ verdict, rule }: Reading): string {
  if (verdict === 'opt_out') return 'A clear request in ordinary words, or in many others.'
  if (rule === 'keyword_inside')
    return 'Blocks nothing, as you have chosen. You are told, and one button texts the words that work.'
  if (verdict === 'doubtful')
    return 'Not clear: one of you decides in Doubts, and nothing automatic goes out until then.'
  return 'Blocks nothing, as you have chosen: an ordinary text.'
}

type World = { readonly account: Account; readonly senders: readonly Sender[]; readonly now: Date }

/** Words that get the same answers everywhere share a row. */
function rowsOf(part: Part, world: World): Row[] {
  const rows = new Map<string, Row>()
  for (const word of part.words) {
    const longCode = cellOf(word, part, 'long_code', world)
    const tollFree = cellOf(word, part, 'toll_free', world)
    const shortCode = cellOf(word, part, 'short_code', world)
    const own = part.remark ?? remarkOn(part.before, { longCode, tollFree })
    const silence = [longCode, tollFree, shortCode].some(one => one.isSilent) ? `${SILENT} ` : ''
    const remark = silence + (own ?? '') || null
    const cells = [longCode, tollFree, shortCode].map(({ reply, after }) => [reply, after])
    const key = JSON.stringify([cells, remark])
    const row = rows.get(key)
    if (row) row.words.push(word)
    else {
      const answers = { longCode: longCode.reply, tollFree: tollFree.reply, shortCode: shortCode.reply }
      rows.set(key, { words: [word], before: part.before, after: longCode.after, ...answers, remark })
    }
  }
  return [...rows.values()]
}

const SILENT = 'Where Heed would answer there is silence, as you have chosen.'

/** `isKnown`: the provider acts on this word by itself. `isSilent`: Heed would answer, but is to say nothing. */
type Cell = {
  readonly reply: z.infer<typeof Reply>
  readonly after: State
  readonly isKnown: boolean
  readonly isSilent: boolean
}

function cellOf(
  word: string,
  { before, asked = false }: Part,
  kind: SenderKind,
  { account, senders, now }: World,
): Cell {
  const reading = readText(word, account.policy)
  const question = {
    body: word,
    reading,
    optOutType: null,
    providerWords: findProvider('twilio').words[kind],
  }
  const repliesBy = senders.find(sender => sender.kind === kind)?.repliesBy ?? 'provider'
  const isKnown = whoReplies({ ...question, repliesBy: 'provider' }) === 'provider'
  const replier = whoReplies({ ...question, repliesBy })
  const mutes = replier === 'heed' && reading.verdict === 'opt_out' && !account.confirmsOptOut
  const consent = {
    ...NEW_CONSENT,
    state: before === 'opted_out' ? before : ('unknown' as const),
    askedAt: asked ? now : null,
  }
  const joining = joiningOf({ body: word, consent, optIn: account.optIn, now })
  // Asked as if Heed replied: what is due is the same for both sides, only who gives it differs.
  const change = joining
    ? transition(consent, { kind: 'joined', ...joining, replyId: word }, now)
    : transition(consent, { kind: 'text', reading, senderKind: kind, replyId: word }, now)
  const after = change.consent.state === 'opted_out' ? 'opted_out' : 'not_opted_out'
  const isSilent = mutes && change.reply !== null
  // The provider knows nothing of the question, and has nothing to lift.
  const isUnheard = joining !== null && replier === 'provider'
  const due = isSilent || isUnheard ? null : change.reply
  return { reply: replyOf(due, kind, replier, account.replies), after, isKnown, isSilent }
}

const WORDINGS = {
  confirmation: 'optedOut',
  welcome_back: 'optedIn',
  help: 'help',
  joined: 'joined',
} as const

function replyOf(
  due: ReplyKind | null,
  kind: SenderKind,
  by: 'provider' | 'heed',
  replies: Account['replies'],
): Cell['reply'] {
  if (due === null) return { by: 'nobody', text: null, wording: null }
  if (by === 'heed') return { by, text: replyText(due, replies), wording: WORDINGS[due] }
  // The provider's wording is its own: what the account has written does not change it.
  if (kind !== 'toll_free' || due === 'help')
    return { by, text: replyText(due, DEFAULT_REPLIES), wording: null }
  const text = NETWORK_REPLIES[due === 'confirmation' ? 'optedOut' : 'optedIn']
  return { by: 'network', text, wording: null }
}

function remarkOn(before: State, { longCode, tollFree }: { longCode: Cell; tollFree: Cell }): string | null {
  if (before === 'opted_out')
    return longCode.after === tollFree.after
      ? null
      : 'Does not lift the block on a toll-free number: the network does not know it.'
  if (!longCode.isKnown) return 'The provider does not know it, so Heed replies.'
  if (!tollFree.isKnown) return 'The toll-free network does not know it, so Heed replies there.'
  return 'Written otherwise ("STOP."), the provider does not know it, and Heed replies with its own text.'
}
