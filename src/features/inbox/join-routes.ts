// How people ask for texts, as settings: the consent page and the word, with every wording that was ever shown.
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { isJoinWord, type OptIn } from '../../core/join.ts'
import { readKeywords } from '../../core/keywords.ts'
import { tellsHowToStop } from '../../core/replies.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import { badField, type Problem } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, accountOf, loadAccount } from '../accounts/account.ts'
import { type Actor, route } from '../accounts/context.ts'

const WordingShape = z.object({
  kind: z.enum(['page', 'word']),
  version: z.string(),
  text: z.string(),
  author: z.string(),
  createdAt: z.string(),
})

const Shape = z.object({
  page: z
    .object({ isOn: z.boolean(), url: z.string(), wording: z.string(), version: z.string() })
    .nullable()
    .describe('the public page; null: never set up'),
  word: z.object({ word: z.string(), wording: z.string(), version: z.string() }).nullable(),
  wordings: z.array(WordingShape).describe('all of them, the newest first'),
})

export const getOptIn = route({
  summary: 'How people ask for texts: the consent page, the word, and every wording that was shown',
  answers: { 200: Shape },
  async handle({ rt, actor }) {
    return ok(await show(rt, actor.accountId))
  },
})

const wording = z.string().min(20).max(1_000)

export const setOptIn = route({
  summary: 'Set the consent page or the word. A changed wording is a new version; the old ones are kept',
  body: z.strictObject({
    page: z
      .strictObject({
        isOn: z.boolean(),
        wording: wording.describe('what the person agrees to, beside the box that they tick'),
      })
      .optional(),
    word: z
      .strictObject({
        word: z.string().max(40),
        wording: wording.describe('what is said wherever the word is told'),
      })
      .nullable()
      .optional(),
  }),
  answers: { 200: Shape, 422: null },
  async handle({ rt, actor }, { body }) {
    const wrong = check(body)
    if (wrong) return wrong
    await rt.db.tx(async tx => {
      const account = accountOf((await tx.one(LOCK, [actor.accountId]))!)
      await tx.run(SAVE, [account.id, JSON.stringify(await changed(rt, tx, { account, actor, body }))])
    })
    return ok(await show(rt, actor.accountId))
  },
})

type Body = {
  page?: { isOn: boolean; wording: string } | undefined
  word?: { word: string; wording: string } | null | undefined
}

function check({ page, word }: Body): Problem | null {
  const mute = 'It must tell how to stop, for example "Reply STOP to unsubscribe."'
  if (page && !tellsHowToStop(page.wording)) return badField('page.wording', mute)
  if (!word) return null
  if (!tellsHowToStop(word.wording)) return badField('word.wording', mute)
  return isJoinWord(word.word, text => readKeywords(text).verdict === 'none')
    ? null
    : badField(
        'word.word',
        'Use one word of 3 to 20 letters and digits that means nothing else, such as JOIN.',
      )
}

type Change = { readonly account: Account; readonly actor: Actor; readonly body: Body }

async function changed(rt: Runtime, tx: Tx, { account, actor, body }: Change): Promise<OptIn> {
  const before = account.optIn
  const version = async (
    kind: 'page' | 'word',
    text: string,
    now: { text: string; version: string } | null,
  ) => {
    if (now?.text === text) return { text, version: now.version }
    const row = await tx.one<{ n: number }>(ADD, [account.id, kind, text, actor.name, rt.clock.now()])
    return { text, version: `${kind} ${row!.n}` }
  }
  const page = body.page
    ? {
        ...(await version('page', body.page.wording, before.page)),
        isOn: body.page.isOn,
        slug: before.page?.slug ?? slugOf(account.name),
      }
    : before.page
  const word = body.word
    ? { ...(await version('word', body.word.wording, before.word)), word: body.word.word.toUpperCase() }
    : body.word === null
      ? null
      : before.word
  return { page, word }
}

/** To be told to people, and not to be guessed from the name. */
function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${plain.slice(0, 40)}-${randomBytes(5).toString('hex')}`.replace(/^-/, '')
}

async function show(rt: Runtime, accountId: string): Promise<z.infer<typeof Shape>> {
  const { optIn } = await loadAccount(rt.db, accountId)
  const rows = await rt.db.rows(WORDINGS, [accountId])
  const { page, word } = optIn
  return {
    page: page && {
      ...{ isOn: page.isOn, url: `${rt.config.publicUrl}/join/${page.slug}` },
      ...{ wording: page.text, version: page.version },
    },
    word: word && { word: word.word, wording: word.text, version: word.version },
    wordings: rows.map(row => ({
      ...{ kind: row.kind as 'page', version: `${row.kind as string} ${row.n as number}` },
      ...{ text: row.text as string, author: row.author as string },
      createdAt: (row.created_at as Date).toISOString(),
    })),
  }
}

const LOCK = sql('opt_in_lock', 'select * from accounts where account_id = $1 for no key update')
const SAVE = sql('opt_in_save', 'update accounts set opt_in = $2::jsonb where account_id = $1')
const ADD = sql(
  'opt_in_wording_add',
  `insert into opt_in_wordings (account_id, kind, n, text, author, created_at)
   select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5 from opt_in_wordings where account_id = $1 and kind = $2
   returning n`,
)
const WORDINGS = sql(
  'opt_in_wordings',
  'select * from opt_in_wordings where account_id = $1 order by created_at desc, n desc limit 500',
)
