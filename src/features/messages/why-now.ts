// What would happen to a text to this phone now: answered by the very code that decides, in words, and sends nothing.
import { z } from 'zod'
import { parsePhone } from '../../core/phone.ts'
import { RULES } from '../../core/rule-version.ts'
import { badField } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'
import { forecastText, noticeOf, type TextRequest } from './queue.ts'
import { DecisionShape, NoticeShape } from './view.ts'

export const whyNow = route({
  summary: 'What would happen to a text to this phone now, and why: asked of the very code that decides',
  body: z.strictObject({
    phone: z.string().max(40),
    body: z.string().max(1600).default('').describe('empty: some text of one segment'),
    automatic: z.boolean().default(false).describe('as a bulk text or a plan would send it'),
    sendAt: z.string().max(40).optional().describe('ISO 8601 with zone; absent: now'),
  }),
  answers: {
    200: z.object({
      decision: DecisionShape,
      at: z.string().describe('for when it was asked'),
      rules: z.string().describe('the version of the rules that decide'),
      segments: z.int(),
      credits: z.int(),
      notice: NoticeShape.nullable(),
      timeZone: z.string().describe('in which hours are counted'),
      sender: z.string().nullable().describe('the number it would go from'),
    }),
    422: null,
  },
  async handle({ rt, actor }, { body: { phone: given, body, automatic, sendAt } }) {
    const to = parsePhone(given)
    if (!to.ok)
      return badField('phone', `"${given.slice(0, 40)}" is not a phone that can be texted. ${to.text}`)
    const now = rt.clock.now()
    const wanted = sendAt === undefined ? now : new Date(sendAt)
    if (Number.isNaN(wanted.getTime()) || (sendAt !== undefined && !/[zZ]|[+-]\d\d:?\d\d$/.test(sendAt)))
      return badField(
        'sendAt',
        'Give the time in ISO 8601 with its zone, for example 2026-12-01T10:00:00-06:00.',
      )
    const text = { phone: to.phone, body: body.trim() === '' ? 'Hello' : body, media: [], from: null }
    const how = { sendAt: wanted, origin: 'api', author: null, isAutomatic: automatic } as const
    const request: TextRequest = { ...text, ...how, kind: 'text' }
    const forecast = await forecastText(rt, rt.db, actor.accountId, request, null)
    const { decision, segments, credits, zone, sender } = forecast
    return ok({
      ...{
        decision,
        at: new Date(Math.max(wanted.getTime(), now.getTime())).toISOString(),
        rules: RULES,
        segments,
        credits,
      },
      ...{ notice: noticeOf(forecast, request.body), timeZone: zone, sender: sender?.phone ?? null },
    })
  },
})
