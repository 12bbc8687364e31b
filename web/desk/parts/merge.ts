// Merge fields on the pages: read and rendered by the same code as on the server, loaded when one is first used.
import { useEffect, useState } from 'react'
import type { Fields, Template } from '../../../src/core/templates.ts'
import type { Mark } from './body-field.tsx'

type Merge = typeof import('../../../src/core/templates.ts')

let loaded: Merge | null = null

/** Null until it is there. It brings what it takes to write phones of all countries, so it comes only if wanted. */
export function useMerge(isWanted: boolean): Merge | null {
  const [merge, setMerge] = useState(loaded)
  useEffect(() => {
    if (!isWanted || merge) return
    let isGone = false
    void import('../../../src/core/templates.ts').then(module => {
      loaded = module
      if (!isGone) setMerge(module)
    })
    return () => {
      isGone = true
    }
  }, [isWanted, merge])
  return merge
}

/** Buttons that put a field in, with the fallback that reads well. */
export const FIELD_BUTTONS = [
  { label: 'First name', field: '{{first_name|there}}' },
  { label: 'Last name', field: '{{last_name}}' },
  { label: 'Full name', field: '{{name}}' },
  { label: 'Company', field: '{{company|your company}}' },
  { label: 'E-mail', field: '{{email}}' },
  { label: 'Our name', field: '{{agent}}' },
] as const

/** Whoever one writes for, as far as it is known. */
export type Person = {
  readonly firstName: string
  readonly lastName: string
  readonly company: string | null
  readonly email: string | null
  readonly phone: string
}

export type Merged =
  | { kind: 'plain' }
  | { kind: 'problem'; words: string; at: number }
  | { kind: 'rendered'; body: string; holes: readonly string[] }

/** `plain`: nothing to put in, or not loaded yet. */
export function mergeFor(merge: Merge | null, body: string, person: Person, agent: string): Merged {
  if (!merge || !body.includes('{{')) return { kind: 'plain' }
  const template = merge.parse(body)
  if (!template.ok) return { kind: 'problem', words: template.problem, at: template.at }
  const fields: Fields = { ...person, agent }
  const holes = merge.holesIn(template.parts, fields).map(nameOfField)
  return { kind: 'rendered', body: merge.render(template.parts, fields), holes }
}

export function nameOfField(field: string): string {
  return field.replace('_', ' ').replace('email', 'e-mail address')
}

/** Where the fields stand, and the slip where there is one, for the marks behind the words. */
export function fieldMarks(body: string, template: Template | null): Mark[] {
  const fields = [...body.matchAll(/\{\{[^{}]*\}\}/g)].map(
    (found): Mark => ({ index: found.index, length: found[0].length, kind: 'field' }),
  )
  if (!template || template.ok) return fields
  const { at } = template
  const length = Math.max(2, /^\{?\{[^{}]*\}?\}?/.exec(body.slice(at))?.[0].length ?? 2)
  return [...fields.filter(mark => mark.index !== at), { index: at, length, kind: 'bad' }]
}
