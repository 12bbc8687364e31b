// The house: which part of the project a file belongs to, and which parts may import which.
import path from 'node:path'
import type { Import, Source } from './source.ts'

export type Floor =
  | 'main'
  | 'app'
  | 'features'
  | 'runtime'
  | 'config'
  | 'kit'
  | 'providers'
  | 'core'
  | 'sandbox'
  | 'web'
  | 'outside'

/** `types`: what may be imported as a type only, of which nothing is left when the program runs. */
type Leave = { readonly values: readonly Floor[]; readonly types: readonly Floor[] }

const PARTS = ['features', 'runtime', 'config', 'kit', 'providers', 'core'] as const

export const LEAVES: Readonly<Record<Exclude<Floor, 'outside'>, Leave>> = {
  main: { values: ['main', 'app', 'sandbox', ...PARTS], types: [] },
  app: { values: ['app', ...PARTS], types: [] },
  features: { values: ['features', 'runtime', 'kit', 'providers', 'core'], types: ['config'] },
  runtime: { values: ['runtime', 'config', 'kit', 'providers', 'core'], types: [] },
  config: { values: ['core'], types: [] },
  kit: { values: ['kit', 'core'], types: ['config'] },
  // A provider is handed the outgoing HTTP of kit: it may know its type.
  providers: { values: ['providers', 'core'], types: ['kit', 'config'] },
  core: { values: ['core'], types: [] },
  sandbox: { values: ['sandbox', 'kit', 'core'], types: ['config'] },
  web: { values: ['web', 'core'], types: [] },
}

/** A feature may import those before it in this list, and itself; the last four never one another. */
const FEATURES = [
  ['accounts'],
  ['events'],
  ['senders'],
  ['consent'],
  ['contacts'],
  ['credits'],
  ['messages'],
  ['tasks'],
  ['broadcasts', 'plans', 'inbox', 'imports'],
  ['evidence'],
  ['compliance'],
]

const PLACES: readonly (readonly [RegExp, Floor])[] = [
  [/^(test|bench|bin)\/|\.test\.tsx?$|^vitest\.config\.ts$|^web\/\w+\/vite\.config\.ts$/, 'outside'],
  [/^src\/main\.ts$|^src\/commands\//, 'main'],
  [/^src\/(app|demo)(\.ts$|\/)/, 'app'],
  [/^src\/features\//, 'features'],
  [/^src\/runtime\.ts$/, 'runtime'],
  [/^src\/config\.ts$/, 'config'],
  [/^src\/kit\//, 'kit'],
  [/^src\/providers\//, 'providers'],
  [/^src\/core\//, 'core'],
  [/^src\/sandbox\//, 'sandbox'],
  [/^web\//, 'web'],
  [/^migrations\//, 'outside'],
]

/** Null: nowhere in the house. */
export function floorOf(file: string): Floor | null {
  return PLACES.find(([pattern]) => pattern.test(file))?.[1] ?? null
}

export function featureOf(file: string): string | null {
  return /^src\/features\/([^/]+)\//.exec(file)?.[1] ?? null
}

/** The place in the order, from 0 for the leftmost; -1 for a feature that the order does not know. */
export function rankOf(feature: string): number {
  return FEATURES.findIndex(group => group.includes(feature))
}

export function mayImport(from: Floor, to: Floor, isTypeOnly: boolean): boolean {
  if (from === 'outside') return true
  const { values, types } = LEAVES[from]
  return values.includes(to) || (isTypeOnly && types.includes(to))
}

/** The path of one of our own files that is imported, or null for a package. */
export function targetOf(source: Source, { specifier }: Import): string | null {
  if (!specifier.startsWith('.')) return null
  return path.posix.join(path.posix.dirname(source.path), specifier)
}
