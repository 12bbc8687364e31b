// The rules about imports: direction between the floors, order of the features, no circles, purity of core.
import { featureOf, floorOf, LEAVES, mayImport, rankOf, targetOf } from './floors.ts'
import type { Rule, Violation } from './rules.ts'
import type { Import, Source } from './source.ts'

type Edge = { readonly source: Source; readonly one: Import; readonly target: string }

export const importRules: readonly Rule[] = [
  {
    name: 'import direction',
    instead:
      'Imports go one way: main -> app -> features -> runtime -> { kit, providers } -> core; sandbox -> { kit, core }; ' +
      'web -> core. Move what both need down, or have it passed in: a floor that knows who stands on it cannot be changed alone.',
    find: sources => [...homeless(sources), ...ownImports(sources).flatMap(wrongWay)],
  },
  {
    name: 'feature order',
    instead:
      'A feature may import only those left of it: accounts . events . senders . consent . contacts . credits . messages . tasks . ' +
      '{ broadcasts | plans | inbox | imports } . evidence . compliance. Move the action to the right, or what is shared to core: else two features become one.',
    find: sources => ownImports(sources).flatMap(outOfOrder),
  },
  {
    name: 'import circle',
    instead:
      'Move what both need into a file of its own that imports neither: files in a circle can only be read all at once.',
    find: circles,
  },
  {
    name: 'imports of core',
    instead:
      'core imports core only (and two pure libraries: libphonenumber-js in core/phone.ts, temporal-polyfill): it must stay readable alone, and run without a machine. ' +
      'Have the value passed in.',
    find: sources =>
      sources
        .filter(isCore)
        .flatMap(source =>
          source.imports
            .filter(one => targetOf(source, one) === null && !isPureLibrary(source, one))
            .map(one => ({ path: source.path, line: one.line, what: `imports ${one.specifier}` })),
        ),
  },
]

function isCore({ path }: Source): boolean {
  return floorOf(path) === 'core'
}

/** Phones have one reader; time zones are asked for in several places. */
function isPureLibrary({ path }: Source, { specifier }: Import): boolean {
  if (specifier === 'temporal-polyfill') return true
  return path === 'src/core/phone.ts' && /^libphonenumber-js(\/|$)/.test(specifier)
}

function ownImports(sources: readonly Source[]): Edge[] {
  return sources.flatMap(source =>
    source.imports.flatMap(one => {
      const target = targetOf(source, one)
      return target === null ? [] : [{ source, one, target }]
    }),
  )
}

function homeless(sources: readonly Source[]): Violation[] {
  return sources
    .filter(({ path }) => floorOf(path) === null)
    .map(({ path }) => ({ path, line: 1, what: 'belongs to no floor of the house (test/tidy/floors.ts)' }))
}

function wrongWay({ source, one, target }: Edge): Violation[] {
  const from = floorOf(source.path)
  const to = floorOf(target)
  if (from === null || to === null || from === 'outside') return []
  if (mayImport(from, to, one.isTypeOnly)) return []
  const asType = LEAVES[from].types.includes(to as never) ? ' as more than a type' : ''
  return [{ path: source.path, line: one.line, what: `${from} imports ${to} (${target})${asType}` }]
}

function outOfOrder({ source, one, target }: Edge): Violation[] {
  const from = featureOf(source.path)
  const to = featureOf(target)
  if (from === null || to === null || floorOf(source.path) === 'outside') return []
  if (rankOf(from) === -1 || rankOf(to) === -1) {
    const stranger = rankOf(from) === -1 ? from : to
    return [{ path: source.path, line: one.line, what: `feature ${stranger} has no place in the order` }]
  }
  if (from === to || rankOf(to) < rankOf(from)) return []
  return [{ path: source.path, line: one.line, what: `${from} imports ${to}` }]
}

/** Each circle once, at its first file by name. Types do not count: nothing of them is left to load. */
function circles(sources: readonly Source[]): Violation[] {
  const edges = new Map<string, Edge[]>()
  for (const edge of ownImports(sources)) {
    if (!edge.one.isTypeOnly) edges.set(edge.source.path, [...(edges.get(edge.source.path) ?? []), edge])
  }
  const found = new Map<string, Violation>()
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): void => {
    const from = trail.indexOf(path)
    if (from !== -1) {
      const members = trail.slice(from)
      const first = members.toSorted()[0]!
      const line = edges.get(first)?.find(({ target }) => members.includes(target))?.one.line ?? 1
      found.set(members.toSorted().join(), { path: first, line, what: [...members, path].join(' -> ') })
      return
    }
    if (done.has(path)) return
    for (const { target } of edges.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of [...edges.keys()].toSorted()) walk(path, [])
  return [...found.values()]
}
