// The words of imports: states, figures and choices as people say them.
import type { ContactImport, ImportOptions } from '../api-types.ts'
import { plural } from '../parts/words.ts'

export function isMoving({ state, undo }: ContactImport): boolean {
  return isBusy(state) || isGoingBack(undo)
}

export function isGoingBack(undo: ContactImport['undo']): boolean {
  return undo !== null && undo.endedAt === null
}

export function isBusy(state: ContactImport['state']): boolean {
  return ['checking', 'waiting', 'running', 'canceling'].includes(state)
}

export function isOpen({ state }: ContactImport): boolean {
  return ['uploaded', 'checking', 'checked'].includes(state)
}

export const STATE_WORDS: Record<ContactImport['state'], string> = {
  uploaded: 'Not imported yet',
  checking: 'Being checked',
  checked: 'Checked, not imported yet',
  waiting: 'Begins in a moment',
  running: 'Being imported',
  canceling: 'Being canceled',
  canceled: 'Canceled',
  completed: 'Imported',
  failed: 'Broke off',
}

export const EXISTING: readonly { value: ImportOptions['existing']; label: string; description: string }[] = [
  {
    value: 'fill',
    label: 'Complete them',
    description: 'Fills what is empty, adds tags and phones, overwrites nothing',
  },
  {
    value: 'overwrite',
    label: 'Overwrite them',
    description: 'What the file says counts; what it leaves empty stays',
  },
  { value: 'skip', label: 'Leave them alone', description: 'Only opt-outs and consents are taken over' },
  { value: 'add', label: 'Add every row as a new contact', description: 'Nobody is looked for' },
]

const ENCODINGS: Record<string, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows (Western)',
}
const DELIMITERS: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }

/** How the file was read, for whoever wonders about odd letters or a single column. */
export function shapeWords({ bytes, encoding, delimiter, columns }: ContactImport): string {
  const size = bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
  const parted = columns.length > 1 ? `, parted by ${DELIMITERS[delimiter] ?? delimiter}` : ''
  return `${size}, ${ENCODINGS[encoding] ?? encoding}, ${plural(columns.length, 'column')}${parted}`
}

export function count(n: number): string {
  return n.toLocaleString('en')
}
