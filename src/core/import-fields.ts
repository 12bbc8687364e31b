// What a column of an imported file can be, and which one it most likely is, by its header and what stands in it.
import { isEmail } from './contact-text.ts'
import { parsePhone } from './phone.ts'

export const IMPORT_FIELDS = [
  'ignore',
  'first_name',
  'last_name',
  'name',
  'phone',
  'email',
  'company',
  'tags',
  'notes',
  'time_zone',
  'state',
  'zip',
  'opted_out',
  'consent',
  'consent_date',
  'consent_source',
] as const

export type ImportField = (typeof IMPORT_FIELDS)[number]

/** As people read them, in the order in which a list shows them. */
export const FIELD_WORDS: Readonly<Record<ImportField, string>> = {
  ignore: 'Leave out',
  first_name: 'First name',
  last_name: 'Last name',
  name: 'Whole name',
  phone: 'Phone',
  email: 'E-mail address',
  company: 'Company',
  tags: 'Tags',
  notes: 'Notes',
  time_zone: 'Time zone',
  state: 'State',
  zip: 'ZIP code',
  opted_out: 'Opted out (yes, or when)',
  consent: 'Consent (yes or no)',
  consent_date: 'Date of consent or opt-out',
  consent_source: 'Source of the consent',
}

/** Several columns may be phones, tags or notes; of the others one each. */
export const REPEATABLE: ReadonlySet<ImportField> = new Set(['ignore', 'phone', 'tags', 'notes'])

// The first that fits counts. Opting out stands before everything else: a column about it must not be overlooked.
const HEADERS: readonly (readonly [RegExp, ImportField])[] = [
  [
    /opt(ed)? ?out|unsubscri|do not (text|contact|call|sms)|\bdnc\b|\bdnt\b|\bstop(ped)?\b|suppress|blacklist|blocked/,
    'opted_out',
  ],
  [/(consent|opt(ed)? ?in|permission|subscri\w+).*(date|time|\bat\b|\bon\b|when|since)/, 'consent_date'],
  [
    /(consent|opt(ed)? ?in|permission|subscri\w+).*(source|from|method|how|proof|evidence|via)/,
    'consent_source',
  ],
  [/consent|opt(ed)? ?in|permission|subscri(bed|ption)|sms status|text status/, 'consent'],
  [/e ?mail/, 'email'],
  [/first ?name|given ?name|\bfirst\b|fname|forename|vorname|prenom|nombre/, 'first_name'],
  [/last ?name|sur ?name|family ?name|\blast\b|lname|nachname|apellido/, 'last_name'],
  [/phone|mobile|\bcell\b|cellular|\btel\b|telephone|handy|\bsms\b|whats ?app|telefon|\bnumber\b/, 'phone'],
  [/company|organi[sz]ation|\borg\b|employer|business|brokerage|firma|account name/, 'company'],
  [/\btags?\b|labels?|groups?|categor(y|ies)|\blists?\b|segments?/, 'tags'],
  [/notes?|comments?|remarks?|description|background|memo/, 'notes'],
  [/time ?zone|\btz\b/, 'time_zone'],
  [/\bname\b|contact|client|customer|lead/, 'name'],
]

// Only where the whole header says so: of "Property state" nobody knows whose it is.
const PLACES: readonly (readonly [RegExp, ImportField])[] = [
  [
    /^((home|mailing|primary|contact|address( 1)?) )*(state|province|region)( (province|region|code))?$/,
    'state',
  ],
  [
    /^((home|mailing|primary|contact|address( 1)?) )*(zip( code)?|zipcode|post(al)? ?code|zip postal code)$/,
    'zip',
  ],
]

// These say something about a contact that Heed has no field for, whatever else their header says.
const OTHERS = new RegExp(
  [
    String.raw`\b(id|created|modified|updated|owner|url|source|status|stage|type|birthday|fax)\b`,
    String.raw`\b(street|city|state|zip|postal|address [12]|country)\b|phone.* label\b`,
  ].join('|'),
)

/**
 * A field for every column. `samples`: some rows below the header. Where no header says it, what stands in the column
 * does.
 */
export function guessMapping(
  headers: readonly string[],
  samples: readonly (readonly string[])[],
): ImportField[] {
  const taken = new Set<ImportField>()
  return headers.map((header, column) => {
    const values = samples.map(row => row[column]?.trim() ?? '').filter(value => value !== '')
    const field = byHeader(header) ?? byContent(values) ?? 'ignore'
    const isFree = REPEATABLE.has(field) || !taken.has(field)
    const fits = isFree && (field !== 'phone' || values.length === 0 || values.some(isPhone))
    if (!fits) return 'ignore'
    taken.add(field)
    return field
  })
}

function byHeader(header: string): ImportField | null {
  const words = header
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  if (words === '' || /^column \d+$/.test(words)) return null
  const place = PLACES.find(([pattern]) => pattern.test(words))?.[1]
  if (place !== undefined) return place
  const field = HEADERS.find(([pattern]) => pattern.test(words))?.[1] ?? null
  const isAboutConsent = field === 'opted_out' || field?.startsWith('consent') === true
  if (!isAboutConsent && OTHERS.test(words)) return 'ignore'
  return field
}

function byContent(values: readonly string[]): ImportField | null {
  if (values.length === 0) return null
  if (values.every(isPhone)) return 'phone'
  return values.every(isEmail) ? 'email' : null
}

function isPhone(value: string): boolean {
  return parsePhone(value).ok
}

/** The first row is data where it holds a phone or an e-mail address: no header does. */
export function looksLikeHeader(first: readonly string[]): boolean {
  return !first.some(cell => isPhone(cell) || isEmail(cell.trim()))
}

/** What is wrong with a mapping, or null. */
export function mappingFault(mapping: readonly ImportField[], columns: number): string | null {
  if (mapping.length !== columns) {
    return `The file has ${columns} columns, so it needs ${columns} fields; ${mapping.length} were given.`
  }
  const twice = mapping.find((field, at) => !REPEATABLE.has(field) && mapping.indexOf(field) !== at)
  if (twice !== undefined) return `Two columns are "${FIELD_WORDS[twice]}". Only one can be.`
  const names = mapping.some(field => field === 'phone' || field.endsWith('name'))
  return names ? null : 'No column is a phone or a name: there is nothing to make contacts of.'
}
