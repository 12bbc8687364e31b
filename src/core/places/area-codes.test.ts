// The table of area codes against an independent one (libphonenumber: which codes are in use, and by which country) and
// against cases that anybody can look up.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { AREA_CODES } from './area-codes.ts'
import { isAmerican } from './states.ts'

function countryOf(area: string): string | null {
  const exchanges = ['555', '234', '345', '456', '678', '789', '900']
  const found = exchanges.map(exchange => parsePhoneNumberFromString(`+1${area}${exchange}0100`)?.country)
  return found.find(country => country !== undefined) ?? null
}

const ALL = Array.from({ length: 800 }, (_, n) => String(n + 200))
/** Belong to no place: personal numbers, machines, Canada's own services, toll-free. */
const NOWHERE =
  /^(5[02-8]\d|6(00|22|33|44|55|77|88)|7(00|10)|8(00|22|33|44|55|66|77|88|80|81|82|83|84|85|86|87|89)|900|456)$/

test('every area code in use has a place', () => {
  const missing = ALL.filter(area => countryOf(area) !== null && !AREA_CODES.has(area))
  expect(missing.filter(area => !NOWHERE.test(area))).toEqual([])
})
test('no code has a place that is in another country', () => {
  const wrong = [...AREA_CODES].filter(([area, { state }]) => {
    const country = countryOf(area)
    if (country === null) return false
    if (state === null) return country === 'US' || country === 'CA'
    if (['PR', 'VI', 'GU', 'MP', 'AS'].includes(state)) return country !== 'US' && country !== state
    return country !== (isAmerican(state) ? 'US' : 'CA')
  })
  expect(wrong).toEqual([])
})
