// Trying a broadcast's text out: rendered for one person, and sent to one's own phone.
import { isUuid } from '../../core/id.ts'
import { parseParty, parsePhone } from '../../core/phone.ts'
import { render } from '../../core/templates.ts'
import { once } from '../../kit/web/once.ts'
import { badField, notFound, type Problem } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import { loadAccount } from '../accounts/account.ts'
import { route } from '../accounts/context.ts'
import { queueAndShow } from '../messages/routes.ts'
import { MessageShape } from '../messages/view.ts'
import { listSenders } from '../senders/queries.ts'
import { readText } from './draft.ts'
import { fieldsFor, renderFor, type Whom } from './render-one.ts'
import { RenderedShape, RenderShape, TestShape } from './shapes.ts'

export const renderBroadcast = route({
  summary: 'The text as one person would get it; without a person, as the contact added last would',
  body: RenderShape,
  answers: { 200: RenderedShape },
  async handle({ rt, actor }, { body }) {
    const text = await readText(rt, actor.accountId, body)
    if ('problem' in text) return text
    const whom = readWhom(body)
    if ('problem' in whom) return whom
    const rendered = await renderFor(rt, actor.accountId, text, whom)
    return rendered ? ok(rendered) : notFound('contact')
  },
})

function readWhom(raw: { contactId?: string | undefined; phone?: string | undefined }): Whom | Problem {
  if (raw.contactId !== undefined && !isUuid(raw.contactId)) return notFound('contact')
  const phone = raw.phone === undefined ? null : parsePhone(raw.phone)
  if (phone !== null && !phone.ok) return badField('phone', phone.text)
  return { contactId: raw.contactId ?? null, phone: phone?.phone ?? null }
}

export const testBroadcast = route({
  summary: 'Send the text to your own phone: an ordinary text, by the same gate and at the same price',
  body: TestShape,
  takesIdempotencyKey: true,
  answers: { 201: MessageShape, 422: null },
  async handle({ rt, actor }, { body, idempotencyKey }) {
    const { accountId } = actor
    const text = await readText(rt, accountId, body)
    if ('problem' in text) return text
    const to = parsePhone(body.to)
    if (!to.ok) return badField('to', to.text)
    const whom = readWhom(body)
    if ('problem' in whom) return whom
    const from = body.from === undefined ? null : parseParty(body.from)
    const isOurs =
      from?.ok === true && (await listSenders(rt.db, accountId)).some(one => one.phone === from.phone)
    if (from !== null && !isOurs)
      return badField('from', `${body.from} is no sender of this account. GET /v1/senders lists them.`)
    const fields = await fieldsFor(rt.db, await loadAccount(rt.db, accountId), whom)
    if (fields === null) return notFound('contact')
    const request = {
      phone: to.phone,
      body: render(text.parts, fields),
      media: text.media,
      from: from?.ok ? from.phone : null,
      sendAt: null,
      kind: 'text' as const,
      origin: actor.kind === 'person' ? ('agent' as const) : ('api' as const),
      author: actor.name,
    }
    const asked = { scope: accountId, key: idempotencyKey, request: ['test', body], at: rt.clock.now() }
    return once(rt.db, asked, tx => queueAndShow(rt, tx, accountId, request))
  },
})
