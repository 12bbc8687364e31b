// Holds the documents to the truth where a machine can: links that lead somewhere, settings, wordings and words.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { settingsHelp } from '../src/config.ts'
import { HELP_WORDS, OPT_IN_WORDS, OPT_OUT_WORDS } from '../src/core/keywords.ts'
import { DEFAULT_REPLIES, NETWORK_REPLIES } from '../src/core/replies.ts'
import { DEFAULT_NOTICE } from '../src/features/accounts/account.ts'

const ROOT = path.join(import.meta.dirname, '..')
const DOCUMENTS = [
  ...readdirSync(ROOT).filter(name => name.endsWith('.md')),
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => path.join('docs', name)),
]

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8')
/** As it is read, whatever line it stands on. */
const flat = (text: string): string => text.replace(/\s+>?\s*/g, ' ')

test.each(DOCUMENTS)('every link in %s leads to a file that is there', name => {
  const links = [...read(name).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(match => match[1]!)
  const broken = links.filter(link => !existsSync(path.join(ROOT, path.dirname(name), link)))
  expect(broken).toEqual([])
})

test.each(settingsHelp())('docs/operating/settings.md tells $name', ({ name, help }) => {
  const line = read('docs/operating/settings.md')
    .split('\n')
    .find(one => one.startsWith(`| \`${name}\``))
  expect(line, `Add a line for ${name}`).toContain(help)
})

describe('the guide says what Heed says', () => {
  test.each([...Object.values(DEFAULT_REPLIES), ...Object.values(NETWORK_REPLIES)])('%s', wording => {
    expect(flat(read('docs/guide/reply-chart.md'))).toContain(wording)
  })

  test('the notice', () => {
    expect(flat(read('docs/guide/first-text.md'))).toContain(DEFAULT_NOTICE)
  })

  test.each([...OPT_OUT_WORDS, ...OPT_IN_WORDS])('the word %s', word => {
    expect(read('docs/guide/stop-and-start.md')).toMatch(new RegExp(`\\b${word}\\b`))
  })

  test.each(HELP_WORDS)('the word %s', word => {
    expect(read('docs/guide/reply-chart.md')).toMatch(new RegExp(`\\b${word}\\b`))
  })
})

test('ARCHITECTURE.md stays a page that is read in one go', () => {
  expect(read('ARCHITECTURE.md').split('\n').length).toBeLessThanOrEqual(180)
})
