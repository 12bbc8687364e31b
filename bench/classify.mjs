// How often the reader is right, and how fast it is, beside keywords alone and beside the regular expression that
// other texting tools use.
import { readKeywords } from '../dist/core/keywords.js'
import { readText } from '../dist/core/read-text.js'
import { median, ratio, round } from './lib/figures.mjs'
import { loadPhrases, loadRealTexts } from './lib/phrases.mjs'

/** Spoke's automatic opt-out, as its project published it. */
const WELL_KNOWN = new RegExp(
  [
    ...[
      '^\\s*stop\\b',
      '\\bremove me\\s*$',
      'remove my name',
      '\\btake me off th\\w+ list',
      '\\blose my number',
    ],
    ...['don\\W?t contact me', 'delete my number', 'I opt out', 'stop2quit', 'stopall'],
    ...['^\\s*unsubscribe\\s*$', '^\\s*cancel\\s*$', '^\\s*end\\s*$', '^\\s*quit\\s*$'],
  ].join('|'),
  'i',
)
const READERS = {
  ours: text => readText(text, 'reasonable').verdict,
  keywords: text => (readKeywords(text).verdict === 'opt_out' ? 'opt_out' : 'none'),
  expression: text => (WELL_KNOWN.test(text) ? 'opt_out' : 'none'),
}

/** Texts a second on one core: medians of the rounds, readers one after another in each. */
export async function measure({ rounds = '5' } = {}) {
  const phrases = loadPhrases()
  const real = loadRealTexts()
  const mix = real ?? phrases.map(one => one.text)
  const speeds = Object.fromEntries(Object.keys(READERS).map(name => [name, []]))
  for (let turn = 0; turn <= Number(rounds); turn += 1)
    for (const [name, read] of Object.entries(READERS)) {
      const perSecond = speedOf(read, mix)
      if (turn > 0) speeds[name].push(perSecond)
    }
  const ours = Math.round(median(speeds.ours))
  const baseline = Math.round(median(speeds.expression))
  return {
    ours,
    baseline,
    limit: Math.round(median(speeds.keywords)),
    ratio: ratio(ours / baseline),
    measuredOn: real ? `${real.length} real texts` : `${mix.length} phrases: the real texts are not here`,
    ...Object.fromEntries(
      Object.keys(READERS).map(name => [
        name === 'ours' ? 'reader' : name,
        rightness(READERS[name], phrases),
      ]),
    ),
    bySet: Object.fromEntries(
      ['given', 'own'].map(set => [
        set,
        rightness(
          READERS.ours,
          phrases.filter(one => one.set === set),
        ),
      ]),
    ),
    byLanguage: Object.fromEntries(
      [...new Set(phrases.map(one => one.language))].map(language => [
        language,
        rightness(
          READERS.ours,
          phrases.filter(one => one.language === language),
        ).recall,
      ]),
    ),
    realTexts: real ? onReal(real) : 'not here: ../shared/data/sms-ham-uci.txt',
    rounds: Number(rounds),
  }
}

function speedOf(read, texts) {
  const wanted = Math.max(1, Math.ceil(20_000 / texts.length))
  const before = process.cpuUsage()
  for (let time = 0; time < wanted; time += 1) for (const text of texts) read(text)
  const { user, system } = process.cpuUsage(before)
  return (wanted * texts.length * 1e6) / (user + system)
}

/** Of clear requests. `confusion`: wanted -> what it was taken for. */
function rightness(read, phrases) {
  const confusion = {}
  for (const { text, wanted } of phrases) {
    const verdict = read(text)
    const taken = verdict === 'opt_out' || verdict === 'doubtful' ? verdict : 'none'
    confusion[wanted] = { opt_out: 0, doubtful: 0, none: 0, ...confusion[wanted] }
    confusion[wanted][taken] += 1
  }
  const count = (wanted, taken) => confusion[wanted]?.[taken] ?? 0
  const found = count('clear', 'opt_out')
  const asked = phrases.filter(one => one.wanted === 'clear').length
  const taken = found + count('doubtful', 'opt_out') + count('none', 'opt_out')
  return {
    recall: round(found / asked, 3),
    precision: taken === 0 ? null : round(found / taken, 3),
    confusion,
  }
}

function onReal(texts) {
  const verdicts = Object.entries(READERS).map(([name, read]) => [
    name,
    texts.filter(text => read(text) === 'opt_out').length,
  ])
  const doubtful = texts.filter(text => READERS.ours(text) === 'doubtful').length
  return { texts: texts.length, optOuts: Object.fromEntries(verdicts), doubtful, genuine: 2 }
}
