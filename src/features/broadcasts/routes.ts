// Broadcasts over the API: preview, start, watch, steer, report.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { once } from '../../kit/web/once.ts'
import { decodeCursor, PageQuery, pageOf } from '../../kit/web/page.ts'
import { badField, notFound, problem } from '../../kit/web/problem.ts'
import { created, file, ok } from '../../kit/web/route.ts'
import { type Context, route } from '../accounts/context.ts'
import { AUDIENCE_BYTES } from '../contacts/audience-shape.ts'
import { type Broadcast, findBroadcast, listBroadcasts, lockBroadcast } from './broadcast.ts'
import { readDraft } from './draft.ts'
import { previewBroadcast } from './preview.ts'
import { peopleOfPreview } from './preview-people.ts'
import { recipientsPage } from './recipients.ts'
import { reportLines } from './report.ts'
import {
  BroadcastShape,
  DraftShape,
  PersonShape,
  PreviewPeopleShape,
  PreviewShape,
  RecipientShape,
  STATES,
} from './shapes.ts'
import { startBroadcast } from './start.ts'
import { cancel, pause, resume } from './steer.ts'
import { showBroadcast, showBroadcasts } from './view.ts'

const Id = z.object({ id: z.string() })
const WRONG_CURSOR = 'Pass `next` of the page before, unchanged.'

export const preview = route({
  summary:
    'Who would get it, who would not and why, what it costs, when it is done: judged by the code that decides',
  body: DraftShape,
  bodyBytes: AUDIENCE_BYTES,
  answers: { 200: PreviewShape },
  async handle({ rt, actor }, { body }) {
    const draft = await readDraft(rt, actor.accountId, body)
    if ('problem' in draft) return draft
    return ok(await previewBroadcast(rt, actor.accountId, draft))
  },
})

export const previewPeople = route({
  summary: 'The people of one group of a preview',
  body: PreviewPeopleShape,
  bodyBytes: AUDIENCE_BYTES,
  answers: { 200: pageOf(PersonShape) },
  async handle({ rt, actor }, { body }) {
    const { group, after, limit, ...raw } = body
    const draft = await readDraft(rt, actor.accountId, raw)
    if ('problem' in draft) return draft
    return ok(await peopleOfPreview(rt, actor.accountId, draft, { group, after: after ?? null, limit }))
  },
})

export const createBroadcast = route({
  summary: 'Start a broadcast, or schedule one',
  body: DraftShape,
  bodyBytes: AUDIENCE_BYTES,
  takesIdempotencyKey: true,
  answers: { 201: BroadcastShape, 422: null },
  async handle({ rt, actor }, { body, idempotencyKey }) {
    const { accountId } = actor
    const asked = { scope: accountId, key: idempotencyKey, request: ['broadcast', body], at: rt.clock.now() }
    return once(rt.db, asked, async tx => {
      const draft = await readDraft(rt, accountId, body)
      if ('problem' in draft) return draft
      const started = await startBroadcast(rt, tx, actor, draft)
      return 'problem' in started ? started : created(await showBroadcast(rt, tx, accountId, started.id))
    })
  },
})

export const getBroadcasts = route({
  summary: 'Broadcasts, the newest first',
  query: PageQuery,
  answers: { 200: pageOf(BroadcastShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isUuid])
    if (key === 'bad') return badField('cursor', WRONG_CURSOR)
    const list = await listBroadcasts(rt.db, actor.accountId, key?.[0] ?? null, query.limit + 1)
    const shown = list.slice(0, query.limit)
    const next = list.length > query.limit ? cursorOf([shown.at(-1)!.id]) : null
    return ok({ items: await showBroadcasts(rt, rt.db, shown), next })
  },
})

export const getBroadcast = route({
  summary: 'One broadcast: counts by state and reason, pace, replies, when it is done',
  params: Id,
  answers: { 200: BroadcastShape },
  async handle({ rt, actor }, { params }) {
    const shown = isUuid(params.id) ? await showBroadcast(rt, rt.db, actor.accountId, params.id) : null
    return shown ? ok(shown) : notFound('broadcast')
  },
})

type Tx = Parameters<typeof pause>[1]
type Steer = (rt: Context['rt'], tx: Tx, broadcast: Broadcast) => Promise<boolean>

function steering(summary: string, steer: Steer) {
  return route({
    summary,
    params: Id,
    answers: { 200: BroadcastShape, 409: null },
    async handle({ rt, actor }, { params }) {
      if (!isUuid(params.id)) return notFound('broadcast')
      return rt.db.tx(async tx => {
        const broadcast = await lockBroadcast(tx, actor.accountId, params.id)
        if (!broadcast) return notFound('broadcast')
        if (await steer(rt, tx, broadcast)) return ok(await showBroadcast(rt, tx, actor.accountId, params.id))
        const detail = `This broadcast is ${broadcast.state}.`
        return problem(409, 'wrong-state', 'That cannot be done now', detail)
      })
    },
  })
}

export const pauseBroadcast = steering(
  'Pause: nothing more of it is handed over until it is resumed',
  (rt, tx, broadcast) => pause(rt, tx, broadcast, { by: 'person', why: null }),
)
export const resumeBroadcast = steering('Resume a broadcast that is paused', resume)
export const cancelBroadcast = steering(
  'Cancel: what waits is never sent, and its credits are given back',
  cancel,
)

export const getRecipients = route({
  summary: 'Who it went to and what became of each; a page may be short where a state is rare',
  params: Id,
  query: PageQuery.extend({
    state: z.enum(STATES).optional(),
    reason: z.string().max(60).optional().describe('with state excluded, canceled, refused or not_delivered'),
  }),
  answers: { 200: pageOf(RecipientShape) },
  async handle({ rt, actor }, { params, query }) {
    const { accountId } = actor
    const found = isUuid(params.id) && (await findBroadcast(rt.db, accountId, params.id))
    if (!found) return notFound('broadcast')
    const key = decodeCursor(query.cursor, [isPart, isPlace])
    if (key === 'bad') return badField('cursor', WRONG_CURSOR)
    const { state = null, reason = null, limit } = query
    const after = key as ['texts', string] | null
    const page = await recipientsPage(rt.db, {
      accountId,
      broadcastId: params.id,
      state,
      reason,
      after,
      limit,
    })
    return ok({ items: page.items, next: page.next === null ? null : cursorOf(page.next) })
  },
})

function isPart(text: string): boolean {
  return ['texts', 'failures', 'exclusions'].includes(text)
}

/** A phone, or a reason with an id or a number behind it. */
function isPlace(text: string): boolean {
  const [, key] = text.split('\n')
  return (
    text.length < 200 && !text.includes('\0') && (key === undefined || isUuid(key) || /^\d{1,9}$/.test(key))
  )
}

function cursorOf(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

export const getReport = route({
  summary: 'The report: one line a recipient',
  params: Id,
  answers: { 200: { file: 'text/csv' } },
  async handle({ rt, actor }, { params }) {
    const { accountId } = actor
    const found = isUuid(params.id) ? await findBroadcast(rt.db, accountId, params.id) : null
    if (!found) return notFound('broadcast')
    const chunks = reportLines(rt.db, accountId, found.id)
    return file({ chunks, type: 'text/csv; charset=utf-8', fileName: `broadcast-${found.id}.csv` })
  },
})
