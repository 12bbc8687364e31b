// Reads the JSON of PUT /faults. Short forms are welcome: a number is a rate, one rule need not stand in a
// list.
import { readPhone } from './addresses.ts'
import { isSynchronous } from './errors.ts'
import { type FaultSet, NO_FAULTS } from './faults.ts'

export type FieldError = { readonly field: string; readonly message: string }
export type FaultInput =
  | { readonly kind: 'faults'; readonly faults: FaultSet }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] }

type Fields = Readonly<Record<string, unknown>>

const LONGEST_MS = 86_400_000
const RULE_FIELDS = new Set(['rate', 'phone', 'ms', 'code', 'httpStatus', 'sync', 'when', 'on'])

export function readFaults(input: unknown): FaultInput {
  const errors: FieldError[] = []
  if (!isFields(input)) return { kind: 'refused', errors: [{ field: '', message: 'must be a JSON object' }] }
  // The four callback faults may also stand together under `callbacks`.
  const { callbacks, ...rest } = input
  if (callbacks !== undefined && !isFields(callbacks))
    errors.push({ field: 'callbacks', message: 'must be an object' })
  const all: Fields = isFields(callbacks) ? { ...rest, ...callbacks } : rest
  for (const field of Object.keys(all)) {
    if (!Object.hasOwn(NO_FAULTS, field))
      errors.push({ field, message: `is no fault; known are ${Object.keys(NO_FAULTS).join(', ')}` })
  }
  const list = <T>(field: string, main: string, read: (rule: Reader) => T): T[] =>
    rulesOf(all[field], main).map((rule, i) => read(reader(`${field}[${i}]`, rule, errors)))
  const faults: FaultSet = {
    seed: all.seed === undefined ? 1 : reader('', all, errors).whole('seed', 1, 0, 2 ** 31),
    latencyMs: list('latencyMs', 'ms', rule => ({ ...aim(rule), ms: rule.whole('ms', null, 0, LONGEST_MS) })),
    errors: list('errors', 'code', errorRule),
    dropConnection: list('dropConnection', 'rate', rule => ({
      ...aim(rule),
      when: rule.oneOf('when', ['after', 'before']),
    })),
    lost: list('lost', 'rate', callbackRule),
    late: list('late', 'rate', rule => ({
      ...callbackRule(rule),
      ms: rule.whole('ms', 30_000, 0, LONGEST_MS),
    })),
    doubled: list('doubled', 'rate', callbackRule),
    reordered: list('reordered', 'rate', aim),
  }
  return errors.length > 0 ? { kind: 'refused', errors } : { kind: 'faults', faults }
}

type Reader = {
  /** A whole number within bounds; `fallback` null says that it must be given. */
  whole(field: string, fallback: number | null, least: number, most: number): number
  rate(): number
  phone(): string | null
  flag(field: string, fallback: boolean): boolean
  oneOf<const T extends string>(field: string, values: readonly [T, ...T[]]): T
}

function errorRule(rule: Reader): FaultSet['errors'][number] {
  const code = rule.whole('code', null, 10_000, 99_999)
  const httpStatus = rule.whole('httpStatus', 0, 400, 599)
  return {
    ...aim(rule),
    code,
    httpStatus: httpStatus || null,
    sync: rule.flag('sync', httpStatus > 0 || isSynchronous(code)),
  }
}

function callbackRule(rule: Reader): FaultSet['lost'][number] {
  return { ...aim(rule), on: rule.oneOf('on', ['status', 'inbound', 'both']) }
}

function aim(rule: Reader): { rate: number; phone: string | null } {
  return { rate: rule.rate(), phone: rule.phone() }
}

function rulesOf(value: unknown, main: string): unknown[] {
  const list = Array.isArray(value)
    ? value
    : value === undefined || value === null || value === false
      ? []
      : [value]
  return list
    .map(rule => (typeof rule === 'number' ? { [main]: rule } : rule === true ? {} : rule))
    .filter(rule => !(isFields(rule) && (rule.rate === 0 || rule.ms === 0)))
}

function reader(place: string, value: unknown, errors: FieldError[]): Reader {
  const rule = isFields(value) ? value : {}
  const name = (field: string) => (place ? `${place}.${field}` : field)
  const refuse = (field: string, message: string) => errors.push({ field: name(field), message })
  if (!isFields(value)) errors.push({ field: place, message: 'must be a number or an object' })
  if (place) {
    for (const field of Object.keys(rule)) if (!RULE_FIELDS.has(field)) refuse(field, 'is not known here')
  }
  return {
    whole(field, fallback, least, most) {
      const given = rule[field] ?? fallback
      if (given === fallback && fallback !== null) return fallback
      if (Number.isInteger(given) && (given as number) >= least && (given as number) <= most)
        return given as number
      refuse(field, `must be a whole number from ${least} to ${most}`)
      return least
    },
    rate() {
      const given = rule.rate ?? 1
      if (typeof given === 'number' && given >= 0 && given <= 1) return given
      refuse('rate', 'must be a number from 0 to 1')
      return 0
    },
    phone() {
      if (rule.phone === undefined || rule.phone === null) return null
      const phone = typeof rule.phone === 'string' ? readPhone(rule.phone) : null
      if (phone === null) refuse('phone', 'must be a phone number such as +14155550123')
      return phone
    },
    flag(field, fallback) {
      const given = rule[field] ?? fallback
      if (typeof given !== 'boolean') refuse(field, 'must be true or false')
      return given === true
    },
    oneOf(field, values) {
      const found = values.find(value => value === (rule[field] ?? values[0]))
      if (!found) refuse(field, `must be one of ${values.join(', ')}`)
      return found ?? values[0]
    },
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
