// Saved replies over the API: texts with merge fields that everybody in the account may use and mend.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { parse } from '../../core/templates.ts'
import { type Row, sql } from '../../kit/db/db.ts'
import { badField, isProblem, notFound, type Problem, problem } from '../../kit/web/problem.ts'
import { created, done, ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'

const TemplateShape = z.object({
  id: z.string(),
  name: z.string(),
  body: z.string(),
  author: z.string().describe('who wrote or changed it last'),
  createdAt: z.string(),
  updatedAt: z.string(),
})
const Id = z.object({ id: z.string() })
const NAME = z.string().max(80)
const BODY = z.string().max(1600).describe('with merge fields, for example {{first_name|there}}')

/** They come all at once, so that `/` in the composer finds among them without asking again. */
const MOST_TEMPLATES = 500

export const listTemplates = route({
  summary: 'The saved replies of the account, by name',
  answers: { 200: z.object({ items: z.array(TemplateShape), next: z.null() }) },
  async handle({ rt, actor }) {
    const rows = await rt.db.rows(LIST, [actor.accountId])
    return ok({ items: rows.map(templateView), next: null })
  },
})

export const createTemplate = route({
  summary: 'Save a reply',
  body: z.strictObject({ name: NAME, body: BODY }),
  answers: { 201: TemplateShape, 409: null },
  async handle({ rt, actor }, { body }) {
    const { accountId, name: author } = actor
    const read = readTemplate(body)
    if (isProblem(read)) return read
    const count = (await rt.db.one<{ n: number }>(COUNT, [accountId]))?.n ?? 0
    if (count >= MOST_TEMPLATES) {
      const words = `An account keeps up to ${MOST_TEMPLATES} saved replies. Delete one that nobody uses.`
      return problem(409, 'full', 'There are too many saved replies', words)
    }
    const values = [accountId, rt.newId(), read.name, read.body, author, rt.clock.now()]
    const row = await rt.db.one(ADD, values)
    return row ? created(templateView(row)) : taken(read.name!)
  },
})

export const editTemplate = route({
  summary: 'Change a saved reply; what is absent stays as it is',
  params: Id,
  body: z.strictObject({ name: NAME.optional(), body: BODY.optional() }),
  answers: { 200: TemplateShape, 409: null },
  async handle({ rt, actor }, { params, body }) {
    const { accountId, name: author } = actor
    if (!isUuid(params.id)) return notFound('saved reply')
    const read = readTemplate(body)
    if (isProblem(read)) return read
    const values = [accountId, params.id, read.name, read.body, author, rt.clock.now()]
    const row = await rt.db.one(EDIT, values).catch(unlessTaken)
    if (row === 'taken') return taken(read.name!)
    return row ? ok(templateView(row)) : notFound('saved reply')
  },
})

export const deleteTemplate = route({
  summary: 'Delete a saved reply. Texts that were written with it stay as they are',
  params: Id,
  answers: { 204: null },
  async handle({ rt, actor }, { params }) {
    const isGone = isUuid(params.id) && (await rt.db.run(DELETE, [actor.accountId, params.id])) === 1
    return isGone ? done() : notFound('saved reply')
  },
})

type Given = { readonly name?: string | undefined; readonly body?: string | undefined }

/** Null where it is absent. */
function readTemplate(given: Given): { name: string | null; body: string | null } | Problem {
  const name = given.name === undefined ? null : given.name.replace(/\s+/g, ' ').trim()
  const body = given.body === undefined ? null : given.body.trim()
  if (name === '') return badField('name', 'Give it a name: that is how it is found.')
  if (body === '') return badField('body', 'It is empty: write what it says.')
  const template = body === null ? null : parse(body)
  if (template && !template.ok) return badField('body', template.problem)
  return { name, body }
}

function taken(name: string): Problem {
  const words = `There is a saved reply called "${name}" already. Choose another name.`
  return problem(409, 'exists', 'This name is taken', words, { errors: [{ field: 'name', message: words }] })
}

/** Another one has the name: only the index knows that for sure. */
function unlessTaken(error: unknown): 'taken' {
  if (error instanceof Error && 'constraint' in error && error.constraint === 'templates_by_name')
    return 'taken'
  throw error
}

function templateView(row: Row): z.infer<typeof TemplateShape> {
  return {
    id: row.id as string,
    name: row.name as string,
    body: row.body as string,
    author: row.author as string,
    createdAt: (row.created_at as Date).toISOString(),
    updatedAt: (row.updated_at as Date).toISOString(),
  }
}

const COLUMNS = 'id, name, body, author, created_at, updated_at'
const LIST = sql(
  'templates_list',
  `select ${COLUMNS} from templates where account_id = $1 order by lower(name), id limit ${MOST_TEMPLATES}`,
)
const COUNT = sql('templates_count', 'select count(*)::int as n from templates where account_id = $1')
const ADD = sql(
  'template_add',
  `insert into templates (account_id, id, name, body, author, created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6, $6)
   on conflict (account_id, lower(name)) do nothing
   returning ${COLUMNS}`,
)
const EDIT = sql(
  'template_edit',
  `update templates set name = coalesce($3, name), body = coalesce($4, body), author = $5, updated_at = $6
    where account_id = $1 and id = $2
   returning ${COLUMNS}`,
)
const DELETE = sql('template_delete', 'delete from templates where account_id = $1 and id = $2')
