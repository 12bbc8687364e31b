// The evidence pack of a phone and the head of the account's chain, as files.
import { z } from 'zod'
import { parseParty } from '../../core/phone.ts'
import { badField } from '../../kit/web/problem.ts'
import { file } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'
import { headLines, packLines } from './pack.ts'
import { packPdf } from './pack-pdf.ts'

const Params = z.object({ phone: z.string().max(40) })

export const evidencePack = route({
  summary:
    'All that Heed knows of one phone, with the proof that nothing was changed or left out (heed verify FILE)',
  params: Params,
  answers: { 200: { file: 'application/json' } },
  async handle({ rt, actor }, { params }) {
    const read = parseParty(params.phone)
    if (!read.ok) return badField('phone', read.text)
    const chunks = packLines(rt, { accountId: actor.accountId, phone: read.phone, by: actor.name })
    const day = rt.clock.now().toISOString().slice(0, 10)
    return file({
      chunks,
      type: 'application/json; charset=utf-8',
      fileName: nameOf(read.phone, day, 'json'),
    })
  },
})

export const evidencePdf = route({
  summary: 'The same facts about one phone as a document to read',
  params: Params,
  answers: { 200: { file: 'application/pdf' } },
  async handle({ rt, actor }, { params }) {
    const read = parseParty(params.phone)
    if (!read.ok) return badField('phone', read.text)
    const chunks = packPdf(rt, { accountId: actor.accountId, phone: read.phone, by: actor.name })
    const day = rt.clock.now().toISOString().slice(0, 10)
    return file({ chunks, type: 'application/pdf', fileName: nameOf(read.phone, day, 'pdf') })
  },
})

export const chainHead = route({
  summary:
    "The head of the account's consent history: kept elsewhere, it shows every later change of what came before",
  answers: { 200: { file: 'application/json' } },
  async handle({ rt, actor }) {
    const day = rt.clock.now().toISOString().slice(0, 10)
    const chunks = headLines(rt, actor.accountId)
    return file({ chunks, type: 'application/json; charset=utf-8', fileName: `consent-head-${day}.json` })
  },
})

function nameOf(phone: string, day: string, ending: string): string {
  return `evidence-${phone.replace(/\D/g, '')}-${day}.${ending}`
}
