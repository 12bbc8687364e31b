// Gathers the rows of a file into batches: rows of one person joined, everything in the form in which COPY takes it.
import { randomBytes } from 'node:crypto'
import { uuidv7 } from '../../core/id.ts'
import type { SaidConsent } from '../../core/import-consent.ts'
import type { ImportedContact, RowReading, Trouble } from '../../core/import-row.ts'
import { copyRow, textArray } from '../../kit/db/copy.ts'
import type { Place, Reading } from './options.ts'
import { gatherPeople, type Person } from './people.ts'

export type ImportedConsent = {
  readonly phone: string
  readonly kind: SaidConsent['kind']
  readonly on: Date | null
  readonly said: string
  readonly line: number
}

export type TroubleAt = Trouble & {
  readonly line: number
  readonly isRefused: boolean
  readonly cells: readonly string[]
}

/** Numbers that add up over the batches of a file. */
export type Counts = Readonly<Record<CountName, number>>
export type CountName = 'rows' | 'refused' | 'warned' | 'repeated' | 'invalidPhones' | 'optOuts' | 'consents'

export type Batch = {
  /** Rows of the file before and after this batch: the cursor. */
  readonly from: number
  readonly to: number
  /** Lines for `copy import_stage`: a contact each. */
  readonly contacts: Uint8Array
  /** Lines for `copy import_errors`. */
  readonly errors: Uint8Array
  /** All of them, sorted, as an array of PostgreSQL. */
  readonly phones: string
  readonly phoneCount: number
  /** Whether somebody has a name only, and is looked for by it. */
  readonly hasPhoneless: boolean
  readonly consents: readonly ImportedConsent[]
  readonly counts: Counts
  /** The first of each kind, to show. */
  readonly samples: readonly TroubleAt[]
  readonly kinds: Readonly<Record<string, number>>
  readonly first: readonly ImportedContact[]
}

const SAMPLES = 20
const FIRST = 5
// Its bytes are its own: those of Buffer.from may be in a pool, which cannot be handed to another thread.
const TEXT = new TextEncoder()
const NONE: Counts = {
  rows: 0,
  refused: 0,
  warned: 0,
  repeated: 0,
  invalidPhones: 0,
  optOuts: 0,
  consents: 0,
}

export function makeBatch(from: number, { place, options }: Pick<Reading, 'place' | 'options'>) {
  const people = gatherPeople(options)
  const troubles = gatherTroubles(place)
  const consents: ImportedConsent[] = []
  const counts: Record<CountName, number> = { ...NONE }
  let to = from

  function take(line: number, cells: readonly string[], reading: RowReading): void {
    const { contact, refused, warnings, consent, phones } = reading
    counts.rows += 1
    if (consent) {
      counts[consent.kind === 'opted_out' ? 'optOuts' : 'consents'] += 1
      for (const phone of phones) consents.push({ phone, line, ...consent })
    }
    if (refused) {
      counts.refused += 1
      troubles.add({ ...refused, line, isRefused: true, cells }, 0)
    }
    if (warnings.length > 0) counts.warned += 1
    warnings.forEach((warning, n) => void troubles.add({ ...warning, line, isRefused: false, cells }, n))
    if (contact && people.add(line, contact)) counts.repeated += 1
  }

  return {
    /** `row`: its number in the file, from 1. An empty row counts only for the cursor. */
    take(row: number, line: number, cells: readonly string[], reading: RowReading | null): void {
      to = row
      if (reading !== null) take(line, cells, reading)
    },
    from,
    size: () => to - from,
    /** `nowMs`: the time in the new contacts' ids. */
    finish(nowMs: number): Batch {
      const { people: list } = people
      const ids = makeIds(nowMs, list.length)
      const { lines, kinds, samples } = troubles.told()
      const phones = [...new Set([...people.phones(), ...consents.map(one => one.phone)])].sort()
      return {
        from,
        to,
        contacts: TEXT.encode(list.map((person, n) => contactLine(n, ids(), person)).join('')),
        errors: TEXT.encode(lines.join('')),
        phones: `{${phones.join(',')}}`,
        phoneCount: phones.length,
        hasPhoneless: list.some(({ contact }) => contact.phones.length === 0),
        consents,
        counts: { ...counts, invalidPhones: kinds.invalid_phone ?? 0 },
        samples,
        kinds,
        first: list.slice(0, FIRST).map(({ contact }) => contact),
      }
    },
  }
}

function gatherTroubles(place: Place) {
  const lines: string[] = []
  const samples: TroubleAt[] = []
  const kinds: Record<string, number> = {}
  return {
    add(told: TroubleAt, n: number): void {
      kinds[told.kind] = (kinds[told.kind] ?? 0) + 1
      if (samples.length < SAMPLES) samples.push({ ...told, cells: told.cells.map(shortened) })
      lines.push(errorLine(place, told, n))
    },
    told: () => ({ lines, samples, kinds }),
  }
}

/** In the order of the file within a millisecond, as the ids of one process are. */
function makeIds(nowMs: number, most: number): () => string {
  const random = randomBytes(most * 10)
  let count = 0
  return () => {
    const own = random.subarray(count * 10, count * 10 + 10)
    own[0] = (count >> 8) & 0x0f
    own[1] = count & 0xff
    const id = uuidv7(nowMs + (count >> 12), own)
    count += 1
    return id
  }
}

function contactLine(n: number, id: string, { line, contact }: Person): string {
  const { firstName, lastName, email, company, tags, notes, timeZone, state, zip, phones } = contact
  const phoneList = textArray(phones.map(({ phone }) => phone))
  const labels = textArray(phones.map(({ label }) => label))
  const texts = [firstName, lastName, email, company, textArray(tags), notes, timeZone, state, zip]
  return copyRow([n, line, id, ...texts, phoneList, labels])
}

function errorLine(
  { accountId, importId }: Place,
  { line, isRefused, kind, text, cells }: TroubleAt,
  n: number,
) {
  const kept = textArray(cells.map(cell => cell.replaceAll('\0', '')))
  return copyRow([accountId, importId, line, n, isRefused ? 't' : 'f', kind, text.replaceAll('\0', ''), kept])
}

const SHOWN = 200

function shortened(cell: string): string {
  return cell.length > SHOWN ? `${cell.slice(0, SHOWN - 1)}…` : cell
}
