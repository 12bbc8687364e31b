// Requests made from the API document: an address with its parameters filled, a body that fits or nearly fits.
import fc from 'fast-check'

export type Schema = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

type Parameter = { readonly in: string; readonly name: string; readonly schema: Schema }
type Operation = {
  readonly parameters?: readonly Parameter[]
  /** Absent for files: they come under the type of the file. */
  readonly requestBody?: { readonly content: { readonly 'application/json'?: { readonly schema: Schema } } }
}
export type ApiDocument = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

export type Place = {
  readonly method: string
  readonly path: string
  readonly params: readonly string[]
  readonly query: readonly Parameter[]
  readonly body: Schema | null
}

/** Every operation of the document that answers and ends: the event stream is left out. */
export function placesOf({ paths }: ApiDocument): Place[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(() => path !== '/v1/events')
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        params: [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]!),
        query: (operation.parameters ?? []).filter(one => one.in === 'query'),
        body: operation.requestBody?.content['application/json']?.schema ?? null,
      })),
  )
}

export function fill(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name))
}

/** What people, programs and attackers put into text fields. */
export const NASTY = [
  "'; drop table messages; --",
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '{{constructor.constructor("return 1")()}}',
  '$' + '{7*7} %s %n %00 ../../etc/passwd',
  'a\u0000b',
  '\ud800 half a pair',
  '\u202eright to left\u202c \u200bzero width',
  '👩‍👩‍👧‍👦'.repeat(30),
  'x'.repeat(5000),
  '%',
  '_',
  '\\',
  '"',
  "''",
  ' ',
  '',
  '\n\r\t',
  '+15125550142',
  '999',
  '-1',
  '1e309',
  'NaN',
  'null',
  'undefined',
  '[]',
  '{}',
  '2026-13-45T99:99:99Z',
  '9999999-01-01T00:00:00Z',
  '2026-11-23T10:00:00Z',
]

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...NASTY),
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER, [], {}, [[]], {
    a: { b: [] },
  }),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

/** Mostly of the schema's shape, with junk in some places. */
export function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: shaped(schema) }, { weight: 1, arbitrary: junk })
}

function shaped(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valueFor))
  switch (schema.type) {
    case 'string':
      return fc.oneof(
        fc.constantFrom(...NASTY),
        fc.string({ maxLength: Math.min(80, schema.maxLength ?? 80) }),
      )
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.ceil(Math.max(-1e9, schema.minimum ?? -5)),
        max: Math.min(1e9, schema.maximum ?? 1e6),
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valueFor(schema.items ?? {}), { maxLength: 3 })
    case 'object':
      return objectFor(schema)
    default:
      return junk
  }
}

function objectFor({ properties = {} }: Schema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valueFor(schema)]),
  )
  return fc.record(fields, { requiredKeys: [] })
}
