// Writes lists as PostgreSQL reads them. pg does it too, and looks at every character of every element in JavaScript.

/** A value for a statement: a flat list is written here, all else is left to pg. */
export function written(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  let text = '{'
  for (let i = 0; i < value.length; i++) {
    const element = elementOf(value[i])
    if (element === null) return value
    text += i === 0 ? element : `,${element}`
  }
  return `${text}}`
}

/** Null for what pg must write. */
function elementOf(one: unknown): string | null {
  switch (typeof one) {
    case 'string':
      return SPECIAL.test(one) ? `"${one.replace(SPECIALS, '\\$&')}"` : `"${one}"`
    case 'number':
    case 'boolean':
      return String(one)
    case 'undefined':
      return 'NULL'
    case 'object':
      if (one === null) return 'NULL'
      if (one instanceof Date) return `"${one.toISOString()}"`
      return Buffer.isBuffer(one) ? `"\\\\x${one.toString('hex')}"` : null
    default:
      return null
  }
}

const SPECIAL = /["\\]/
const SPECIALS = /["\\]/g
