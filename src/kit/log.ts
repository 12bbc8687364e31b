// One line of JSON an event, on standard error. Whole phone numbers never get out: they are masked by construction.
import { type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

export function makeLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      formatters: { log: line => maskPhones(line) as Record<string, unknown> },
      redact: [
        'password',
        'token',
        'secret',
        'authorization',
        '*.password',
        '*.token',
        '*.secret',
        '*.authorization',
      ],
    },
    pino.destination({ dest: 2, sync: false }),
  )
}

const PHONE = /\+\d{7,15}/g

/**
 * Masks whatever looks like a phone, at any depth: `+15125550101` becomes `+1512***0101`. Errors keep their stack.
 */
export function maskPhones(value: unknown, depth = 0): unknown {
  if (typeof value === 'string')
    return value.replace(PHONE, phone => `${phone.slice(0, 5)}***${phone.slice(-4)}`)
  if (value instanceof Error) {
    return {
      type: value.name,
      message: maskPhones(value.message),
      stack: maskPhones(value.stack ?? ''),
      ...codeOf(value),
    }
  }
  if (value === null || typeof value !== 'object' || value instanceof Date || depth > 4) return value
  if (Array.isArray(value)) return value.map(item => maskPhones(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskPhones(item, depth + 1)]))
}

function codeOf(error: Error): { code?: unknown } {
  return 'code' in error ? { code: error.code } : {}
}
