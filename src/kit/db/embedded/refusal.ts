// The one error of the embedded database: a situation that a person has to settle, told in a person's words.

export type RefusalKind = 'unsupported' | 'version' | 'user' | 'folder' | 'start'

export class EmbeddedRefusal extends Error {
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, message: string) {
    super(message)
    this.name = 'EmbeddedRefusal'
    this.kind = kind
  }
}

/** Every refusal ends with the way that always works. */
export const USE_URL = 'Or set DATABASE_URL to a PostgreSQL (15 or newer) that you run yourself.'
