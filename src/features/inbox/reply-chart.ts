// Chart D as data: the picture that the article promises, made from the very texts and words that decide.
import { z } from 'zod'
import { HELP_WORDS, OPT_IN_WORDS, OPT_OUT_WORDS } from '../../core/keywords.ts'
import { NETWORK_REPLIES } from '../../core/replies.ts'
import { ok } from '../../kit/web/route.ts'
import { loadAccount } from '../accounts/account.ts'
import { route } from '../accounts/context.ts'

const Reply = z.object({ by: z.enum(['nobody', 'provider', 'network', 'heed']), text: z.string().nullable() })
const ChartShape = z.object({
  rows: z.array(
    z.object({
      words: z.array(z.string()),
      before: z.enum(['opted_out', 'not_opted_out']),
      after: z.enum(['opted_out', 'not_opted_out']),
      longCode: Reply,
      tollFree: Reply,
      shortCode: Reply,
      remark: z.string().nullable(),
    }),
  ),
})

export const replyChart = route({
  summary: 'What a phone receives for each word, by the kind of number it texts',
  answers: { 200: ChartShape },
  async handle({ rt, actor }) {
    const { replies } = await loadAccount(rt.db, actor.accountId)
    const nothing = { by: 'nobody' as const, text: null }
    const provider = (text: string) => ({ by: 'provider' as const, text })
    const network = (text: string) => ({ by: 'network' as const, text })
    const heed = (text: string) => ({ by: 'heed' as const, text })
    const silence = { longCode: nothing, tollFree: nothing, shortCode: nothing }
    const help = [...HELP_WORDS]
    return ok({
      rows: [
        {
          words: [...OPT_OUT_WORDS],
          before: 'not_opted_out',
          after: 'opted_out',
          longCode: provider(replies.optedOut),
          tollFree: network(NETWORK_REPLIES.optedOut),
          shortCode: heed(replies.optedOut),
          remark:
            'Where the provider does not know the word (OPT OUT, "STOP."), Heed replies with the long-code text.',
        },
        {
          words: [...OPT_OUT_WORDS],
          before: 'opted_out',
          after: 'opted_out',
          ...silence,
          remark: 'One confirmation and nothing after it.',
        },
        {
          words: [...OPT_IN_WORDS],
          before: 'opted_out',
          after: 'not_opted_out',
          longCode: provider(replies.optedIn),
          tollFree: network(NETWORK_REPLIES.optedIn),
          shortCode: heed(replies.optedIn),
          remark: 'YES does not lift the block on a toll-free number: the network does not know it.',
        },
        {
          words: help,
          before: 'not_opted_out',
          after: 'not_opted_out',
          longCode: provider(replies.help),
          tollFree: provider(replies.help),
          shortCode: heed(replies.help),
          remark: 'Changes nothing.',
        },
        { words: help, before: 'opted_out', after: 'opted_out', ...silence, remark: 'Changes nothing.' },
      ],
    })
  },
})
