// The labelled phrases and the real texts that the reader is judged by.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const DATA = path.join(import.meta.dirname, '..', 'data')
const REAL = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'sms-ham-uci.txt')

const linesOf = file => readFileSync(file, 'utf8').trim().split('\n')
const unescaped = text => text.replace(/\\([nt\\])/g, (_, char) => ({ n: '\n', t: '\t' })[char] ?? '\\')

/** `wanted`: clear, doubtful or none; `set`: which file; `family`: written at one time or in one way. */
export function loadPhrases() {
  const given = linesOf(path.join(DATA, 'opt-out-phrases.tsv'))
    .slice(1)
    .map(line => line.split('\t'))
    .map(([, text, label, strength, language]) => ({
      set: 'given',
      family: 'given',
      language,
      text: unescaped(text),
      wanted: label !== 'opt_out' ? 'none' : strength === 'ambiguous' ? 'doubtful' : 'clear',
      // Half of these are for a person: nobody says that they must not be doubtful.
      isOpen: label !== 'opt_out' && strength !== 'none',
    }))
  const own = ['own-phrases.tsv', 'people-phrases.tsv']
    .flatMap(file => linesOf(path.join(DATA, file)).slice(1))
    .map(line => line.split('\t'))
    .map(([wanted, language, family, text]) => ({
      ...{ set: 'own', family, language, text: unescaped(text), wanted, isOpen: false },
    }))
  return [...given, ...own]
}

/** Null where the collection is not beside the project. */
export function loadRealTexts() {
  return existsSync(REAL) ? linesOf(REAL) : null
}
