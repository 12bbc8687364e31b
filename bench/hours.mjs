// May it go now? Texts judged a second by the claim's own function with all rule packs on; beside it the usual way,
// which asks a clock library for each text, and the same function with nothing to ask (limit).
import { Temporal } from 'temporal-polyfill'
import { admit } from '../dist/core/admission.js'
import { holidayOn } from '../dist/core/holidays.js'
import { RULE_PACKS } from '../dist/core/rule-packs/all.js'
import { placeOf } from '../dist/core/zones.js'
import { questionOf } from '../dist/features/messages/judge.js'
import { median } from './lib/figures.mjs'

const NOON = new Date('2026-11-23T18:30:00Z')
/** As many as a claim takes. */
const BATCH = 250
const AREAS = ['512', '212', '305', '415', '312', '702', '915', '206', '404', '617', '219', '850', '833']
const ZONES = ['America/Chicago', 'America/New_York', null, null]
const ACCOUNT = {
  timeZone: 'America/Chicago',
  notice: { mode: 'separate', text: 'Reply STOP to unsubscribe.', repeatAfterDays: null },
  textingHours: { from: '08:00', to: '21:00' },
  automaticPerDay: null,
  rulePacksOff: [],
}

export async function measure({ rounds = '7', texts = '100000' } = {}) {
  const batches = Math.ceil(Number(texts) / BATCH)
  const ways = {
    ours: (row, account, facts) => admit(questionOf(row, account, facts, NOON)).kind,
    baseline: (row, account, facts) => askEach(row, account, facts),
    limit: (row, account, facts) =>
      admit(questionOf({ ...row, is_automatic: false }, account, facts, NOON)).kind,
  }
  const rows = Array.from({ length: BATCH }, (_, n) => rowOf(n))
  const admitted = new Set()
  const seconds = Object.fromEntries(Object.keys(ways).map(name => [name, []]))
  for (let round = 0; round <= Number(rounds); round += 1)
    for (const [name, judge] of Object.entries(ways)) {
      // A hundredth is enough for what takes a hundred times as long.
      const count = name === 'baseline' ? Math.ceil(batches / 100) : batches
      let taken = 0
      for (let batch = 0; batch < count; batch += 1) {
        // The claim reads the account and the facts for each batch.
        const account = { ...ACCOUNT }
        const facts = factsOf(rows)
        const from = performance.now()
        let kinds = 0
        for (const row of rows) if (judge(row, account, facts) === 'admitted') kinds += 1
        taken += performance.now() - from
        if (name !== 'limit') admitted.add(kinds)
      }
      if (round > 0) seconds[name].push((count * BATCH) / (taken / 1000))
    }
  if (admitted.size !== 1) throw new Error(`the two ways disagree: ${[...admitted]} of ${BATCH} admitted`)
  const [ours, baseline, limit] = ['ours', 'baseline', 'limit'].map(name => Math.round(median(seconds[name])))
  const nanos = Math.round(1e9 / ours)
  return { ours, baseline, limit, ratio: Math.round((ours / baseline) * 10) / 10, nanosPerText: nanos }
}

function rowOf(n) {
  return {
    account_id: '0193572e-0000-7000-8000-000000000001',
    message_id: `m${n}`,
    phone: `+1${AREAS[n % AREAS.length]}555${String(n).padStart(4, '0')}`,
    kind: 'text',
    body: 'Hello there',
    credits: 1,
    is_automatic: true,
    own_hours: null,
    state: 'unknown',
    noticed_at: new Date(0),
    confirmation_id: null,
    created_at: null,
  }
}

function factsOf(rows) {
  const said = row => ZONES[Number(row.message_id.slice(1)) % ZONES.length]
  return new Map(
    rows.map(row => [
      `${row.account_id}/${row.phone}`,
      { place: placeOf(row.phone, said(row) && `${said(row)}||`), sentAt: [] },
    ]),
  )
}

/** Each rule in each zone asked of the clock that hangs there, for each text anew. */
function askEach(row, account, facts) {
  const { place } = facts.get(`${row.account_id}/${row.phone}`)
  const packs = RULE_PACKS.filter(({ holdsFor }) =>
    place.states === null
      ? true
      : holdsFor === 'US'
        ? place.states.length > 0
        : place.states.includes(holdsFor),
  )
  const now = Temporal.Instant.fromEpochMilliseconds(NOON.getTime())
  for (const zone of place.zones) {
    const there = now.toZonedDateTimeISO(zone)
    const time = there.toPlainTime().toString({ smallestUnit: 'minute' })
    const day = there.toPlainDate().toString()
    const within = window => window !== null && window.from <= time && time < window.to
    if (!within(account.textingHours)) return 'waits'
    for (const pack of packs) {
      if (pack.from > day) continue
      if (pack.holidays === 'none' && holidayOn(day) !== null) return 'waits'
      const weekday = there.dayOfWeek
      if (!within(weekday === 7 ? pack.sundays : weekday === 6 ? pack.saturdays : pack.weekdays))
        return 'waits'
    }
  }
  return 'admitted'
}
