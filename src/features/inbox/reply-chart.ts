// Chart D as data: the picture that the article promises, made by the very functions that decide.
import { z } from 'zod'
import { NEW_CONSENT, type ReplyKind, transition } from '../../core/consent.ts'
import { HELP_WORDS, OPT_IN_WORDS, OPT_OUT_WORDS, readKeywords } from '../../core/keywords.ts'
import {
  DEFAULT_REPLIES,
  NETWORK_REPLIES,
  type ReplyTexts,
  replyText,
  type SenderKind,
  whoReplies,
} from '../../core/replies.ts'
import { ok } from '../../kit/web/route.ts'
import { findProvider } from '../../providers/catalog.ts'
import { loadAccount } from '../accounts/account.ts'
import { route } from '../accounts/context.ts'
import { listSenders, type Sender } from '../senders/queries.ts'

const Reply = z.object({ by: z.enum(['nobody', 'provider', 'network', 'heed']), text: z.string().nullable() })
const State = z.enum(['opted_out', 'not_opted_out'])
const Row = z.object({
  words: z.array(z.string()),
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
    const { replies } = await loadAccount(rt.db, actor.accountId)
    const senders = await listSenders(rt.db, actor.accountId)
    const world = { replies, senders, now: rt.clock.now() }
    return ok({ rows: PARTS.flatMap(part => rowsOf(part, world)) })
  },
})

type Part = { readonly words: readonly string[]; readonly before: State; readonly remark: string | null }

const PARTS: readonly Part[] = [
  { words: OPT_OUT_WORDS, before: 'not_opted_out', remark: null },
  { words: OPT_OUT_WORDS, before: 'opted_out', remark: 'One confirmation and nothing after it.' },
  { words: OPT_IN_WORDS, before: 'opted_out', remark: null },
  {
    words: OPT_IN_WORDS,
    before: 'not_opted_out',
    remark: 'There is no block to lift. START and UNSTOP are recorded; YES is an ordinary answer.',
  },
  { words: HELP_WORDS, before: 'not_opted_out', remark: 'Changes nothing.' },
  { words: HELP_WORDS, before: 'opted_out', remark: 'Changes nothing.' },
]

type World = { readonly replies: ReplyTexts; readonly senders: readonly Sender[]; readonly now: Date }

/** Words that get the same answers everywhere share a row. */
function rowsOf({ words, before, remark }: Part, world: World): Row[] {
  const rows = new Map<string, Row>()
  for (const word of words) {
    const longCode = cellOf(word, before, 'long_code', world)
    const tollFree = cellOf(word, before, 'toll_free', world)
    const shortCode = cellOf(word, before, 'short_code', world)
    const own = remark ?? remarkOn(before, { longCode, tollFree })
    const key = JSON.stringify([longCode, tollFree, shortCode, own])
    const row = rows.get(key)
    if (row) row.words.push(word)
    else {
      const answers = { longCode: longCode.reply, tollFree: tollFree.reply, shortCode: shortCode.reply }
      rows.set(key, { words: [word], before, after: longCode.after, ...answers, remark: own })
    }
  }
  return [...rows.values()]
}

/** `isKnown`: the provider acts on this word by itself. */
type Cell = { readonly reply: z.infer<typeof Reply>; readonly after: State; readonly isKnown: boolean }

function cellOf(word: string, before: State, kind: SenderKind, { replies, senders, now }: World): Cell {
  const reading = readKeywords(word)
  const consent = { ...NEW_CONSENT, state: before === 'opted_out' ? before : ('unknown' as const) }
  // Asked as if Heed replied: what is due is the same for both sides, only who gives it differs.
  const change = transition(consent, { kind: 'text', reading, senderKind: kind, replyId: word }, now)
  const after = change.consent.state === 'opted_out' ? 'opted_out' : 'not_opted_out'
  const question = {
    body: word,
    reading,
    optOutType: null,
    providerWords: findProvider('twilio').words[kind],
  }
  const repliesBy = senders.find(sender => sender.kind === kind)?.repliesBy ?? 'provider'
  const isKnown = whoReplies({ ...question, repliesBy: 'provider' }) === 'provider'
  const reply = replyOf(change.reply, kind, whoReplies({ ...question, repliesBy }), replies)
  return { reply, after, isKnown }
}

function replyOf(
  due: ReplyKind | null,
  kind: SenderKind,
  by: 'provider' | 'heed',
  replies: ReplyTexts,
): Cell['reply'] {
  if (due === null) return { by: 'nobody', text: null }
  if (by === 'heed') return { by, text: replyText(due, replies) }
  // The provider's wording is its own: what the account has written does not change it.
  if (kind !== 'toll_free' || due === 'help') return { by, text: replyText(due, DEFAULT_REPLIES) }
  return { by: 'network', text: NETWORK_REPLIES[due === 'confirmation' ? 'optedOut' : 'optedIn'] }
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
