// Writes the API document as TypeScript types in the shape that openapi-fetch takes (`paths`).
// Our document uses few of JSON Schema's words, so this knows few and refuses the rest.

type Schema = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: unknown
}
type Parameter = {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly schema: Schema
}
type Content = { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }
type Operation = {
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}
export type ApiDocument = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

const METHODS = ['get', 'put', 'post', 'delete', 'patch']
const PLACES = ['query', 'header', 'path'] as const

export function typesOf(document: unknown): string {
  const { paths } = document as ApiDocument
  const entries = Object.entries(paths).map(
    ([address, operations]) => `  '${address}': {\n${operationsType(operations)}  }\n`,
  )
  return `// Made from docs/api.json; do not edit: npm run update.\n\nexport type paths = {\n${entries.join('')}}\n`
}

function operationsType(operations: Readonly<Record<string, Operation>>): string {
  return METHODS.map(method => {
    const operation = operations[method]
    return operation ? `    ${method}: ${operationType(operation)}\n` : `    ${method}?: never\n`
  }).join('')
}

function operationType({ parameters = [], requestBody, responses }: Operation): string {
  const places = PLACES.map(place => {
    const own = parameters.filter(one => one.in === place)
    const isOptional = own.every(one => !one.required)
    if (own.length === 0) return `${place}?: never`
    const fields = own.map(one => `'${one.name}'${one.required ? '' : '?'}: ${typeOf(one.schema)}`)
    return `${place}${isOptional ? '?' : ''}: { ${fields.join('; ')} }`
  })
  const body = requestBody ? `requestBody: { ${contentType(requestBody)} }` : 'requestBody?: never'
  const answers = Object.entries(responses).map(([status, answer]) => {
    const key = /^\d+$/.test(status) ? status : `'${status.toLowerCase()}'`
    return `${key}: { headers: Record<string, unknown>; ${contentType(answer)} }`
  })
  return `{ parameters: { ${places.join('; ')}; cookie?: never }; ${body}; responses: { ${answers.join('; ')} } }`
}

function contentType({ content }: Content): string {
  if (!content) return 'content?: never'
  return `content: { ${Object.entries(content)
    .map(([type, { schema }]) => `'${type}': ${typeOf(schema)}`)
    .join('; ')} }`
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return `(${schema.anyOf.map(typeOf).join(' | ')})`
  if (Array.isArray(schema.type))
    return `(${schema.type.map(type => typeOf({ ...schema, type })).join(' | ')})`
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `${wrapped(typeOf(schema.items ?? {}))}[]`
    case 'object':
      return objectType(schema)
    case undefined:
      return 'unknown'
    default:
      throw new Error(`the type writer does not know ${JSON.stringify(schema)}`)
  }
}

function objectType({ properties = {}, required = [] }: Schema): string {
  const fields = Object.entries(properties).map(([name, schema]) => {
    return `'${name}'${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`
  })
  return `{ ${fields.join('; ')} }`
}

function wrapped(type: string): string {
  return type.includes(' | ') && !type.startsWith('{') ? `(${type})` : type
}
