// Where somebody lives, as far as it is known, and how it is known: the clocks that may hang there, the states that it
// may be. From the contact, else the ZIP code, else the number. G3, G4, G6.
import { AREA_CODES, type AreaPlace, STATE_ZONES, zonesOf } from './places/area-codes.ts'
import { COUNTRY_ZONES } from './places/countries.ts'
import { isAmerican } from './places/states.ts'
import { placeOfZip } from './places/zip-codes.ts'
import { isZone } from './zone-time.ts'

/** `unknown`: neither contact nor number says it; then it may be anywhere in the US. */
export type Known = 'contact' | 'zip' | 'state' | 'number' | 'unknown'

/** The same place is the same value: it may be a key. Rules hold where they hold in every zone and any state. */
export type Place = {
  /** IANA names, the likeliest first; never empty. */
  readonly zones: readonly string[]
  readonly zonesFrom: Known
  /** Two letters each; empty: outside of the US. Null: anywhere in the US, so the rules of every state hold. */
  readonly states: readonly string[] | null
  readonly statesFrom: Known
}

/** What a contact says of itself, as `saidOf` writes it down. */
export type Said = {
  readonly timeZone: string | null
  readonly state: string | null
  readonly zip: string | null
}

/** One word for a contact, without spaces: `America/Chicago|TX|78701`. Null: it says nothing. */
export function saidOf({ timeZone, state, zip }: Said): string | null {
  const word = [timeZone ?? '', state ?? '', zip ?? ''].join('|')
  return word === '||' ? null : word
}

/**
 * `phone`: E.164. `said`: of all contacts that have the phone, what they say (`saidOf`), in words with a space between,
 * or null. Several contacts: it must be fine for each of them.
 */
export function placeOf(phone: string, said: string | null): Place {
  // A claim asks for every text: what is known of an area code is looked up with one slice and one question.
  const area = phone.charCodeAt(1) === ONE ? phone.slice(2, 5) : phone.slice(1, 6)
  const places = said === null ? BY_NUMBER : placesOf(said)
  const known = places.get(area)
  if (known) return known
  const place = said === null ? placeOfNumber(phone) : placeOfContacts(said, placeOfNumber(phone))
  if (places.size >= MOST) places.clear()
  places.set(area, place)
  return place
}

const ONE = 0x31
const MOST = 20_000

const BY_NUMBER = new Map<string, Place>()
const BY_SAID = new Map<string, Map<string, Place>>()

function placesOf(said: string): Map<string, Place> {
  const known = BY_SAID.get(said)
  if (known) return known
  if (BY_SAID.size >= MOST) BY_SAID.clear()
  const made = new Map<string, Place>()
  BY_SAID.set(said, made)
  return made
}

function placeOfNumber(phone: string): Place {
  if (phone.charCodeAt(1) === ONE) {
    const area = AREA_CODES.get(phone.slice(2, 5))
    if (area) return same({ ...placeOfArea(area), zonesFrom: 'number', statesFrom: 'number' })
  } else {
    const zones = zonesAbroad(phone)
    if (zones) return same({ zones, zonesFrom: 'number', states: [], statesFrom: 'number' })
  }
  return same({ zones: ANYWHERE, zonesFrom: 'unknown', states: null, statesFrom: 'unknown' })
}

/** Toll-free, personal, new: somewhere in the states, from Puerto Rico to Hawaii. */
const ANYWHERE = zonesOf('ECMBPKHIJ')

function placeOfArea({ state, zones }: AreaPlace): Pick<Place, 'zones' | 'states'> {
  return { zones, states: state !== null && isAmerican(state) ? [state] : [] }
}

function zonesAbroad(phone: string): readonly string[] | null {
  for (const length of [3, 2, 1]) {
    const zones = COUNTRY_ZONES.get(phone.slice(1, 1 + length))
    if (zones) return zones
  }
  return null
}

function placeOfContacts(said: string, number: Place): Place {
  const contacts = said.split(' ').map(readSaid)
  const zones = contacts.map(zonesSaid).filter(one => one !== null)
  const states = contacts.map(stateSaid).filter(one => one !== null)
  const own = zones.length > 0 ? zones : null
  return same({
    zones: own ? [...new Set(own.flatMap(one => one.zones))] : number.zones,
    zonesFrom: own?.[0]?.from ?? number.zonesFrom,
    states: states.length > 0 ? [...new Set(states.flatMap(one => americanOnly(one.state)))] : number.states,
    statesFrom: states[0]?.from ?? number.statesFrom,
  })
}

function readSaid(word: string): Said {
  const [timeZone = '', state = '', zip = ''] = word.split('|')
  return { timeZone: timeZone || null, state: state || null, zip: zip || null }
}

type Zones = { readonly zones: readonly string[]; readonly from: Known }

/** G3: the zone that somebody wrote down, else the ZIP code's, else all of the state's. */
function zonesSaid({ timeZone, state, zip }: Said): Zones | null {
  if (timeZone !== null && isZone(timeZone)) return { zones: [timeZone], from: 'contact' }
  const byZip = zip === null ? null : placeOfZip(zip)
  if (byZip) return { zones: byZip.zones, from: 'zip' }
  const letters = state === null ? undefined : STATE_ZONES[state]
  return letters === undefined ? null : { zones: zonesOf(letters), from: 'state' }
}

function stateSaid({ state, zip }: Said): { readonly state: string; readonly from: Known } | null {
  if (state !== null && STATE_ZONES[state] !== undefined) return { state, from: 'contact' }
  const byZip = zip === null ? null : placeOfZip(zip)
  return byZip ? { state: byZip.state, from: 'zip' } : null
}

function americanOnly(state: string): string[] {
  return isAmerican(state) ? [state] : []
}

const PLACES = new Map<string, Place>()

/** A place that was written down, as the one value that it is here. */
export function samePlace(place: Place): Place {
  return same(place)
}

/** Equal places are one value: what was found out for the one holds for the other. */
function same(place: Place): Place {
  const { zones, zonesFrom, states, statesFrom } = place
  const key = JSON.stringify([zones, zonesFrom, states, statesFrom])
  const known = PLACES.get(key)
  if (known) return known
  if (PLACES.size >= MOST) PLACES.clear()
  PLACES.set(key, place)
  return place
}
