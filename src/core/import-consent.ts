// What the columns of an imported row say about consent. In doubt somebody counts as opted out: a text can wait.
import { readDate } from './import-dates.ts'

export type SaidConsent = {
  readonly kind: 'opted_out' | 'opted_in'
  /** When it was given, where the file says so. */
  readonly on: Date | null
  /** The evidence: which column says what. */
  readonly said: string
}

/** A cell with the header of its column. */
export type Cell = { readonly header: string; readonly text: string }

export type ConsentCells = {
  readonly optedOut: Cell | null
  readonly consent: Cell | null
  readonly date: Cell | null
  readonly source: Cell | null
}

export type ConsentReading = {
  readonly consent: SaidConsent | null
  readonly warning: string | null
}

const YES =
  /^(y|yes|t|true|1|x|ok|on|✓|✔|opt(ed)?[ _-]?in|subscribed?|granted|given|agreed|consented|active|confirmed)$/i
const NO = /^(n|no|f|false|0|off|none|nein|non)$/i
const OUT = new RegExp(
  [
    "opt(ed)?[ _-]?out|unsubscri|\\bstop\\b|do not|don't|\\bdn[tc]\\b|withdr[ea]w|revoked?",
    'refused|denied|declined|blocked|suppress|removed|complain',
  ].join('|'),
  'i',
)
const NOTHING = /^(|-+|n\/?a|null|unknown|pending|\?+)$/i

/** `fallback`: where the consents of the whole file came from, as the person said who imports it. */
export function readConsent(cells: ConsentCells, fallback: string | null): ConsentReading {
  const date = dateOf(cells.date)
  const out = readOptedOut(cells.optedOut)
  if (out)
    return told({ kind: 'opted_out', on: out.on ?? date.on, cell: cells.optedOut!, cells, fallback }, date)
  const kind = readYesOrNo(cells.consent)
  if (kind === 'unclear') {
    const text = `It is not clear what "${cells.consent!.text}" in the column "${cells.consent!.header}" means: no consent was recorded.`
    return { consent: null, warning: text }
  }
  if (kind === null) return { consent: null, warning: null }
  return told({ kind, on: date.on, cell: cells.consent!, cells, fallback }, date)
}

/** Anything but a no is a yes, and a date is the day of it. */
function readOptedOut(cell: Cell | null): { on: Date | null } | null {
  const text = cell?.text ?? ''
  if (NOTHING.test(text) || NO.test(text)) return null
  // "Opted in" in a column about opting out, as some exports have one column for both.
  if (YES.test(text) && /in\b|subscribed|active/i.test(text) && !OUT.test(text)) return null
  return { on: readDate(text) }
}

function readYesOrNo(cell: Cell | null): SaidConsent['kind'] | 'unclear' | null {
  const text = cell?.text ?? ''
  if (NOTHING.test(text)) return null
  if (OUT.test(text) || NO.test(text)) return 'opted_out'
  // The day on which it was given.
  return YES.test(text) || readDate(text) !== null ? 'opted_in' : 'unclear'
}

function dateOf(cell: Cell | null): { on: Date | null; warning: string | null } {
  if (cell === null || NOTHING.test(cell.text)) return { on: null, warning: null }
  const on = readDate(cell.text)
  const warning = `"${cell.text}" in the column "${cell.header}" is no date that can be read: the consent stands without one.`
  return on === null ? { on, warning } : { on, warning: null }
}

type Told = {
  readonly kind: SaidConsent['kind']
  readonly on: Date | null
  readonly cell: Cell
  readonly cells: ConsentCells
  readonly fallback: string | null
}

function told(
  { kind, on, cell, cells, fallback }: Told,
  { warning }: { readonly warning: string | null },
): ConsentReading {
  const own = kind === 'opted_in' ? readDate(cell.text) : null
  const source = cells.source?.text || (kind === 'opted_in' ? fallback : null)
  const said = [`"${shortened(cell.header)}" says "${shortened(cell.text)}"`]
  if (source) said.push(`source: ${shortened(source)}`)
  return { consent: { kind, on: on ?? own, said: said.join(', ') }, warning: on === null ? warning : null }
}

/** A cell may be a novel; the evidence is a line. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line
}

const LONGEST = 200
