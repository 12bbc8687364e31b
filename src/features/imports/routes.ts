// Imports over the API: upload a file, look what would come of it, start, watch, cancel, fetch the rows that failed.
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { oneLine } from '../../core/contact-text.ts'
import { isUuid } from '../../core/id.ts'
import { guessMapping, mappingFault } from '../../core/import-fields.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, isProblem, notFound, type Problem, problem } from '../../kit/web/problem.ts'
import { type Answer, created, file, ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { type Actor, route, upload } from '../accounts/context.ts'
import { errorLines } from './errors.ts'
import { keepFile } from './file.ts'
import { ImportOptionsShape, MappingShape } from './options.ts'
import {
  BEGIN_UPLOAD,
  CHOOSE,
  DROP,
  DROP_PIECES,
  END_UPLOAD,
  findImport,
  HAS_PIECES,
  holdImport,
  type ImportRow,
  importOf,
  LIST,
  SET_STATE,
} from './queries.ts'
import { tell } from './run.ts'
import { ImportShape, importView } from './view.ts'

const Id = z.object({ id: z.string() })
/** What browsers and programs call a CSV file. */
const TYPES = [
  'text/csv',
  'application/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/vnd.ms-excel',
  'application/octet-stream',
]

export const uploadImport = upload({
  summary:
    'Upload a CSV file of contacts; nothing is imported yet. Answers its columns and a guess what they are',
  query: z.object({ fileName: z.string().max(200).default('contacts.csv') }),
  upload: TYPES,
  answers: { 201: ImportShape },
  async handle({ rt, actor }, { query, body }) {
    const fileName = oneLine(query.fileName.replaceAll('\0', '')) || 'contacts.csv'
    return keepUpload(rt, actor, fileName, body)
  },
})

/** An upload that breaks off leaves nothing. */
async function keepUpload(
  rt: Runtime,
  actor: Actor,
  fileName: string,
  body: Readable,
): Promise<Answer | Problem> {
  const { accountId } = actor
  // Without a body there is no stream.
  if (!(Symbol.asyncIterator in body)) return badField('file', 'The file is empty.')
  const importId = rt.newId()
  await rt.db.run(BEGIN_UPLOAD, [accountId, importId, fileName, actor.name, rt.clock.now()])
  try {
    const kept = await keepFile(rt.db, { accountId, importId }, body)
    if (!isProblem(kept)) {
      const { bytes, shape } = kept
      const mapping = guessMapping(
        shape.hasHeader ? shape.headers : shape.headers.map(() => ''),
        shape.samples,
      )
      const options = JSON.stringify(ImportOptionsShape.parse({}))
      await rt.db.run(END_UPLOAD, [accountId, importId, bytes, JSON.stringify(shape), mapping, options])
      return created(importView((await findImport(rt.db, accountId, importId))!))
    }
    await forget(rt, accountId, importId)
    return kept
  } catch (error) {
    await forget(rt, accountId, importId)
    throw error
  }
}

async function forget(rt: Runtime, accountId: string, importId: string): Promise<void> {
  await rt.db.run(DROP_PIECES, [accountId, importId])
  await rt.db.run(DROP, [accountId, importId])
}

export const listImports = route({
  summary: 'Imports, the newest first',
  query: PageQuery,
  answers: { 200: pageOf(ImportShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isUuid])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const rows = await rt.db.rows(LIST, [actor.accountId, key?.[0] ?? LAST_ID, query.limit + 1])
    const shown = page(
      rows,
      query.limit,
      row => [row.id as string],
      row => importView(importOf(row)),
    )
    return ok(shown)
  },
})

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

export const getImport = route({
  summary: 'One import: its columns, its check, how far it is',
  params: Id,
  answers: { 200: ImportShape },
  async handle({ rt, actor }, { params }) {
    const row = isUuid(params.id) ? await findImport(rt.db, actor.accountId, params.id) : null
    return row ? ok(importView(row)) : notFound('import')
  },
})

const Choice = z.strictObject({
  mapping: MappingShape.optional().describe('a field for every column; absent: as it is'),
  options: ImportOptionsShape.optional(),
})

export const previewImport = route({
  summary:
    'Read the whole file and say what would come of it; ask for the import until its state is `checked`',
  params: Id,
  body: Choice,
  answers: { 200: ImportShape, 409: null },
  handle: ({ rt, actor }, { params, body }) =>
    choose(rt, actor, { id: params.id, choice: body, state: 'checking', job: 'import_check' }),
})

export const startImport = route({
  summary: 'Import the file: the good rows; the others are in `errors.csv` afterwards',
  params: Id,
  body: Choice,
  answers: { 200: ImportShape, 409: null },
  handle: ({ rt, actor }, { params, body }) =>
    choose(rt, actor, { id: params.id, choice: body, state: 'waiting', job: 'import' }),
})

type Choosing = {
  readonly id: string
  readonly choice: z.output<typeof Choice>
  readonly state: 'checking' | 'waiting'
  readonly job: string
}

async function choose(
  rt: Runtime,
  { accountId }: Actor,
  { id, choice, state, job }: Choosing,
): Promise<Answer | Problem> {
  if (!isUuid(id)) return notFound('import')
  return rt.db.tx(async tx => {
    const row = await holdImport(tx, accountId, id)
    if (row === null) return notFound('import')
    const mapping = choice.mapping ?? row.mapping
    const options = choice.options ?? row.options
    const wrong = notNow(row)
    if (wrong) return wrong
    const fault = mappingFault(mapping, row.shape.headers.length)
    if (fault !== null) return badField('mapping', fault)
    if (options.addTags.some(tag => tag.includes('\0')) || options.consentSource?.includes('\0'))
      return badField('options', 'This holds a character that cannot be kept (NUL).')
    if (!(await tx.one(HAS_PIECES, [accountId, id]))) return gone()
    await tx.run(CHOOSE, [accountId, id, state, mapping, JSON.stringify(tidy(options)), rt.clock.now()])
    await rt.jobs.enqueue(tx, job, { accountId, importId: id })
    await tell(rt, tx, accountId, { importId: id, state })
    return ok(importView((await holdImport(tx, accountId, id))!))
  })
}

function tidy(options: ImportRow['options']): ImportRow['options'] {
  const addTags = [...new Set(options.addTags.map(oneLine))].filter(tag => tag !== '')
  return { ...options, addTags, consentSource: oneLine(options.consentSource ?? '') || null }
}

function notNow({ state, fileName }: ImportRow): Problem | null {
  if (state === 'uploaded' || state === 'checked') return null
  const words =
    state === 'checking'
      ? `${fileName} is being checked. Wait until it is done, or cancel the check.`
      : `${fileName} was started already. To import it once more, upload it again.`
  return problem(409, 'import-busy', 'Not now', words)
}

function gone(): Problem {
  return problem(409, 'import-gone', 'The file is gone', 'It waited for too long. Upload it again.')
}

export const cancelImport = route({
  summary: 'Cancel a check or an import. What was imported until then stays',
  params: Id,
  answers: { 200: ImportShape, 409: null },
  async handle({ rt, actor: { accountId } }, { params }) {
    if (!isUuid(params.id)) return notFound('import')
    return rt.db.tx(async tx => {
      const row = await holdImport(tx, accountId, params.id)
      if (row === null) return notFound('import')
      const next = CANCELED[row.state]
      if (next === undefined)
        return problem(409, 'import-over', 'Nothing to cancel', `${row.fileName} is not running.`)
      await tx.run(SET_STATE, [accountId, row.id, next])
      await tell(rt, tx, accountId, { importId: row.id, state: next })
      return ok(importView({ ...row, state: next }))
    })
  },
})

/** The job sees it at its next step. */
const CANCELED: Partial<Record<ImportRow['state'], ImportRow['state']>> = {
  checking: 'uploaded',
  waiting: 'canceling',
  running: 'canceling',
  canceling: 'canceling',
}

export const importErrors = route({
  summary: 'The rows that were refused or imported in part: line, reason and the row as it stood in the file',
  params: Id,
  answers: { 200: { file: 'text/csv' } },
  async handle({ rt, actor }, { params }) {
    const row = isUuid(params.id) ? await findImport(rt.db, actor.accountId, params.id) : null
    if (!row) return notFound('import')
    const fileName = `errors-${row.fileName.replace(/\.\w+$/, '').replace(/[^\w-]+/g, '-')}.csv`
    const chunks = errorLines(rt.db, actor.accountId, row)
    return file({ chunks, type: 'text/csv; charset=utf-8', fileName })
  },
})
