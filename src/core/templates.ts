// Texts with merge fields, as `Hi {{first_name|there}}`: read once, said a million times.
import { displayPhone } from './phone.ts'

/** What can be put in, and how to say it to whoever writes the text. */
export const FIELD_NAMES = ['first_name', 'last_name', 'name', 'company', 'email', 'phone', 'agent'] as const

export type FieldName = (typeof FIELD_NAMES)[number]

/** The person that a text goes to. `agent`: the account's name. */
export type Fields = {
  readonly firstName: string
  readonly lastName: string
  readonly company: string | null
  readonly email: string | null
  /** E.164. */
  readonly phone: string
  readonly agent: string
}

/** Plain text, or a field with what stands in its place where the person has none. */
export type Part = string | { readonly field: FieldName; readonly fallback: string }

export type Template =
  | { readonly ok: true; readonly parts: readonly Part[] }
  /** `at`: where in the text, in UTF-16 code units, so that an editor can put the cursor there. */
  | { readonly ok: false; readonly problem: string; readonly at: number }

/**
 * Reads a template. A brace that is probably a slip of the hand is refused: better a question to the writer than
 * `{first_name}` on ten thousand phones. Spaces around names and fallbacks do not count, and neither do capitals.
 */
export function parse(template: string): Template {
  const parts: Part[] = []
  let from = 0
  for (;;) {
    const open = template.indexOf('{{', from)
    const plain = open === -1 ? template.slice(from) : template.slice(from, open)
    const slip = slipIn(plain)
    if (slip !== null) return { ok: false, problem: slip.problem, at: from + slip.at }
    if (plain !== '') parts.push(plain)
    if (open === -1) return { ok: true, parts }
    const close = template.indexOf('}}', open)
    if (close === -1) return { ok: false, problem: UNCLOSED, at: open }
    const field = readField(template.slice(open + 2, close))
    if (typeof field === 'string') return { ok: false, problem: field, at: open }
    parts.push(field)
    from = close + 2
  }
}

/** The text as this person gets it. Measured: 0.1 us for two fields. */
export function render(parts: readonly Part[], fields: Fields): string {
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') text += part
    else text += valueFor(part.field, fields) || part.fallback
  }
  return text
}

/** The fields of a template that this person has nothing for and that have no fallback: a hole in the text. */
export function holesIn(parts: readonly Part[], fields: Fields): FieldName[] {
  const holes = parts.flatMap(part =>
    typeof part === 'string' || part.fallback !== '' || valueFor(part.field, fields) !== ''
      ? []
      : [part.field],
  )
  return [...new Set(holes)]
}

/** False: everybody gets the very same text, which then needs to be measured once only. */
export function isPersonal(parts: readonly Part[]): boolean {
  return parts.some(part => typeof part !== 'string' && part.field !== 'agent')
}

const UNCLOSED = 'A field starts here with {{ and never ends. Close it with }}.'

const ALL_NAMES = FIELD_NAMES.map(name => `{{${name}}}`).join(', ')

function slipIn(plain: string): { problem: string; at: number } | null {
  for (const single of plain.matchAll(SINGLE)) {
    const name = nameOf(single[1]!)
    const problem = `A field has two braces on each side: {{${name}}}.`
    if (name !== null) return { problem, at: single.index }
  }
  const close = plain.indexOf('}}')
  return close === -1 ? null : { problem: 'These braces }} close no field. Open it with {{.', at: close }
}

/** Something in single braces; the bounded name keeps a text of nothing but braces cheap. */
const SINGLE = /\{([^{}|]{1,40})(?:\|[^{}]{0,200})?\}/g

/** A string is what is wrong with it. */
function readField(inner: string): Exclude<Part, string> | string {
  const bar = inner.indexOf('|')
  const typed = (bar === -1 ? inner : inner.slice(0, bar)).trim()
  const fallback = bar === -1 ? '' : inner.slice(bar + 1).trim()
  if (typed === '') return `This field has no name. There are ${ALL_NAMES}.`
  if (/[{}]/.test(inner)) return 'There is a brace inside of this field. Write {{first_name|there}}.'
  const field = nameOf(typed)
  if (field !== null) return { field, fallback }
  return `There is no field "${typed.slice(0, 40)}". There are ${ALL_NAMES}.`
}

function nameOf(typed: string): FieldName | null {
  const name = typed
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  return FIELD_NAMES.find(one => one === name) ?? null
}

function valueFor(field: FieldName, fields: Fields): string {
  switch (field) {
    case 'first_name':
      return fields.firstName.trim()
    case 'last_name':
      return fields.lastName.trim()
    case 'name':
      return `${fields.firstName.trim()} ${fields.lastName.trim()}`.trim()
    case 'company':
      return fields.company?.trim() ?? ''
    case 'email':
      return fields.email?.trim() ?? ''
    case 'phone':
      return displayPhone(fields.phone)
    case 'agent':
      return fields.agent.trim()
  }
}
