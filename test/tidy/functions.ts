// Finds the functions of a source and how many lines each takes, nested ones included.
import type { Source } from './source.ts'

export type Func = { readonly name: string; readonly line: number; readonly lines: number }

/** `describe` groups tests: its callback is a chapter, not a function. */
const CHAPTER = /\bdescribe(?:\.\w+(?:\([^()]*\))?)*\s*\([^()]*$/
const NO_METHOD = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'with',
  'return',
  'function',
  'await',
  'typeof',
])

export function functionsOf(source: Source): Func[] {
  return [...arrows(source), ...declared(source)].sort((a, b) => a.line - b.line)
}

function arrows({ code, lineAt }: Source): Func[] {
  return [...code.matchAll(/=>\s*([{([])/g)].flatMap(match => {
    const open = match.index + match[0].length - 1
    const start = startOfParameters(code, match.index)
    const before = code.slice(Math.max(0, start - 300), start)
    if (CHAPTER.test(before)) return []
    const name = /([\w$]+)\s*(?::[^=;]*)?=\s*(?:async\s*)?$/.exec(before)?.[1] ?? 'an arrow function'
    return [measured(name, lineAt(start), lineAt(closing(code, open)))]
  })
}

function declared({ code, lineAt }: Source): Func[] {
  return [...code.matchAll(/(?<![\w$.])([\w$]+)\s*(?:<(?:[^<>()]|<[^<>()]*>)*>\s*)?\(/g)].flatMap(match => {
    const name = match[1]!
    if (NO_METHOD.has(name) && name !== 'function') return []
    const body = bodyAfter(code, closing(code, match.index + match[0].length - 1) + 1)
    return body === null ? [] : [measured(name, lineAt(match.index), lineAt(closing(code, body)))]
  })
}

function measured(name: string, first: number, last: number): Func {
  return { name, line: first, lines: last - first + 1 }
}

/** From the arrow back over `): Type` or one name to where the parameters start. */
function startOfParameters(code: string, arrow: number): number {
  const before = code.slice(0, arrow).trimEnd()
  const plain = /[\w$]+$/.exec(before)
  const isTyped = /\)\s*:[^()=;]*$/.test(before.slice(-200))
  if (!before.endsWith(')') && !isTyped) return before.length - (plain?.[0].length ?? 0)
  let at = before.lastIndexOf(')')
  for (let depth = 0; at >= 0; at -= 1) {
    if (before[at] === ')') depth += 1
    if (before[at] === '(') depth -= 1
    if (depth === 0) break
  }
  return Math.max(0, at)
}

/** The offset of the `{` of a body that follows parameters, over a return type; null when these were a call's. */
function bodyAfter(code: string, from: number): number | null {
  let at = from + /^\s*/.exec(code.slice(from, from + 200))![0].length
  if (code[at] === '{') return at
  if (code[at] !== ':') return null
  let isType = true
  for (at += 1; at < code.length; at += 1) {
    const char = code[at]!
    if (/\s/.test(char)) continue
    if (char === '{' && !isType) return at
    if (char === '{' || char === '(' || char === '[' || char === '<') at = closing(code, at)
    else if (!/[\w$.|&?]/.test(char)) return null
    isType = char === '|' || char === '&'
  }
  return null
}

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']', '<': '>' }

/** The offset of the bracket that closes the one at `open`. */
function closing(code: string, open: number): number {
  const opener = code[open]!
  const closer = CLOSERS[opener]
  let depth = 0
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === opener) depth += 1
    // The `>` of an arrow closes nothing.
    else if (code[at] === closer && !(closer === '>' && code[at - 1] === '=')) depth -= 1
    if (depth === 0) return at
  }
  return code.length - 1
}
