// The shape of a provider's case table: recorded requests and answers, and what they must be read as.
import { readFileSync } from 'node:fs'
import type { HttpResult } from '../kit/http.ts'
import type {
  InboundEvent,
  LookUp,
  LookUpAnswer,
  OutgoingText,
  Provider,
  ProviderAccount,
  SendOutcome,
} from './provider.ts'

/** One run of the harness in providers.test.ts covers all of it; no case reaches the network. */
export type ProviderCases = {
  readonly provider: Provider
  readonly account: ProviderAccount
  readonly hooks: readonly HookCase[]
  readonly sends: readonly SendCase[]
  readonly lookUps: readonly AnswerCase<LookUpAnswer>[]
  readonly asked: LookUp
  readonly text: OutgoingText
}

/** `event`, or the reason why the request cannot be read. */
export type HookCase = {
  readonly title: string
  readonly url?: string
  readonly rawBody: string
  readonly read: InboundEvent | string
}

/** `requested`: pieces of the body that must have gone out. */
export type SendCase = AnswerCase<SendOutcome> & {
  readonly text?: Partial<OutgoingText>
  readonly requested?: Readonly<Record<string, string | null>>
}

export type AnswerCase<T> = { readonly title: string; readonly answer: HttpResult; readonly outcome: T }

/** A recorded payload; the line end that an editor adds is not part of it. */
export function fixture(provider: string, file: string): string {
  return readFileSync(new URL(`fixtures/${provider}/${file}`, import.meta.url), 'utf8').replace(/\n$/, '')
}
