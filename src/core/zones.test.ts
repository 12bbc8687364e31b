// Where somebody lives: cases on both sides of the borders between zones that anybody can look up, and what counts
// before what.
import fc from 'fast-check'
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { readState, STATE_NAMES } from './places/states.ts'
import { placeOfZip, readZip } from './places/zip-codes.ts'
import { isZone } from './zone-time.ts'
import { placeOf, type Said, saidOf } from './zones.ts'

const SHORT: Record<string, string> = {
  'America/New_York': 'E',
  'America/Chicago': 'C',
  'America/Denver': 'M',
  'America/Phoenix': 'AZ',
  'America/Los_Angeles': 'P',
  'America/Anchorage': 'AK',
  'America/Adak': 'HAST',
  'Pacific/Honolulu': 'HI',
  'America/Puerto_Rico': 'AST',
}
const short = (zones: readonly string[]) => zones.map(zone => SHORT[zone] ?? zone).join(' ')

describe('by number', () => {
  test.each([
    ['Austin', '512', 'TX', 'C'],
    ['El Paso', '915', 'TX', 'M'],
    ['Marfa, and Van Horn', '432', 'TX', 'C M'],
    ['Miami', '305', 'FL', 'E'],
    ['Pensacola, and Tallahassee', '850', 'FL', 'E C'],
    ['Gary', '219', 'IN', 'E C'],
    ['Indianapolis', '317', 'IN', 'E'],
    ['Evansville, and Bloomington', '812', 'IN', 'E C'],
    ['Louisville', '502', 'KY', 'E'],
    ['Bowling Green, and Elizabethtown', '270', 'KY', 'E C'],
    ['Nashville', '615', 'TN', 'C'],
    ['Knoxville', '865', 'TN', 'E'],
    ['Chattanooga, and Jasper', '423', 'TN', 'C E'],
    ['Detroit', '313', 'MI', 'E'],
    ['Ironwood, and Marquette', '906', 'MI', 'E C'],
    ['North Dakota', '701', 'ND', 'C M'],
    ['South Dakota', '605', 'SD', 'C M'],
    ['Omaha', '402', 'NE', 'C'],
    ['Scottsbluff, and Grand Island', '308', 'NE', 'C M'],
    ['Wichita', '316', 'KS', 'C'],
    ['Goodland, and Salina', '785', 'KS', 'C M'],
    ['Idaho', '208', 'ID', 'M P'],
    ['Portland', '503', 'OR', 'P'],
    ['Ontario in Oregon, and Bend', '541', 'OR', 'P M'],
    ['Las Vegas', '702', 'NV', 'P'],
    ['West Wendover, and Reno', '775', 'NV', 'P M'],
    ['Phoenix', '602', 'AZ', 'AZ'],
    ['Tuba City (Navajo Nation), and Flagstaff', '928', 'AZ', 'AZ M'],
    ['Adak, and Anchorage', '907', 'AK', 'AK HAST'],
    ['Honolulu', '808', 'HI', 'HI'],
    ['San Juan', '787', 'PR', 'AST'],
  ])('%s: %s is %s, %s', (_city, area, state, zones) => {
    const place = placeOf(`+1${area}5550100`, null)
    expect([place.states, short(place.zones)]).toEqual([[state], zones])
    expect([place.zonesFrom, place.statesFrom]).toEqual(['number', 'number'])
  })
  test.each([
    ['London', '+447700900123', ['Europe/London']],
    ['Moscow to Kamchatka', '+79161234567', expect.arrayContaining(['Europe/Moscow', 'Europe/Kaliningrad'])],
    ['Almaty', '+77011234567', ['Asia/Almaty']],
    ['Australia', '+61412345678', expect.arrayContaining(['Australia/Sydney', 'Australia/Perth'])],
    ['Toronto', '+14165550100', ['America/New_York']],
    [
      'Thunder Bay to Kenora',
      '+18075550100',
      expect.arrayContaining(['America/New_York', 'America/Chicago']),
    ],
    ['Jamaica', '+18765550100', ['America/Jamaica']],
  ])('%s: outside of the United States', (_where, phone, zones) => {
    const place = placeOf(phone, null)
    expect(place.states).toEqual([])
    expect(place.zones).toEqual(zones)
  })
  test.each([
    ['toll-free', '+18335550100'],
    ['personal', '+15005550100'],
    ['world-wide', '+80012345678'],
    ['a satellite', '+881612345678'],
  ])('%s belongs to no place: it may be anywhere in the country', (_what, phone) => {
    const place = placeOf(phone, null)
    expect(place).toMatchObject({ states: null, statesFrom: 'unknown', zonesFrom: 'unknown' })
    expect(short(place.zones).split(' ')).toEqual(expect.arrayContaining(['E', 'P', 'HI', 'AK', 'AST']))
  })
  test('every calling code of a country has zones that are zones', () => {
    for (const country of getCountries()) {
      const code = getCountryCallingCode(country)
      if (code === '1') continue
      const place = placeOf(`+${code}612345678`, null)
      expect(place.zonesFrom, country).toBe('number')
      for (const zone of place.zones) expect(isZone(zone), zone).toBe(true)
    }
  })
})

describe('by ZIP code', () => {
  test.each([
    ['Austin', '78701', 'TX', 'C'],
    ['El Paso', '79901', 'TX', 'M'],
    ['El Paso, too', '88510', 'TX', 'M'],
    ['Van Horn', '79855', 'TX', 'C M'],
    ['Pensacola', '32501', 'FL', 'C'],
    ['Tallahassee', '32301', 'FL', 'E'],
    ['Port St. Joe', '32456', 'FL', 'E C'],
    ['Miami', '33101', 'FL', 'E'],
    ['Gary', '46402', 'IN', 'C'],
    ['Knox', '46534', 'IN', 'E C'],
    ['Evansville', '47708', 'IN', 'C'],
    ['Tell City', '47586', 'IN', 'E C'],
    ['Paducah', '42001', 'KY', 'C'],
    ['Elizabethtown', '42701', 'KY', 'E C'],
    ['Chattanooga', '37402', 'TN', 'E'],
    ['Tullahoma', '37388', 'TN', 'C E'],
    ['Iron Mountain', '49801', 'MI', 'E C'],
    ['Dickinson', '58601', 'ND', 'C M'],
    ['Fargo', '58102', 'ND', 'C'],
    ['Rapid City', '57701', 'SD', 'M'],
    ['Scottsbluff', '69361', 'NE', 'M'],
    ['Goodland', '67735', 'KS', 'C M'],
    ['Lewiston', '83501', 'ID', 'M P'],
    ["Coeur d'Alene", '83814', 'ID', 'P'],
    ['Ontario, Oregon', '97914', 'OR', 'P M'],
    ['West Wendover', '89883', 'NV', 'P M'],
    ['Window Rock', '86515', 'AZ', 'AZ M'],
    ['Adak', '99546', 'AK', 'AK HAST'],
    ['Pago Pago', '96799', 'AS', 'Pacific/Pago_Pago'],
    ['Fishers Island', '06390', 'NY', 'E'],
    ['Boston', '02108', 'MA', 'E'],
    ['Washington', '20001-1234', 'DC', 'E'],
    ['Ottawa', 'K1A0B1', 'ON', 'E'],
  ])('%s: %s is %s, %s', (_city, zip, state, zones) => {
    const place = placeOfZip(zip)!
    expect([place.state, short(place.zones)]).toEqual([state, zones])
  })
  test.each([
    ['soldiers', '09012'],
    ['another country', 'SW1A1AA'],
    ['not in use', '00001'],
  ])('%s: it says nothing', (_who, zip) => {
    expect(placeOfZip(zip)).toBe(null)
  })
  test.each([
    [' 78701 ', '78701'],
    ['2108', '02108'],
    ['501', '00501'],
    ['78701.0', '78701'],
    ['78701-1234', '78701-1234'],
    ['78701 1234', '78701-1234'],
    ['k1a 0b1', 'K1A0B1'],
    ['sw1a 1aa', 'SW1A1AA'],
    ['', null],
    ['none of your business', null],
  ])('%j is kept as %j', (typed, zip) => {
    expect(readZip(typed)).toBe(zip)
  })
})

test('states by letters and by name', () => {
  for (const [code, name] of STATE_NAMES) {
    expect([readState(code.toLowerCase()), readState(` ${name.toUpperCase()} `)]).toEqual([code, code])
  }
  expect(['US-TX', 'Tex.', 'D.C.', 'Bavaria', '', 'ZZ'].map(readState)).toEqual([
    ...['TX', 'TX', 'DC', null, null, null],
  ])
})

describe('what counts before what', () => {
  const NEW_YORK = '+12125550100'
  const say = (said: Partial<Said>) => saidOf({ timeZone: null, state: null, zip: null, ...said })
  test.each<[string, Partial<Said>, string, string, string[], string]>([
    ['nothing said: the number', {}, 'E', 'number', ['NY'], 'number'],
    ['the zone of the contact', { timeZone: 'America/Denver', zip: '78701' }, 'M', 'contact', ['TX'], 'zip'],
    ['the ZIP code', { zip: '94105' }, 'P', 'zip', ['CA'], 'zip'],
    ['the state alone: all its zones', { state: 'TX' }, 'C M', 'state', ['TX'], 'contact'],
    ['state before ZIP code', { state: 'FL', zip: '94105' }, 'P', 'zip', ['FL'], 'contact'],
    ['a zone alone', { timeZone: 'America/Denver' }, 'M', 'contact', ['NY'], 'number'],
    ['a name that is no zone', { timeZone: 'Texas' }, 'E', 'number', ['NY'], 'number'],
    ['a province', { state: 'ON', zip: 'K1A0B1' }, 'E', 'zip', [], 'contact'],
  ])('%s', (_what, said, zones, zonesFrom, states, statesFrom) => {
    const place = placeOf(NEW_YORK, say(said))
    expect([short(place.zones), place.zonesFrom, place.states, place.statesFrom]).toEqual([
      ...[zones, zonesFrom, states, statesFrom],
    ])
  })
  test('two contacts with the phone: it must be fine for both', () => {
    const said = [say({ zip: '94105' }), say({ zip: '33101' })].join(' ')
    const place = placeOf(NEW_YORK, said)
    expect([short(place.zones), place.states]).toEqual(['P E', ['CA', 'FL']])
  })
  test('the same place is the same value, whatever led to it', () => {
    expect(placeOf('+12125550100', null)).toBe(placeOf('+16465550199', null))
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{7,13}$/), phone => {
        expect(placeOf(phone, null)).toBe(placeOf(phone, null))
        expect(placeOf(phone, null).zones.length).toBeGreaterThan(0)
      }),
    )
  })
})
