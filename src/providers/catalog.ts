// The providers, in the open: to add one, write its file and name it here.
import type { Provider } from './provider.ts'
import { twilio } from './twilio.ts'

export const PROVIDERS: readonly Provider[] = [twilio]

export function findProvider(name: string): Provider {
  const provider = PROVIDERS.find(one => one.name === name)
  if (!provider) throw new Error(`there is no provider "${name}"`)
  return provider
}

export function errorWords(provider: string, code: number): string {
  return findProvider(provider).errorWords(code)
}
