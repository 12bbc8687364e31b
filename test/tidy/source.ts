// Reads one source file as far as the rules need it: code without words, comments, strings, imports, lines.

/** `path` is relative to the project, with forward slashes. */
export type File = { readonly path: string; readonly text: string }

export type Span = { readonly start: number; readonly text: string }

export type Import = {
  /** As written: '../core/consent.ts', 'node:fs', 'zod'. */
  readonly specifier: string
  /** Nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean
  readonly line: number
}

export type Source = File & {
  /** The text with comments and the insides of strings and regular expressions blanked; every offset stays. */
  readonly code: string
  readonly comments: readonly Span[]
  /** The insides of quotes and of template literals, a template's `${…}` left out. */
  readonly strings: readonly Span[]
  readonly imports: readonly Import[]
  lineAt(offset: number): number
}

export function readSource({ path, text }: File): Source {
  const { code, comments, strings } = path.endsWith('.sql') ? scanSql(text) : scan(text)
  const starts = [0, ...[...text.matchAll(/\n/g)].map(match => match.index + 1)]
  const lineAt = (offset: number): number => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }
  return { path, text, code, comments, strings, lineAt, imports: importsOf(code, strings, lineAt) }
}

type Scanned = Pick<Source, 'code' | 'comments' | 'strings'>

/** A comment, a string or a regular expression from here, as far as one match can say. */
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y
const QUOTED = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y
const REGEX = /\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
// A slash starts a regular expression only where a value may start. In markup a slash follows `<`, a word or a quote.
const BEFORE_REGEX = /(?:[=(,:[!&|?;{+~]|=>|\b(?:return|typeof|case|in|of))\s*$/

/**
 * Walks through TypeScript (and its markup) once. `depths` holds the brace depth at which each template continues.
 */
function scan(text: string): Scanned {
  const out = text.split('')
  const comments: Span[] = []
  const strings: Span[] = []
  const depths: number[] = []
  let depth = 0
  const blank = (start: number, end: number): void => {
    for (let at = start; at < end; at += 1) if (out[at] !== '\n') out[at] = ' '
  }
  const keep = (list: Span[], start: number, end: number): void => {
    list.push({ start, text: text.slice(start, end) })
    blank(start, end)
  }
  let at = 0
  while (at < text.length) {
    const char = text[at]!
    const length = char === '/' || char === "'" || char === '"' ? lengthOfQuiet(text, at) : 0
    if (length > 0) {
      if (char === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) keep(comments, at, at + length)
      else if (char === '/') blank(at + 1, at + length - 1)
      else keep(strings, at + 1, at + length - 1)
      at += length
    } else if (char === '`' || (char === '}' && depths.at(-1) === depth)) {
      if (char === '}') depths.pop()
      const end = endOfTemplatePart(text, at + 1)
      keep(strings, at + 1, end)
      if (text[end] === '$') depths.push(depth)
      at = end + (text[end] === '$' ? 2 : 1)
    } else {
      if (char === '{') depth += 1
      if (char === '}') depth -= 1
      at += 1
    }
  }
  return { code: out.join(''), comments, strings }
}

/** How long the comment, string or regular expression is that starts here; 0 when none does. */
function lengthOfQuiet(text: string, at: number): number {
  const matched = (pattern: RegExp): number => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0].length ?? 0
  }
  // An apostrophe inside a word of markup (don't) starts no string; code never writes a quote right after a word.
  if (text[at] !== '/') return /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') ? 0 : matched(QUOTED)
  // An address in markup (https://…) is no comment.
  if (text[at - 1] !== ':') {
    const comment = matched(COMMENT)
    if (comment > 0) return comment
  }
  return BEFORE_REGEX.test(text.slice(Math.max(0, at - 20), at)) ? matched(REGEX) : 0
}

/** Where this part of a template literal ends: at its closing backtick, or at the `$` of the next `${`. */
function endOfTemplatePart(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '`' || (text[at] === '$' && text[at + 1] === '{')) return at
  }
  return text.length
}

/** SQL files: everything but the comments counts as one string, as the statements in the programs do. */
function scanSql(text: string): Scanned {
  const comments = [...text.matchAll(/--[^\n]*/g)].map(match => ({ start: match.index, text: match[0] }))
  const code = text.replace(/--[^\n]*/g, comment => ' '.repeat(comment.length))
  return { code: code.replace(/[^\n]/g, ' '), comments, strings: [{ start: 0, text: code }] }
}

function importsOf(code: string, strings: readonly Span[], lineAt: (offset: number) => number): Import[] {
  return strings.flatMap(({ start, text }) => {
    const before = code.slice(Math.max(0, start - 3000), start - 1)
    const isCall = /\bimport\s*\(\s*$/.test(before)
    if (!isCall && !/\b(?:from|import)\s*$/.test(before)) return []
    const statement = before.slice(Math.max(before.lastIndexOf('import'), before.lastIndexOf('export')))
    const isTypeOnly = isCall ? /\btypeof\s+import\s*\(\s*$/.test(before) : isOnlyTypes(statement)
    return [{ specifier: text, isTypeOnly, line: lineAt(start) }]
  })
}

function isOnlyTypes(statement: string): boolean {
  if (/^(?:import|export)\s+type\b/.test(statement)) return true
  const names = /^(?:import|export)\s*\{([^}]*)\}\s*from\s*$/.exec(statement)?.[1]
  if (names === undefined) return false
  const list = names.split(',').map(name => name.trim())
  return list.every(name => name === '' || name.startsWith('type '))
}
