// Trains the reader's linear model from the labelled phrases, says how good it is on families that it did not see, and
// with --write writes its weights.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadPhrases, loadRealTexts } from '../bench/lib/phrases.mjs'
import { build } from './build.mjs'
import { madePhrases } from './made-phrases.mjs'

await build({ quiet: true })
const { featuresOf, scaleOf, SLOTS } = await import('../dist/core/reading/model.js')
const { fold, ownWords } = await import('../dist/core/reading/clean.js')
const { clausesOf } = await import('../dist/core/reading/read.js')

const wordsOf = text => clausesOf(ownWords(fold(text)).text)

const FILE = path.join(import.meta.dirname, '..', 'src', 'core', 'reading', 'weights.ts')
const EPOCHS = 12
const RATE = 0.3
const DECAY = 2e-4
/** Phrases put together from parts count less than those that somebody wrote. */
const MADE = { count: 4000, weight: 0.3 }
const ASKS = { clear: 1, doubtful: 0.25, none: 0 }

// Whole families are held out: phrases of one are near to each other, and a random split would flatter.
const HELD_OUT = ['second', 'fresh-learned', 'en3', 'en7', 'es2', 'fr2']
/** Kept for measuring, and never learned from. */
const KEPT = [
  'fresh-kept',
  'last-kept',
  'people-kept',
  'blind-english',
  'blind-languages',
  'blind-last',
  'blind-final',
]
const phrases = loadPhrases()
  .filter(one => !one.isOpen && !KEPT.includes(one.family))
  .map(one => exampleOf({ ...one, asks: ASKS[one.wanted], weight: 1 }))
const made = madePhrases(MADE.count, randomOf(99)).map(one => exampleOf({ ...one, weight: MADE.weight }))
// What stands in a single phrase says nothing about others.
const counts = new Uint16Array(SLOTS)
for (const { slots } of [...phrases, ...made]) for (const slot of slots) counts[slot] += 1
for (const one of [...phrases, ...made]) one.slots = one.slots.filter(slot => counts[slot] > 1)

const seen = phrases.filter(one => !HELD_OUT.includes(one.family))
const unseen = phrases.filter(one => HELD_OUT.includes(one.family))

const trial = train([...seen, ...made])
for (const threshold of [0.5, 1, 1.5, 2, 3, 4]) report(trial, threshold)
if (process.argv.includes('--write')) write(train([...phrases, ...made]))

function exampleOf(one) {
  const slots = [...featuresOf(wordsOf(one.text), one.text.includes('?'))]
  return { ...one, slots, scale: scaleOf(slots.length) }
}

/** Logistic regression by stochastic gradient (AdaGrad), in an order that is the same each time. */
function train(examples) {
  const weights = new Float64Array(SLOTS)
  const squares = new Float64Array(SLOTS)
  let bias = 0
  const random = randomOf(20261123)
  const order = examples.map((_, index) => index)
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(order, random)
    for (const index of order) {
      const example = examples[index]
      const off = (1 / (1 + Math.exp(-scoreOf(weights, bias, example))) - example.asks) * example.weight
      bias -= 0.02 * off
      for (const slot of example.slots) {
        const slope = off * example.scale + DECAY * weights[slot]
        squares[slot] += slope * slope
        weights[slot] -= (RATE * slope) / Math.sqrt(squares[slot] + 0.1)
      }
    }
  }
  return { weights, bias }
}

function scoreOf(weights, bias, { slots, scale }) {
  let sum = 0
  for (const slot of slots) sum += weights[slot]
  return bias + sum * scale
}

function report({ weights, bias }, threshold) {
  const over = one => scoreOf(weights, bias, one) > threshold
  const asking = unseen.filter(one => one.asks === 1)
  const others = unseen.filter(one => one.asks === 0)
  const real = loadRealTexts()
  const alarms = real?.filter(text => over(exampleOf({ text })))
  const share = list => `${list.filter(over).length} of ${list.length}`
  process.stdout.write(
    `above ${threshold}: asks ${share(asking)}, others ${share(others)} (trained on ${seen.length} others)` +
      `, real texts ${alarms ? alarms.length : 'not here'}\n`,
  )
}

/** One character a weight, 91 steps around O; none of them needs escaping. */
function write({ weights, bias }) {
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 43
  const chars = [...weights].map(weight => String.fromCharCode(79 + Math.round(weight / scale)))
  const text = chars.join('').replaceAll('\\', ']').replaceAll("'", '(')
  writeFileSync(
    FILE,
    `// The weights of the linear model, made by bin/train-reader.mjs and not to be edited. Version 2026-11-30.\n` +
      `export const BIAS = ${bias.toFixed(4)}\nexport const SCALE = ${scale.toFixed(6)}\n` +
      `export const WEIGHTS =\n  '${text}'\n`,
  )
}

function shuffle(list, random) {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    ;[list[at], list[other]] = [list[other], list[at]]
  }
}

/** Mulberry32. */
function randomOf(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
