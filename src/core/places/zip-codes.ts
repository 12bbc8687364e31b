// Where ZIP codes and Canadian postal codes are: state, and which clocks people there may have.
// Source: the ranges of the USPS (three digits are one sectional center), Canada Post's first letters, and the zone
// boundaries of 49 CFR 71, as of November 2026. Three digits that a boundary cuts have the zones of both sides.
import { STATE_ZONES, zonesOf } from './area-codes.ts'

/** A state, its ranges of three digits; behind a slash the zones of a range that has not all of the state's. */
const RANGES = `
PR 006-007 009
VI 008
MA 010-027 055
RI 028-029
NH 030-038
ME 039-049
VT 050-054 056-059
CT 060-069
NJ 070-089
NY 005 100-149
PA 150-196
DE 197-199
DC 200 202-205 569
VA 201 220-246
MD 206-219
WV 247-268
NC 270-289
SC 290-299
GA 300-319 398-399
FL 320-323/E 324 325/C 326-339/E 341-342/E 344/E 346-347/E 349/E
AL 350-352/C 354-367/C 368 369/C
TN 370-372/C 373 374/E 375/C 376/E 377 378-379/E 380-385/C
MS 386-397
KY 400/E 401 402-418/E 420-424/C 425/E 426-427
OH 430-459
IN 460-462/E 463-464/C 465 466-474/E 475 476-477/C 478/E 479
MI 480-497/E 498-499
IA 500-516 520-528
WI 530-532 534-535 537-549
MN 550-551 553-567
SD 570-574/C 575-576 577/M
ND 580-584/C 585-586 587/C 588
MT 590-599
IL 600-620 622-629
MO 630-631 633-641 644-658
KS 660-662/C 664-676/C 677-678 679/C
NE 680-681/C 683-689/C 690-692 693/M
LA 700-701 703-708 710-714
AR 716-729
OK 730-731 734-741 743-749
TX 733/C 750-797/C 798 799/M 885/M
CO 800-816
WY 820-831
ID 832-834/M 835 836-837/M 838/P
UT 840-847
AZ 850-853/B 855-857/B 859/B 860 863-864/B 865
NM 870-871 873-884
NV 889-891/P 893-897/P 898
CA 900-908 910-928 930-961
HI 967-968
GU 969
OR 970-978/P 979
WA 980-986 988-994
AK 995 996-999/K
`

/** Single codes that are elsewhere than their first three digits say. */
const SINGLE: Readonly<Record<string, string>> = {
  '06390': 'NY',
  '83414': 'WY',
  '96799': 'AS',
  '96950': 'MP',
  '96951': 'MP',
  '96952': 'MP',
}

/** Postal codes of Canada by their first letter. X has two territories: the zones of both. */
const CANADA: Readonly<Record<string, string>> = {
  ...{ A: 'NL', B: 'NS', C: 'PE', E: 'NB', G: 'QC', H: 'QC/E', J: 'QC/E', K: 'ON/E', L: 'ON/E', M: 'ON/E' },
  ...{ N: 'ON/E', P: 'ON', R: 'MB', S: 'SK', T: 'AB', V: 'BC', X: 'NU', Y: 'YT' },
}

export type ZipPlace = { readonly state: string; readonly zones: readonly string[] }

const BY_PREFIX: ReadonlyMap<string, ZipPlace> = new Map(RANGES.trim().split('\n').flatMap(rangesOf))

function rangesOf(line: string): (readonly [string, ZipPlace])[] {
  const [state = '', ...ranges] = line.split(' ')
  return ranges.flatMap(range => {
    const [digits = '', letters] = range.split('/')
    const [first = '', last = first] = digits.split('-')
    const place = placeIn(letters === undefined ? state : `${state}/${letters}`)
    const count = Number(last) - Number(first) + 1
    return Array.from(
      { length: count },
      (_, n) => [String(Number(first) + n).padStart(3, '0'), place] as const,
    )
  })
}

function placeIn(words: string): ZipPlace {
  const [state = '', letters = STATE_ZONES[state] ?? ''] = words.split('/')
  return { state, zones: zonesOf(letters) }
}

/** Takes what `readZip` gives. Null: it says nothing (military, foreign, not in use). */
export function placeOfZip(zip: string): ZipPlace | null {
  if (CANADIAN.test(zip)) {
    const words = CANADA[zip[0]!]
    return words === undefined ? null : placeIn(words)
  }
  if (!AMERICAN.test(zip)) return null
  const single = SINGLE[zip.slice(0, 5)]
  return single === undefined ? (BY_PREFIX.get(zip.slice(0, 3)) ?? null) : placeIn(single)
}

const AMERICAN = /^\d{5}(-\d{4})?$/
const CANADIAN = /^[A-Z]\d[A-Z]\d[A-Z]\d$/

/**
 * As it is kept: `78701`, `78701-1234`, `K1A0B1`; spreadsheets take the zeros in front away, and they are put back.
 * Codes of other countries stay as typed, without spaces. Null: there is nothing, or nothing like a postal code.
 */
export function readZip(typed: string): string | null {
  const text = typed.trim().toUpperCase()
  const digits = /^(\d{3,5})(?:\.0)?(?:[-\s]?(\d{4}))?$/.exec(text)
  if (digits) return digits[1]!.padStart(5, '0') + (digits[2] === undefined ? '' : `-${digits[2]}`)
  const plain = text.replace(/[\s-]+/g, '')
  return /^(?=.*\d)[A-Z0-9]{2,10}$/.test(plain) ? plain : null
}
