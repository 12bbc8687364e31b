// May an automatic text go now to somebody who lives there, and if not, when? Account, plan, laws, caps. G3, G4, G6.
import { holidayOn } from './holidays.ts'
import { RULE_PACKS } from './rule-packs/all.ts'
import type { RulePack, Window } from './rule-packs/pack.ts'
import { minuteOf, type OwnWindow, type TextingHours } from './texting-hours.ts'
import { type Face, faceOf, isZone, nextTimeOf } from './zone-time.ts'
import type { Place } from './zones.ts'

export type WaitReason = 'quiet_hours' | 'plan_window' | 'sunday' | 'holiday' | 'state_rule' | 'over_cap'

/** Not now, but later. `rule`: `account`, `plan`, or the pack as `us-tx/1`; ruleWords() in words.ts tells it. */
export type Wait = { readonly reason: WaitReason; readonly until: Date; readonly rule: string }

/** What holds for the automatic texts of an account. Made by `rulebookOf`. */
export type Rulebook = {
  readonly account: Rule | null
  readonly own: readonly Rule[]
  readonly packs: readonly RulePack[]
  readonly perDay: number | null
  readonly spans: Map<Place, Span>
}

export type Rules = {
  /** Null: the account keeps to no hours at all, nor to any rule pack. */
  readonly hours: TextingHours | null
  /** Automatic texts to one phone in any 24 hours; null: no cap of the account's. */
  readonly perDay: number | null
  /** Ids of the packs that are turned off. */
  readonly packsOff: readonly string[]
  /** The text's own, or null. Where laws leave nothing of it, the laws hold without it. */
  readonly own?: OwnWindow | null
}

/** Equal rules are one value, which remembers what was found out. */
export function rulebookOf({ hours, perDay, packsOff, own = null }: Rules): Rulebook {
  const key = JSON.stringify([hours, perDay, packsOff, own])
  const known = BOOKS.get(key)
  if (known) return known
  if (BOOKS.size >= MOST_BOOKS) BOOKS.clear()
  const account = hours === null ? null : windowRule('account', 'quiet_hours', hours)
  const packs = hours === null ? [] : RULE_PACKS.filter(pack => !packsOff.includes(pack.id))
  const made = { account, own: ownRules(own), packs, perDay, spans: new Map() }
  BOOKS.set(key, made)
  return made
}

/** For a look back: the newest version of each of these packs, as if it had always been in force, and nothing else. */
export function rulebookOfPacks(ids: readonly string[]): Rulebook {
  const key = JSON.stringify(ids)
  const known = BOOKS.get(key)
  if (known) return known
  if (BOOKS.size >= MOST_BOOKS) BOOKS.clear()
  const packs = ids.flatMap(id => {
    const pack = RULE_PACKS.findLast(one => one.id === id)
    return pack === undefined ? [] : [{ ...pack, from: '0000-01-01', until: null }]
  })
  const made = { account: null, own: [], packs, perDay: null, spans: new Map() }
  BOOKS.set(key, made)
  return made
}

const BOOKS = new Map<string, Rulebook>()
const MOST_BOOKS = 5_000

/** The rules, where the person lives, and what went there before: all that decides, but for the moment. */
export type RulesHere = {
  /** Of the account, with the text's own window (`rulebookOf`). */
  readonly rulebook: Rulebook
  /** See `placeOf`. */
  readonly place: Place
  /** When the phone had automatic texts in the last 24 hours, of plans and of bulk alike; absent: none. */
  readonly sentAt?: readonly Date[]
}

/**
 * Null: it may go. Else until when not, the rule that holds it up longest, and why. It must be fine in every zone of
 * the place, by every pack that is in force there on that day. Hours that never meet: see `opens`.
 */
export function whenAllowed({ rulebook, place, sentAt }: RulesHere, now: Date): Wait | null {
  const at = now.getTime()
  const span = spanFor(rulebook, place, at)
  const held = sentAt === undefined || sentAt.length === 0 ? null : capHeld(rulebook, span, sentAt, at)
  if (held === null) return span.wait
  const longer = span.wait !== null && span.wait.until >= held.until ? span.wait : held
  // The cap may end in the night.
  const night = findSpanOf(rulebook, place, held.until.getTime()).wait
  return { ...longer, until: (night ?? held).until }
}

/** Whether what the phone had counts for something: then it must be known, and kept. */
export function capAt(rulebook: Rulebook, place: Place, now: Date): number | null {
  const span = spanFor(rulebook, place, now.getTime())
  return span.caps.length === 0 ? null : Math.min(...span.caps.map(cap => cap.most))
}

/** False: nothing can hold a text up, wherever somebody lives. */
export function hasRules({ account, own, packs, perDay }: Rulebook): boolean {
  return account !== null || own.length > 0 || packs.length > 0 || perDay !== null
}

/** False: nobody can have had too many. */
export function hasCaps({ packs, perDay }: Rulebook): boolean {
  return perDay !== null || packs.some(pack => pack.cap !== null)
}

type Cap = { readonly most: number; readonly rule: string }

/** What was found out about a place, and from when to when it holds. */
type Span = {
  readonly since: number
  readonly until: number
  readonly wait: Wait | null
  readonly caps: readonly Cap[]
  /** The one that was found out before: a broadcast for tomorrow is judged while claims ask for now. */
  readonly other: Span | null
}

function spanFor(rulebook: Rulebook, place: Place, at: number): Span {
  const known = rulebook.spans.get(place)
  // A claim asks for every text; almost always the answer of the text before still holds.
  if (known) {
    if (known.since <= at && at < known.until) return known
    const { other } = known
    if (other !== null && other.since <= at && at < other.until) return other
  }
  const span = { ...findSpanOf(rulebook, place, at), other: known ? { ...known, other: null } : null }
  if (rulebook.spans.size >= MOST_SPANS) rulebook.spans.clear()
  rulebook.spans.set(place, span)
  return span
}

function findSpanOf(rulebook: Rulebook, place: Place, at: number): Span {
  const packs = rulebook.packs.filter(pack => isHere(pack, place))
  const laws = packs.map(packRule)
  const own = [...(rulebook.account ? [rulebook.account] : []), ...rulebook.own]
  const zones = place.zones.filter(isZone)
  const { opening, pairs } = opens(own, laws, zones, at)
  const perDay = rulebook.perDay === null ? [] : [{ most: rulebook.perDay, rule: 'account' }]
  const caps = [...perDay, ...packs.flatMap(pack => capOf(pack, zones[0] ?? 'UTC', at))]
  const until = Math.min(at + LONGEST_SPAN_MS, ...pairs.map(({ rule, zone }) => spanOf(rule, zone, at).until))
  return { since: at, until, wait: opening, caps, other: null }
}

const MOST_SPANS = 20_000
/** Caps and packs have dates of their own: what was found out is forgotten after a quarter of an hour at the latest. */
const LONGEST_SPAN_MS = 15 * 60_000

/** Of somebody who may live in any state, each state's rules hold. */
function isHere({ holdsFor }: RulePack, { states }: Place): boolean {
  if (holdsFor === 'US') return states === null || states.length > 0
  return states === null || states.includes(holdsFor)
}

function capOf(pack: RulePack, zone: string, at: number): Cap[] {
  if (pack.cap === null || !isInForce(pack, faceOf(zone, at).day)) return []
  return [{ most: pack.cap, rule: keyOf(pack) }]
}

const DAY_MS = 86_400_000

/** When the phone may have one more. */
function capHeld({ perDay }: Rulebook, { caps }: Span, sentAt: readonly Date[], at: number): Wait | null {
  if (perDay === null && caps.length === 0) return null
  const ends = sentAt
    .map(sent => sent.getTime() + DAY_MS)
    .filter(end => end > at)
    .sort((a, b) => a - b)
  let held: Wait | null = null
  for (const { most, rule } of caps) {
    const end = ends[ends.length - most]
    if (end === undefined || (held && held.until.getTime() >= end)) continue
    held = { reason: 'over_cap', until: new Date(end), rule }
  }
  return held
}

type Pair = { readonly rule: Rule; readonly zone: string }
type Opening = { readonly opening: Wait | null; readonly pairs: readonly Pair[] }

/**
 * Hours that never meet hold a text up for ever, which nobody wants: then the laws alone hold in every zone; then all
 * rules, then the laws, in the first zone.
 */
function opens(own: readonly Rule[], laws: readonly Rule[], zones: readonly string[], at: number): Opening {
  const first = zones.slice(0, 1)
  const ways = [pairsOf([...own, ...laws], zones)]
  if (laws.length > 0) ways.push(pairsOf(laws, zones))
  ways.push(pairsOf([...own, ...laws], first), pairsOf(laws, first))
  for (const pairs of ways) {
    const opening = openingOf(pairs, at)
    if (opening !== 'never') return { opening, pairs }
  }
  return { opening: null, pairs: [] }
}

function pairsOf(rules: readonly Rule[], zones: readonly string[]): Pair[] {
  return rules.flatMap(rule => zones.map(zone => ({ rule, zone })))
}

const ROUNDS = 100
const LONGEST_WAIT_MS = 31 * DAY_MS

function openingOf(pairs: readonly Pair[], at: number): Wait | null | 'never' {
  let time = at
  let longest: { pair: Pair; from: number; jump: number } | null = null
  for (let round = 0; round < ROUNDS && time - at < LONGEST_WAIT_MS; round++) {
    let [next, by] = [time, null as Pair | null]
    for (const pair of pairs) {
      const span = spanOf(pair.rule, pair.zone, time)
      if (!span.isOpen && span.until > next) [next, by] = [span.until, pair]
    }
    if (by === null) return longest === null ? null : waitOf(longest.pair, longest.from, time)
    if (longest === null || next - time > longest.jump) longest = { pair: by, from: time, jump: next - time }
    time = next
  }
  return 'never'
}

function waitOf({ rule, zone }: Pair, from: number, until: number): Wait {
  return { reason: rule.reasonOn(faceOf(zone, from)), until: new Date(until), rule: rule.id }
}

/** Minutes of a day; null: not at all. */
type Minutes = { readonly from: number; readonly to: number } | null
type ZoneSpan = { readonly isOpen: boolean; readonly since: number; readonly until: number }

type Rule = {
  readonly id: string
  reasonOn(face: Face): WaitReason
  minutesOn(face: Face): Minutes
  readonly spans: Map<string, ZoneSpan>
}

const DAY = 1_440
const ALL_DAY: Minutes = { from: 0, to: DAY }

function windowRule(id: string, reason: WaitReason, window: Window): Rule | null {
  const minutes = minutesOf(window)!
  if (minutes.to - minutes.from === DAY) return null
  return { id, reasonOn: () => reason, minutesOn: () => minutes, spans: new Map() }
}

function ownRules(own: OwnWindow | null): Rule[] {
  if (own === null) return []
  const window = windowRule('plan', 'plan_window', own)
  const rules = window === null ? [] : [window]
  return own.sundaysAndHolidays ? [...rules, REST] : rules
}

/** G4: no text of a plan on Sundays and federal holidays. */
const REST: Rule = {
  id: 'plan',
  reasonOn: ({ day }) => (holidayOn(day) === null ? 'sunday' : 'holiday'),
  minutesOn: ({ day, weekday }) => (weekday === 0 || holidayOn(day) !== null ? null : ALL_DAY),
  spans: new Map(),
}

const PACK_RULES = new Map<RulePack, Rule>()

function packRule(pack: RulePack): Rule {
  const known = PACK_RULES.get(pack)
  if (known) return known
  const [weekdays, saturdays, sundays] = [pack.weekdays, pack.saturdays, pack.sundays].map(minutesOf)
  const reason = pack.holdsFor === 'US' ? 'quiet_hours' : 'state_rule'
  const made: Rule = {
    id: keyOf(pack),
    reasonOn: () => reason,
    minutesOn({ day, weekday }) {
      if (!isInForce(pack, day)) return ALL_DAY
      if (pack.holidays === 'none' && holidayOn(day) !== null) return null
      return (weekday === 0 ? sundays : weekday === 6 ? saturdays : weekdays) ?? null
    },
    spans: new Map(),
  }
  PACK_RULES.set(pack, made)
  return made
}

/** As a waiting text remembers it: the version that held it up, not what the pack says years later. */
export function keyOf({ id, version }: RulePack): string {
  return `${id}/${version}`
}

/** `day`: where the person lives. */
export function isInForce({ from, until }: RulePack, day: string): boolean {
  return from <= day && (until === null || day < until)
}

function spanOf(rule: Rule, zone: string, at: number): ZoneSpan {
  const known = rule.spans.get(zone)
  if (known && known.since <= at && at < known.until) return known
  const span = findSpan(rule, zone, at)
  if (rule.spans.size >= MOST_SPANS) rule.spans.clear()
  rule.spans.set(zone, span)
  return span
}

/** Marks of the clock that are looked at for a change: some weeks of them. */
const STEPS = 100

/** The clock may be set on or back before the hours' own end: then the change itself decides. */
function findSpan(rule: Rule, zone: string, at: number): ZoneSpan {
  const { isOpen, next } = stateAt(rule, zone, at)
  let until = next
  for (let step = 0; step < STEPS; step++) {
    const state = stateAt(rule, zone, until)
    if (state.isOpen !== isOpen) break
    until = state.next
  }
  return { isOpen, since: at, until }
}

function stateAt(rule: Rule, zone: string, at: number): { readonly isOpen: boolean; readonly next: number } {
  const face = faceOf(zone, at)
  const minutes = rule.minutesOn(face)
  const isOpen = minutes !== null && minutes.from <= face.minute && face.minute < minutes.to
  const marks = [0, ...(minutes === null ? [] : [minutes.from, minutes.to])].filter(mark => mark < DAY)
  const next = Math.min(...[...new Set(marks)].map(mark => nextTimeOf(zone, mark, at)))
  return { isOpen, next }
}

function minutesOf(window: Window | null): Minutes {
  return window === null ? null : { from: minuteOf(window.from), to: minuteOf(window.to) }
}
