// Turns one row of an imported file into a contact: tidy, with its phones in E.164; or says why it cannot. F1, F3, H.
import { isTimeZone } from './calendar.ts'
import { isEmail, isStorable, LIMITS, oneLine } from './contact-text.ts'
import { unguarded } from './csv.ts'
import { type Cell, type ConsentCells, readConsent, type SaidConsent } from './import-consent.ts'
import { FIELD_WORDS, type ImportField } from './import-fields.ts'
import { parsePhone } from './phone.ts'
import { readState } from './places/states.ts'
import { readZip } from './places/zip-codes.ts'

export type ImportedContact = {
  readonly firstName: string
  readonly lastName: string
  readonly email: string | null
  readonly company: string | null
  readonly tags: readonly string[]
  readonly notes: string
  readonly timeZone: string | null
  readonly state: string | null
  readonly zip: string | null
  readonly phones: readonly { readonly phone: string; readonly label: string }[]
}

export type TroubleKind =
  | 'columns'
  | 'nothing_in_it'
  | 'invalid_phone'
  | 'too_long'
  | 'bad_character'
  | 'email'
  | 'time_zone'
  | 'state'
  | 'zip'
  | 'consent'

export type Trouble = { readonly kind: TroubleKind; readonly text: string }

export type RowReading = {
  /** Null: refused, with the reason. */
  readonly contact: ImportedContact | null
  readonly refused: Trouble | null
  /** What was left out of a contact that is imported. */
  readonly warnings: readonly Trouble[]
  /** An opt-out counts for every phone that can be read, also where the row is refused: STOP is the last word. */
  readonly phones: readonly string[]
  readonly consent: SaidConsent | null
}

export type RowSettings = {
  readonly mapping: readonly ImportField[]
  readonly headers: readonly string[]
  /** For phones without a country. */
  readonly country: string
  readonly addTags: readonly string[]
  readonly consentSource: string | null
}

/** What is the same for every row is worked out once. Null: the row is empty. */
export function makeRowReader(settings: RowSettings): (cells: readonly string[]) => RowReading | null {
  const columns = columnsOf(settings.mapping)
  const labels = settings.headers.map(labelOf)
  const zones = new Map<string, boolean>()
  const isZone = (name: string): boolean => {
    const known = zones.get(name) ?? (/^[A-Za-z]/.test(name) && isTimeZone(name))
    if (zones.size < MOST_ZONES) zones.set(name, known)
    return known
  }
  const hasConsent = columns.opted_out.length + columns.consent.length > 0
  const shape = { ...settings, columns, labels, isZone, hasConsent }
  return cells => (cells.every(cell => BLANK.test(cell)) ? null : readRow(shape, cells))
}

const BLANK = /^\s*$/
const MOST_ZONES = 1_000

type Shape = RowSettings & {
  readonly columns: Readonly<Record<ImportField, readonly number[]>>
  readonly labels: readonly string[]
  isZone(name: string): boolean
  readonly hasConsent: boolean
}

function columnsOf(mapping: readonly ImportField[]): Record<ImportField, number[]> {
  const columns = Object.fromEntries(Object.keys(FIELD_WORDS).map(field => [field, []])) as never as Record<
    ImportField,
    number[]
  >
  mapping.forEach((field, at) => void columns[field].push(at))
  return columns
}

/** "Mobile phone" is labelled "Mobile"; what is only called a phone needs no label. */
function labelOf(header: string): string {
  const label = oneLine(header).replace(/\b(tele)?phone\b|\bnumber\b|\bnr\b\.?|\bno\b\.?|[#_]/gi, ' ')
  const short = oneLine(label.replace(/\b(primary|main|default)\b/gi, ' '))
  return /^\d*$/.test(short) ? '' : short.slice(0, LIMITS.label)
}

function readRow(shape: Shape, cells: readonly string[]): RowReading {
  const warnings: Trouble[] = []
  const read = readPhones(shape, cells)
  const phones = read.phones.map(({ phone }) => phone)
  const consent = shape.hasConsent ? consentOf(shape, cells, warnings) : null
  const stray = strayCells(cells, shape.mapping.length)
  const contact = stray === null ? contactOf(shape, cells, read.phones, warnings) : null
  const refused = contact === null ? stray : faultOf(contact, read.bad)
  if (refused !== null) {
    const stands = consent?.kind === 'opted_out' ? consent : null
    return { contact: null, refused, warnings: [], phones, consent: stands }
  }
  if (read.bad !== null) warnings.push(read.bad)
  return { contact, refused, warnings, phones, consent: phones.length > 0 ? consent : null }
}

function contactOf(
  shape: Shape,
  cells: readonly string[],
  phones: ImportedContact['phones'],
  warnings: Trouble[],
): ImportedContact {
  const { columns } = shape
  const { firstName, lastName } = namesOf(shape, cells)
  return {
    firstName,
    lastName,
    email: emailOf(textOf(cells, columns.email), warnings),
    company: textOf(cells, columns.company) || null,
    tags: tagsOf(cells, columns.tags, shape.addTags),
    notes: notesOf(shape, cells),
    timeZone: zoneOf(shape, textOf(cells, columns.time_zone), warnings),
    state: placeIn('state', textOf(cells, columns.state), warnings),
    zip: placeIn('zip', textOf(cells, columns.zip), warnings),
    phones,
  }
}

function consentOf(shape: Shape, cells: readonly string[], warnings: Trouble[]): SaidConsent | null {
  const { consent, warning } = readConsent(consentCells(shape, cells), shape.consentSource)
  if (warning !== null) warnings.push({ kind: 'consent', text: warning })
  return consent
}

/** Rows that are shifted against their header would put every value in the wrong place. */
function strayCells(cells: readonly string[], expected: number): Trouble | null {
  if (cells.length === expected) return null
  if (cells.length > expected && cells.slice(expected).every(cell => BLANK.test(cell))) return null
  const text = `The row has ${cells.length} cells, and the file has ${expected} columns. A line end or a delimiter inside of a cell must stand in quotes.`
  return { kind: 'columns', text }
}

function faultOf(contact: ImportedContact, badPhone: Trouble | null): Trouble | null {
  if (contact.phones.length === 0 && badPhone !== null) return badPhone
  if (contact.firstName === '' && contact.lastName === '' && contact.phones.length === 0) {
    return { kind: 'nothing_in_it', text: 'The row has neither a name nor a phone.' }
  }
  for (const field of ['firstName', 'lastName', 'company', 'email', 'notes'] as const) {
    const text = contact[field]
    if (text === null || text === '') continue
    if (text.length > LIMITS[field]) {
      const words = FIELD_WORDS[WORDS[field]]
      return { kind: 'too_long', text: `${words} is longer than ${LIMITS[field]} characters.` }
    }
    if (!isStorable(text)) {
      return {
        kind: 'bad_character',
        text: `${FIELD_WORDS[WORDS[field]]} holds a character that cannot be kept.`,
      }
    }
  }
  return faultOfTags(contact.tags)
}

const WORDS = {
  firstName: 'first_name',
  lastName: 'last_name',
  company: 'company',
  email: 'email',
  notes: 'notes',
} as const

function faultOfTags(tags: readonly string[]): Trouble | null {
  if (tags.length > LIMITS.tags) return { kind: 'too_long', text: `There are more than ${LIMITS.tags} tags.` }
  const long = tags.find(tag => tag.length > LIMITS.tag)
  if (long !== undefined) return { kind: 'too_long', text: `A tag is longer than ${LIMITS.tag} characters.` }
  const bad = tags.some(tag => !isStorable(tag))
  return bad ? { kind: 'bad_character', text: 'A tag holds a character that cannot be kept.' } : null
}

function textOf(cells: readonly string[], columns: readonly number[]): string {
  const at = columns[0]
  return at === undefined ? '' : oneLine(unguarded(cells[at] ?? ''))
}

function namesOf({ columns }: Shape, cells: readonly string[]) {
  const firstName = textOf(cells, columns.first_name)
  const lastName = textOf(cells, columns.last_name)
  const whole = firstName === '' || lastName === '' ? textOf(cells, columns.name) : ''
  if (whole === '' || (firstName !== '' && columns.last_name.length > 0)) return { firstName, lastName }
  const [family, given] = whole.includes(', ') ? (whole.split(', ', 2) as [string, string]) : ['', '']
  if (family !== '' && given !== '') return { firstName: given, lastName: family }
  const space = whole.lastIndexOf(' ')
  const split = space === -1 ? [whole, ''] : [whole.slice(0, space), whole.slice(space + 1)]
  return { firstName: firstName || split[0]!, lastName: lastName || split[1]! }
}

type Phones = { readonly phones: { phone: string; label: string }[]; readonly bad: Trouble | null }

function readPhones({ columns, labels, country }: Shape, cells: readonly string[]): Phones {
  const phones: { phone: string; label: string }[] = []
  let bad: Trouble | null = null
  for (const at of columns.phone) {
    for (const typed of typedPhones(cells[at] ?? '', country)) {
      const read = parsePhone(typed, country)
      if (!read.ok) bad ??= { kind: 'invalid_phone', text: whyNot(typed, read.text) }
      else if (phones.length < LIMITS.phones && phones.every(({ phone }) => phone !== read.phone))
        phones.push({ phone: read.phone, label: labels[at] ?? '' })
    }
  }
  return { phones, bad }
}

const FILLER = /^\W*(n\/?a|none|null|nil|unknown|no phone|0+)?\W*$/i
/** Longer ones are something else, and not worth the search for what they could be. */
const LONGEST_FILLER = 20
const LONGEST_CELL = 400

function isFiller(text: string): boolean {
  return text.length <= LONGEST_FILLER && FILLER.test(text)
}

/** One phone mostly; some exports put several into a cell. */
function typedPhones(cell: string, country: string): string[] {
  const trimmed = cell.trim()
  if (isFiller(trimmed)) return []
  if (trimmed.length > LONGEST_CELL) return [trimmed]
  // Programs that took the column for numbers write 15125550101.0.
  const typed = unguarded(trimmed).replace(/^(\d{7,15})\.0$/, '$1')
  if (parsePhone(typed, country).ok) return [typed]
  const parts = typed.split(/[;|,\n]+|\s+(?:or|and)\s+|\s*&\s*/).map(part => part.trim())
  return parts.filter(part => !isFiller(part))
}

function whyNot(typed: string, text: string): string {
  const shown = typed.length > 60 ? `${typed.slice(0, 59)}…` : typed
  if (/^\d[.,]\d+E\+\d+$/i.test(typed))
    return `${shown}: a spreadsheet has shortened this number. Format the column as text there, and export it again.`
  return `${shown}: ${text}`
}

function emailOf(text: string, warnings: Trouble[]): string | null {
  if (text === '' || /^(n\/?a|none|null|-+)$/i.test(text)) return null
  if (isEmail(text)) return text
  const first = text.split(/[\s;,]+/).find(isEmail)
  if (first !== undefined) return first
  warnings.push({ kind: 'email', text: `"${text.slice(0, 100)}" is no e-mail address and was left out.` })
  return null
}

function tagsOf(
  cells: readonly string[],
  columns: readonly number[],
  added: readonly string[],
): readonly string[] {
  if (columns.every(at => cells[at] === '')) return added
  const own = columns.flatMap(at => unguarded(cells[at] ?? '').split(/[,;|\n]/))
  return [...new Set([...own.map(oneLine).filter(tag => tag !== ''), ...added])]
}

function notesOf({ columns, headers }: Shape, cells: readonly string[]): string {
  const [only, ...others] = columns.notes
  if (only === undefined) return ''
  if (others.length === 0) return unguarded(cells[only] ?? '').trim()
  return columns.notes
    .map(at => ({ header: headers[at] ?? '', text: unguarded(cells[at] ?? '').trim() }))
    .filter(({ text }) => text !== '')
    .map(({ header, text }) => `${header}: ${text}`)
    .join('\n')
}

function zoneOf({ isZone }: Shape, text: string, warnings: Trouble[]): string | null {
  if (text === '') return null
  if (isZone(text)) return text
  const known = ZONES[text.toLowerCase()]
  if (known !== undefined) return known
  warnings.push({
    kind: 'time_zone',
    text: `"${text.slice(0, 60)}" is no time zone such as America/Chicago and was left out.`,
  })
  return null
}

function placeIn(kind: 'state' | 'zip', text: string, warnings: Trouble[]): string | null {
  if (text === '') return null
  const read = kind === 'state' ? readState(text) : readZip(text)
  const what = kind === 'state' ? 'state of the US or Canada' : 'postal code'
  if (read === null) warnings.push({ kind, text: `"${text.slice(0, 60)}" is no ${what} and was left out.` })
  return read
}

/** As American exports call them. */
const ZONES: Readonly<Record<string, string>> = {
  eastern: 'America/New_York',
  et: 'America/New_York',
  central: 'America/Chicago',
  ct: 'America/Chicago',
  mountain: 'America/Denver',
  mt: 'America/Denver',
  pacific: 'America/Los_Angeles',
  pt: 'America/Los_Angeles',
  alaska: 'America/Anchorage',
  hawaii: 'Pacific/Honolulu',
}

function consentCells({ columns, headers }: Shape, cells: readonly string[]): ConsentCells {
  const cell = (field: ImportField): Cell | null => {
    const at = columns[field][0]
    return at === undefined ? null : { header: headers[at] ?? '', text: oneLine(cells[at] ?? '') }
  }
  return {
    optedOut: cell('opted_out'),
    consent: cell('consent'),
    date: cell('consent_date'),
    source: cell('consent_source'),
  }
}
