// Who a broadcast goes to, as data: picked people, all that match a filter, or a list; its limits and its words.
import { isUuid } from './id.ts'

export type ConsentWanted = 'unknown' | 'opted_in' | 'opted_out'

/**
 * When a contact was texted last, on any of its phones. `before` and `after` ask for a text; `not_in_days` also takes
 * those who never had one.
 */
export type LastTexted =
  | { readonly kind: 'never' }
  | { readonly kind: 'before' | 'after'; readonly at: string }
  | { readonly kind: 'not_in_days' | 'in_days'; readonly days: number }

/** All of it must hold. `consent`: with at least one phone in one of these states. */
export type Filter = {
  readonly search?: string | undefined
  readonly allTags?: readonly string[] | undefined
  readonly anyTags?: readonly string[] | undefined
  readonly noTags?: readonly string[] | undefined
  readonly consent?: readonly ConsentWanted[] | undefined
  readonly lastTexted?: LastTexted | undefined
  readonly source?: string | undefined
  readonly company?: string | undefined
  readonly timeZone?: string | undefined
  readonly createdAfter?: string | undefined
  readonly createdBefore?: string | undefined
  readonly importId?: string | undefined
}

export type ListRow = {
  readonly phone: string
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  readonly company?: string | undefined
}

export type Audience =
  | { readonly kind: 'contacts'; readonly ids: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'list'; readonly rows: readonly ListRow[] }

export type AudienceProblem = { readonly field: string; readonly message: string }

export const MOST_PICKED = 10_000
export const MOST_LISTED = 50_000
const MOST_TAGS = 20
const MOST_DAYS = 3_650
const LONGEST = { search: 100, tag: 60, text: 200 } as const

/** What is wrong with it, by field; nothing where all is well. */
export function checkAudience(audience: Audience): AudienceProblem[] {
  switch (audience.kind) {
    case 'contacts':
      return checkPicked(audience.ids)
    case 'list':
      return checkCount('rows', audience.rows.length, MOST_LISTED)
    case 'filter':
      return checkFilter(audience.filter).map(({ field, message }) => ({ field: `filter.${field}`, message }))
  }
}

function checkPicked(ids: readonly string[]): AudienceProblem[] {
  const wrong = ids.findIndex(id => !isUuid(id))
  const message = 'This is not the id of a contact.'
  return [
    ...checkCount('ids', ids.length, MOST_PICKED),
    ...(wrong < 0 ? [] : [{ field: `ids.${wrong}`, message }]),
  ]
}

function checkCount(field: string, count: number, most: number): AudienceProblem[] {
  if (count === 0) return [{ field, message: 'There is nobody in it.' }]
  return count <= most ? [] : [{ field, message: `At most ${most.toLocaleString('en-US')}.` }]
}

export function checkFilter(filter: Filter): AudienceProblem[] {
  return [
    ...checkText('search', filter.search, LONGEST.search),
    ...(['allTags', 'anyTags', 'noTags'] as const).flatMap(field => checkTags(field, filter[field])),
    ...(['source', 'company', 'timeZone'] as const).flatMap(field =>
      checkText(field, filter[field], LONGEST.text),
    ),
    ...checkTime('createdAfter', filter.createdAfter),
    ...checkTime('createdBefore', filter.createdBefore),
    ...checkLastTexted(filter.lastTexted),
    ...(filter.importId === undefined || isUuid(filter.importId)
      ? []
      : [{ field: 'importId', message: 'This is not the id of an import.' }]),
  ]
}

function checkTags(field: string, tags: readonly string[] = []): AudienceProblem[] {
  if (tags.length > MOST_TAGS) return [{ field, message: `At most ${MOST_TAGS} tags.` }]
  return tags.flatMap((tag, index) => checkText(`${field}.${index}`, tag, LONGEST.tag))
}

function checkText(field: string, text: string | undefined, longest: number): AudienceProblem[] {
  if (text === undefined) return []
  if (text.length > longest) return [{ field, message: `At most ${longest} characters.` }]
  if (text.includes('\0') || /\p{Surrogate}/u.test(text))
    return [{ field, message: 'This holds a character that no contact has.' }]
  return []
}

function checkLastTexted(last: LastTexted | undefined): AudienceProblem[] {
  if (last === undefined || last.kind === 'never') return []
  if ('at' in last) return checkTime('lastTexted.at', last.at)
  const { days } = last
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return []
  return [{ field: 'lastTexted.days', message: `A whole number of days, from 1 to ${MOST_DAYS}.` }]
}

function checkTime(field: string, at: string | undefined): AudienceProblem[] {
  if (at === undefined || INSTANT.test(at)) {
    if (at === undefined || !Number.isNaN(Date.parse(at))) return []
  }
  return [{ field, message: 'Give a time with its zone, such as 2026-03-03T15:00:00Z.' }]
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/** `Contacts tagged buyer or seller, not tagged closed, not texted in 30 days`. */
export function describeAudience(audience: Audience): string {
  switch (audience.kind) {
    case 'contacts':
      return counted(audience.ids.length, 'picked contact')
    case 'list':
      return `A list of ${counted(audience.rows.length, 'phone')}`
    case 'filter':
      return describeFilter(audience.filter)
  }
}

function counted(count: number, thing: string): string {
  return `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`
}

export function describeFilter(filter: Filter): string {
  const parts = [
    tagWords('tagged', 'and', filter.allTags),
    tagWords('tagged', 'or', filter.anyTags),
    tagWords(
      filter.noTags && filter.noTags.length > 1 ? 'tagged neither' : 'not tagged',
      'nor',
      filter.noTags,
    ),
    consentWords(filter.consent),
    lastTextedWords(filter.lastTexted),
    filter.company && `at ${filter.company}`,
    filter.timeZone && `in the time zone ${filter.timeZone}`,
    filter.source && `from “${filter.source}”`,
    filter.createdAfter && `added since ${dayOf(filter.createdAfter)}`,
    filter.createdBefore && `added before ${dayOf(filter.createdBefore)}`,
    filter.importId && 'of one import',
    filter.search?.trim() && `matching “${filter.search.trim()}”`,
  ].filter(part => typeof part === 'string' && part !== '')
  return parts.length === 0 ? 'All contacts' : `Contacts ${parts.join(', ')}`
}

function tagWords(verb: string, between: string, tags: readonly string[] = []): string {
  return tags.length === 0 ? '' : `${verb} ${listed(tags, between)}`
}

/** `a`, `a or b`, `a, b or c`. */
function listed(items: readonly string[], between: string): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${between} ${last}`
}

const CONSENTS: Record<ConsentWanted, string> = {
  unknown: 'neither opted out nor in',
  opted_in: 'opted in',
  opted_out: 'opted out',
}

function consentWords(wanted: readonly ConsentWanted[] = []): string {
  const states = [...new Set(wanted)]
  if (states.length === 2 && !states.includes('opted_out')) return 'who may be texted'
  return listed(
    states.map(state => CONSENTS[state]),
    'or',
  )
}

function lastTextedWords(last: LastTexted | undefined): string {
  switch (last?.kind) {
    case undefined:
      return ''
    case 'never':
      return 'never texted'
    case 'before':
      return `last texted before ${dayOf(last.at)}`
    case 'after':
      return `texted since ${dayOf(last.at)}`
    case 'not_in_days':
      return `not texted in ${counted(last.days, 'day')}`
    case 'in_days':
      return `texted in the last ${counted(last.days, 'day')}`
  }
}

/** `March 3, 2026`, with the time of day where it is not midnight. The words of one zone, so that all read the same. */
function dayOf(at: string): string {
  const iso = new Date(at).toISOString()
  const day = `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${Number(iso.slice(8, 10))}, ${iso.slice(0, 4)}`
  const time = iso.slice(11, 16)
  return time === '00:00' ? day : `${day}, ${time} UTC`
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'],
  ...['September', 'October', 'November', 'December'],
]
