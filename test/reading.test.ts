// The labelled phrases, read: what the reader has learned must not be lost. The figures of docs/operating/reader.md.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readText } from '../src/core/read-text.ts'
import { fold } from '../src/core/reading/clean.ts'
import { readFolded, readWords } from '../src/core/reading/read.ts'

const linesOf = (file: string) => {
  const text = readFileSync(new URL(`../bench/data/${file}`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split('\t'))
}
const unescaped = (text: string) =>
  text.replace(/\\([nt\\])/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? '\\')

const GIVEN = linesOf('opt-out-phrases.tsv').map(([, text, label, strength, language]) => ({
  text: unescaped(text!),
  language: language!,
  wanted: label !== 'opt_out' ? 'none' : strength === 'ambiguous' ? 'doubtful' : 'clear',
}))
const labelled = (file: string) =>
  linesOf(file).map(([wanted, language, , text]) => ({
    text: unescaped(text!),
    language: language!,
    wanted: wanted!,
  }))
const OWN = labelled('own-phrases.tsv')
const PEOPLE = labelled('people-phrases.tsv')
const ALL = [...GIVEN, ...OWN]
const verdict = (text: string) => readText(text, 'reasonable').verdict

describe('B9 the labelled phrases', () => {
  test.each(['en', 'es'])('B9 clear requests in %s opt out, 98 of 100', language => {
    const asked = ALL.filter(one => one.wanted === 'clear' && one.language === language)
    const missed = asked.filter(one => verdict(one.text) !== 'opt_out').map(one => one.text)
    expect(missed.length / asked.length, missed.join(' | ')).toBeLessThan(0.02)
  })

  test('B9 nothing else opts out by itself, but one in five hundred', () => {
    const wrong = ALL.filter(one => one.wanted !== 'clear' && verdict(one.text) === 'opt_out').map(
      one => one.text,
    )
    expect(wrong.length, wrong.join(' | ')).toBeLessThanOrEqual(ALL.length / 500)
  })

  test('B9 what asks nothing comes into the tray seldom', () => {
    const asked = ALL.filter(one => one.wanted === 'none')
    const noise = asked.filter(one => verdict(one.text) === 'doubtful')
    expect(noise.length / asked.length).toBeLessThan(0.08)
  })

  test('B9 of people in every mood, four of five opt out by themselves, and nearly all come to be seen', () => {
    const verdicts = PEOPLE.filter(one => one.wanted === 'clear').map(one => verdict(one.text))
    const share = (wanted: string) => verdicts.filter(one => one === wanted).length / verdicts.length
    expect(share('opt_out')).toBeGreaterThan(0.82)
    expect(share('opt_out') + share('doubtful')).toBeGreaterThan(0.95)
    const others = PEOPLE.filter(one => one.wanted === 'none')
    const wrong = others.filter(one => verdict(one.text) === 'opt_out').map(one => one.text)
    expect(wrong.length / others.length, wrong.join(' | ')).toBeLessThan(0.005)
  })

  test('B9 what is passed over at a glance has nothing in it', () => {
    for (const { text } of [...ALL, ...PEOPLE]) expect(readWords(text), text).toEqual(readFolded(fold(text)))
  })

  test('C3 none of them opts anybody in, but the words alone', () => {
    for (const { text } of ALL) {
      const reading = readText(text, 'reasonable')
      if (reading.verdict === 'opt_in') expect(reading.rule, text).toBe('keyword')
    }
  })
})
