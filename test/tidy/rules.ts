// The rules of the house as a table of values over sources: each finds what breaks it and says what to do instead.
import { type Call, callRules } from './calls.ts'
import { functionsOf } from './functions.ts'
import { importRules } from './imports.ts'
import type { Source } from './source.ts'

export type Violation = { readonly path: string; readonly line: number; readonly what: string }

export type Rule = {
  readonly name: string
  /** What to do instead, and why. */
  readonly instead: string
  find(sources: readonly Source[]): Violation[]
}

const FILE_LINES = 400
const FUNCTION_LINES = 70
const LINE_CHARS = 120

export const RULES: readonly Rule[] = [
  ...importRules,
  {
    name: 'file size',
    instead: `Look for the second idea in it and give that a file of its own: a file of ${FILE_LINES} lines is the most that is read in one go.`,
    find: each(source => {
      const lines = source.text.trimEnd().split('\n').length
      const isCounted = source.path.endsWith('.sql') === false && !isGenerated(source)
      return isCounted && lines > FILE_LINES ? [{ line: FILE_LINES + 1, what: `${lines} lines` }] : []
    }),
  },
  {
    name: 'function size',
    instead: `Give its steps names and let it call them: ${FUNCTION_LINES} lines are a screen, and what fits there is understood.`,
    find: each(source =>
      isScript(source)
        ? functionsOf(source)
            .filter(({ lines }) => lines > FUNCTION_LINES)
            .map(({ name, line, lines }) => ({ line, what: `${name} has ${lines} lines` }))
        : [],
    ),
  },
  {
    name: 'line length',
    instead: `Break it, or name a part of it: two files must fit side by side. Only a wording in quotes may pass ${LINE_CHARS} characters.`,
    find: each(source => (isGenerated(source) ? [] : longLines(source))),
  },
  {
    name: 'first line',
    instead:
      'Start the file with a comment of one sentence that says what it is for: the list of them is the map of the house.',
    find: each(source => (hasFirstSentence(source) ? [] : [{ line: 1, what: 'no sentence at the top' }])),
  },
  {
    name: 'notes to self',
    instead:
      'Do it now, or write it where work is planned: a note in the code is read by nobody who could do it.',
    find: each(source =>
      source.comments
        .filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text))
        .map(({ start, text }) => ({ line: source.lineAt(start), what: text.trim() })),
    ),
  },
  {
    name: 'barrel',
    instead:
      'Import from the file that has it: a file that only passes on hides where things live, and makes circles.',
    find: each(source => [
      ...(/\/index\.tsx?$/.test(source.path) ? [{ line: 1, what: 'a file called index' }] : []),
      ...[...source.code.matchAll(/\bexport\s*\*/g)].map(match => ({
        line: source.lineAt(match.index),
        what: 'export *',
      })),
    ]),
  },
  ...callRules.map(ruleOf),
]

/** All that breaks any rule, or one rule. */
export function violationsOf(sources: readonly Source[], rules: readonly Rule[] = RULES): Violation[] {
  return rules.flatMap(rule => rule.find(sources))
}

function isScript({ path }: Source): boolean {
  return !path.endsWith('.sql')
}

type Finding = Omit<Violation, 'path'>

function each(find: (source: Source) => Finding[]): Rule['find'] {
  return sources =>
    sources.flatMap(source => find(source).map(finding => ({ path: source.path, ...finding })))
}

function ruleOf({ name, instead, in: where, except = [], pattern, among = 'code', unless }: Call): Rule {
  return {
    name,
    instead,
    find: each(source => {
      if (!where.test(source.path) || except.includes(source.path)) return []
      const spans = among === 'code' ? [{ start: 0, text: source.code }] : source.strings
      return spans.flatMap(({ start, text }) =>
        [...text.matchAll(pattern)]
          .filter(match => !unless?.(text.slice(0, match.index)))
          .map(match => ({
            line: source.lineAt(start + match.index),
            what: match[0].trim().replace(/\s+/g, ' '),
          })),
      )
    }),
  }
}

function longLines(source: Source): Finding[] {
  const quoted = new Map<number, number>()
  for (const { start, text } of source.strings) {
    const line = source.lineAt(start)
    // A template or an SQL text that spans lines can be broken; a wording on one line cannot.
    if (!text.includes('\n')) quoted.set(line, (quoted.get(line) ?? 0) + text.length)
  }
  return source.text.split('\n').flatMap((text, index) => {
    const length = text.length - (quoted.get(index + 1) ?? 0)
    return length > LINE_CHARS ? [{ line: index + 1, what: `${length} characters` }] : []
  })
}

/** A comment block at the top (a line for the shell may come before) that ends as a sentence does. */
function hasFirstSentence({ path, text }: Source): boolean {
  const mark = path.endsWith('.sql') ? '--' : '//'
  const lines = text.replace(/^#!.*\n/, '').split('\n')
  const end = lines.findIndex(line => !line.startsWith(`${mark} `))
  const block = lines.slice(0, end === -1 ? lines.length : end).map(line => line.slice(3).trim())
  return /^\S.*[.!?)]$/s.test(block.join(' '))
}

function isGenerated({ text }: Source): boolean {
  return /^(\/\/|--) Made from .*do not edit/.test(text)
}
