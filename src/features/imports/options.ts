// What a person decides about an import, and how the file looks: the shapes that the API, the job and the reader share.
import { z } from 'zod'
import type { Delimiter } from '../../core/csv.ts'
import { IMPORT_FIELDS, type ImportField } from '../../core/import-fields.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** How the file is written; found out when it comes in. */
export type FileShape = {
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly hasHeader: boolean
  readonly headers: readonly string[]
  /** The first rows below the header. */
  readonly samples: readonly (readonly string[])[]
}

export const ImportOptionsShape = z.strictObject({
  existing: z
    .enum(['fill', 'overwrite', 'skip', 'add'])
    .default('fill')
    .describe(
      'what a row does to a contact who is there: fill what is empty, overwrite, nothing, or stand as a contact of its own',
    ),
  matchBy: z
    .enum(['phone_and_name', 'phone'])
    .default('phone_and_name')
    .describe('who is the same person: one phone and no other name, or one phone whatever the name'),
  addTags: z.array(z.string().max(60)).max(10).default([]).describe('every imported contact gets these'),
  consentSource: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe('where the consents in the file came from, if no column says it'),
})

export type ImportOptions = z.output<typeof ImportOptionsShape>

export const MappingShape = z
  .array(z.enum(IMPORT_FIELDS))
  .max(200)
  .describe('a field for every column, in the order of the columns')

export type Place = { readonly accountId: string; readonly importId: string }

/** What the reader of the rows needs to know. */
export type Reading = {
  readonly place: Place
  readonly shape: FileShape
  readonly mapping: readonly ImportField[]
  readonly options: ImportOptions
  /** Rows that are taken over already: after the first number, up to the second; in their order. */
  readonly done: readonly (readonly [from: number, to: number])[]
}
