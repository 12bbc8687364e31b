// Checks answers against Twilio's own OpenAPI document, read where it lies beside the project; it is not
// ours to copy.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

const folder = path.resolve(import.meta.dirname, '../../../shared/twilio')
const MESSAGES = path.join(folder, 'messages.openapi.json')
const CONSENTS = path.join(folder, 'consents.openapi.json')

export const isThere = existsSync(MESSAGES) && existsSync(CONSENTS)

type Node = { [key: string]: unknown }
type Operation = { responses: Record<string, { content?: Record<string, { schema: Node }> }> }

/** The validator of one operation's answer; a 204 has none. */
export function validatorOf(route: string, method: string, status: number): ValidateFunction {
  const isConsents = route.startsWith('/v1/')
  const document = JSON.parse(readFileSync(isConsents ? CONSENTS : MESSAGES, 'utf8')) as {
    paths: Record<string, Record<string, Operation>>
  }
  const schema =
    document.paths[isConsents ? route : `/2010-04-01/Accounts/{AccountSid}${route}`]?.[method]?.responses[
      status
    ]?.content
  const found = schema?.['application/json']?.schema
  if (!found) throw new Error(`Twilio's document knows no ${method} ${route} that answers ${status}`)
  const ajv = new Ajv({ strict: false, allErrors: true })
  ajv.addFormat('phone-number', /^(?:\+[1-9]\d{6,14}|\d{5,6})$/)
  ajv.addFormat(
    'date-time-rfc-2822',
    /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$/,
  )
  ajv.addFormat('currency', /^[A-Z]{3}$/)
  ajv.addFormat('http-method', /^(?:GET|POST)$/)
  ajv.addFormat('int64', true)
  // Twilio's pages link by path, though its document says uri; and an unset url is an empty text there.
  ajv.addFormat('uri', /^(?:\/|https?:\/\/|$)/)
  for (const shape of ['uri-map', 'phone-number-capabilities', 'date-time']) ajv.addFormat(shape, true)
  return ajv.compile({ ...(closed(found) as Node), components: closed((document as Node).components) })
}

/**
 * OpenAPI 3.0 says `nullable`, JSON Schema says so by a type of its own. And what Twilio does not name we
 * must not send: a field with a wrong name would else pass as an extra one.
 */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const node = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, closed(item)])) as Node
  // What has no type may be anything.
  if (node.nullable === true && node.type === undefined) delete node.nullable
  if (node.nullable === true) {
    node.type = [node.type, 'null']
    if (Array.isArray(node.enum)) node.enum = [...node.enum, null]
  }
  if (typeof node.properties === 'object') {
    node.additionalProperties = false
    node.required = Object.keys(node.properties as Node)
  }
  return node
}
