// Talks to the sandbox that serves this page, in the shapes that it answers with.

export type Entry = {
  readonly sid: string | null
  readonly phone: string
  readonly direction: 'received' | 'sent'
  readonly by: 'heed' | 'provider' | 'phone'
  readonly from: string
  readonly to: string
  readonly body: string
  readonly media: readonly string[]
  readonly status: string
  readonly at: string
  readonly seq: number
}

export type Phone = {
  readonly phone: string
  readonly name: string | null
  readonly stopped: readonly { readonly number: string; readonly since: string }[]
  readonly lastNumber: string | null
  readonly lastAt: string | null
}

export type OurNumber = {
  readonly phone: string
  readonly kind: 'long_code' | 'toll_free' | 'short_code'
  readonly name: string | null
}

export type Clock = { readonly now: string; readonly offsetMs: number; readonly movesHeed: boolean }
export type About = {
  readonly deskUrl: string | null
  readonly numbers: readonly OurNumber[]
  readonly clock: Clock
}

export type Rule = {
  readonly rate: number
  readonly phone: string | null
  readonly ms?: number
  readonly code?: number
  readonly sync?: boolean
  readonly on?: string
  readonly when?: string
}
export type FaultKind = 'latencyMs' | 'errors' | 'dropConnection' | 'lost' | 'late' | 'doubled' | 'reordered'
export type FaultSet = { readonly seed: number } & { readonly [kind in FaultKind]: readonly Rule[] }

export const getAbout = () => call<About>('GET', '/about')
export const getPhones = () => call<{ items: Phone[] }>('GET', '/phones')
export const getLog = (phone: string) =>
  call<{ items: Entry[] }>('GET', `/phones/${phone}/messages?limit=200`)
export const getFaults = () => call<FaultSet>('GET', '/faults')
export const putFaults = (faults: FaultSet) => call<FaultSet>('PUT', '/faults', faults)
export const advanceClock = (advance: string) => call<Clock>('POST', '/clock', { advance })
export const namePhone = (phone: string, name: string) => call<Phone>('PUT', `/phones/${phone}`, { name })
export const sendText = (phone: string, body: string, to: string) =>
  call<Entry>('POST', `/phones/${phone}/messages`, { body, to })

type Problem = { detail?: string; errors?: { field: string; message: string }[] }

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch(() => {
    throw new Error('The phone network does not answer. Is it still running?')
  })
  const answer = (await response.json().catch(() => ({}))) as T & Problem
  if (response.ok) return answer
  const [first] = answer.errors ?? []
  throw new Error(
    first
      ? `${answer.detail ?? ''} "${first.field}" ${first.message}.`.trim()
      : (answer.detail ?? 'It failed.'),
  )
}
