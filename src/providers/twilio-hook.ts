// A webhook's form, read once: the signature is over its fields, and so is everything else.
import { type ParsedUrlQuery, parse } from 'node:querystring'
import type { HookRequest } from './provider.ts'

const read = new WeakMap<HookRequest, ParsedUrlQuery>()

export function fieldsOf(request: HookRequest): ParsedUrlQuery {
  const known = read.get(request)
  if (known) return known
  const form = parse(request.rawBody)
  read.set(request, form)
  return form
}
