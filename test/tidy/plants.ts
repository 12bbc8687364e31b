// Planted sources: a violation of every kind that must be found, and clean ones that must pass.
import type { File } from './source.ts'

export type Plant = {
  readonly rule: string
  readonly title: string
  readonly files: readonly File[]
  readonly line: number
}

const HEAD = '// Says what this file is for.\n'

/** The file begins with a good first line, so the code starts at line 2. */
const file = (path: string, code: string): File => ({ path, text: `${HEAD}${code}\n` })

const plant = (rule: string, path: string, code: string, line = 2): Plant => ({
  rule,
  title: `${path}: ${code.length > 70 ? `${code.slice(0, 70)}…` : code}`.replace(/\n[\s\S]*/, ' …'),
  files: [file(path, code)],
  line,
})

const lines = (count: number, line = '  step()'): string =>
  Array.from({ length: count }, () => line).join('\n')

const LONG_WORDING = 'You will not receive any more messages. '.repeat(4)

export const PLANTS: readonly Plant[] = [
  ...[
    plant('import direction', 'src/core/pace.ts', "import { sql } from '../kit/db/db.ts'"),
    plant('import direction', 'src/core/pace.ts', "import type { Db } from '../kit/db/db.ts'"),
    plant('import direction', 'src/kit/batch.ts', "import { post } from '../features/credits/post.ts'"),
    plant('import direction', 'src/kit/batch.ts', "export { findProvider } from '../providers/catalog.ts'"),
    plant('import direction', 'src/providers/twilio.ts', "import { makeHttp } from '../kit/http.ts'"),
    plant('import direction', 'src/runtime.ts', "const late = await import('./features/inbox/receive.ts')"),
    plant('import direction', 'src/features/inbox/reply.ts', "import { readConfig } from '../../config.ts'"),
    plant('import direction', 'src/features/inbox/reply.ts', "import { routes } from '../../app.ts'"),
    plant('import direction', 'src/demo.ts', "import { startSandbox } from './sandbox/sandbox.ts'"),
    plant('import direction', 'src/app.ts', "import '../web/desk/main.tsx'"),
    plant('import direction', 'src/sandbox/inbound.ts', "import type { Runtime } from '../runtime.ts'"),
    plant('import direction', 'web/desk/api.ts', "import { maskPhones } from '../../src/kit/log.ts'"),
    { ...plant('import direction', 'src/helpers/text.ts', 'export const one = 1', 1) },
  ],
  ...[
    plant('feature order', 'src/features/consent/record.ts', "import { post } from '../credits/post.ts'"),
    plant('feature order', 'src/features/inbox/reply.ts', "import type { Step } from '../plans/step.ts'"),
    plant('feature order', 'src/features/campaigns/start.ts', "import { emit } from '../events/emit.ts'"),
  ],
  {
    rule: 'import circle',
    title: 'three files in a circle',
    files: [
      file('src/kit/one.ts', "import { two } from './two.ts'"),
      file('src/kit/two.ts', "import { type Three, three } from './three.ts'"),
      file('src/kit/three.ts', "export { one } from './one.ts'"),
    ],
    line: 2,
  },
  ...[
    plant('imports of core', 'src/core/id.ts', "import { randomBytes } from 'node:crypto'"),
    plant('imports of core', 'src/core/id.ts', "import type { z } from 'zod'"),
    plant(
      'imports of core',
      'src/core/prices.ts',
      "import { parsePhoneNumberFromString } from 'libphonenumber-js/max'",
    ),
  ],
  { ...plant('file size', 'src/kit/batch.ts', lines(400), 401), title: 'a file of 401 lines' },
  {
    ...plant(
      'function size',
      'src/kit/batch.ts',
      `export async function long<T extends Map<string, { a: 1 }>>(one: { a: T }): Promise<{ a: T }> {\n${lines(69)}\n}`,
    ),
    title: 'a function of 71 lines',
  },
  {
    ...plant(
      'function size',
      'web/desk/panel.tsx',
      `const one = 1\n\nexport const Panel = () => (\n${lines(69)}\n)`,
      4,
    ),
    title: 'an arrow of 71 lines',
  },
  {
    ...plant(
      'function size',
      'src/kit/web/page.ts',
      `const page = {\n  async show(name: string) {\n${lines(69)}\n  },\n}`,
      3,
    ),
    title: 'a method of 71 lines',
  },
  {
    ...plant('function size', 'test/a.test.ts', `test('all', () => {\n${lines(69)}\n})`),
    title: 'a test of 71 lines',
  },
  {
    ...plant('line length', 'src/kit/batch.ts', `const sum = ${'1 + '.repeat(30)}1`),
    title: 'a sum of 121 characters',
  },
  { ...plant('line length', 'src/kit/batch.ts', `// ${LONG_WORDING}`), title: 'a comment of 160 characters' },
  {
    ...plant('line length', 'src/kit/batch.ts', `const query = \`\n  ${'select 1, '.repeat(13)}\``, 3),
    title: 'an SQL text of 130 characters in a line',
  },
  {
    rule: 'first line',
    title: 'no comment',
    files: [{ path: 'src/kit/batch.ts', text: 'export const one = 1\n' }],
    line: 1,
  },
  {
    rule: 'first line',
    title: 'a comment that is no sentence',
    files: [{ path: 'src/kit/batch.ts', text: '// batching\nexport const one = 1\n' }],
    line: 1,
  },
  {
    rule: 'first line',
    title: 'a migration that does not say what it does',
    files: [{ path: 'migrations/0002_more.sql', text: 'create table more (id uuid primary key);\n' }],
    line: 1,
  },
  ...[
    plant('notes to self', 'src/kit/batch.ts', '/* one\n FIXME: doubles rows */', 2),
    plant('notes to self', 'web/desk/api.ts', 'const one = 1 // TODO retry'),
    plant('barrel', 'src/features/inbox/queries.ts', "export * from './webhook.ts'"),
    plant('barrel', 'src/features/inbox/index.ts', "export { hear } from './webhook.ts'", 1),
  ],
  ...[
    plant('waiting in core', 'src/core/consent.ts', 'export async function clear() {}'),
    plant('waiting in core', 'src/core/consent.ts', 'const row = load().then(take)'),
    plant('chance, timers and network in core', 'src/core/id.ts', 'const id = Math.random()'),
    plant('chance, timers and network in core', 'src/core/pace.ts', 'setTimeout(go, 5)'),
    plant('clock', 'src/core/pace.ts', 'const at = Date.now()'),
    plant('clock', 'src/core/pace.ts', 'const at = new Date()'),
    plant('clock', 'src/features/inbox/receive.ts', `const at = \`\${new Date( )}\``),
    plant('clock', 'src/sandbox/store.ts', 'const { now = Date.now } = options'),
    plant(
      'time of the database',
      'src/features/inbox/queries.ts',
      "const LIST = sql('list', 'select now()')",
    ),
    plant(
      'time of the database',
      'src/features/inbox/queries.ts',
      'const LIST = `\n  where at < CURRENT_TIMESTAMP`',
      3,
    ),
    {
      rule: 'time of the database',
      title: 'a default of now() in a migration',
      files: [
        {
          path: 'migrations/0009_more.sql',
          text: '-- More.\nalter table a add b timestamptz default now();\n',
        },
      ],
      line: 2,
    },
    plant('environment', 'src/kit/log.ts', 'const level = process.env.LOG_LEVEL'),
  ],
  ...[
    plant(
      'sending past the gate',
      'src/features/inbox/reply.ts',
      'await provider.send(leave, text, account, rt.http)',
    ),
    plant(
      'sending past the gate',
      'src/features/plans/step.ts',
      "await findProvider('twilio')\n  .send(leave, text)",
      3,
    ),
    plant('sending past the gate', 'src/app.ts', 'const { parse, send } = findProvider(name)'),
    plant(
      'forged clearance',
      'src/features/messages/claim.ts',
      'const leave = { phone, messageId } as Clearance',
    ),
    plant('forged clearance', 'test/stories/stop.test.ts', 'const leave = row as unknown as Clearance'),
    plant('forged clearance', 'src/features/messages/claim.ts', 'const other = { ...text.clearance, phone }'),
    plant('console', 'web/desk/api.ts', "console.log('here')"),
    plant('any', 'src/kit/batch.ts', 'const list: any[] = []'),
    plant('any', 'src/kit/batch.ts', 'const one = two as any'),
    plant('any', 'src/kit/batch.ts', 'type Bag = Record<string, any>'),
    plant('default export', 'src/kit/batch.ts', 'export default function make() {}'),
    plant('default export', 'web/desk/main.tsx', 'export { Page as default }'),
    plant('enum', 'src/core/consent.ts', 'export const enum State { On, Off }'),
    plant('sleep in a test', 'test/stories/stop.test.ts', 'await new Promise(done => setTimeout(done, 100))'),
    plant(
      'sleep in a test',
      'src/kit/batch.test.ts',
      "import { setTimeout as wait } from 'node:timers/promises'",
    ),
    plant('sleep in a test', 'test/browser/desk.test.ts', 'await page.waitForTimeout(300)'),
  ],
]

/** What looks like a violation and is none. */
export const CLEAN: readonly File[] = [
  file(
    'src/core/consent.ts',
    `import type { Reading } from './keywords.ts'
// Never Date.now() here, no await: the clock is an argument.
const said = 'await new Date() console.log any TODO export default'
const SLASHES = /['"\`/]|[/'"]\\/\\*/g
export type Clearance = { readonly phone: string }
export function clear(at: Date, phone: string): Clearance | null {
  const text = \`\${at.getTime()} // \${phone.replace(/'/g, "\\"")} \${\`async \${said}\`}\`
  return SLASHES.test(text) ? ({ phone } as Clearance) : null
}
export const later = (at: Date): Date => new Date(at.getTime() / 2 / 3)`,
  ),
  file(
    'src/core/keywords.ts',
    "import type { Clearance } from './consent.ts'\nexport type Reading = { of: Clearance }",
  ),
  file(
    'src/core/phone.ts',
    "import { parsePhoneNumberFromString } from 'libphonenumber-js/max'\nexport const one = 1",
  ),
  file('src/kit/one.ts', "import type { Two } from './two.ts'\nimport { three } from './three.ts'"),
  file('src/kit/two.ts', "import { one } from './one.ts'\ntype Self = typeof import('./two.ts')"),
  file('src/kit/clock.ts', 'export const now = (): Date => new Date()'),
  file(
    'src/kit/web/send.ts',
    'export const answer = () => reply.code(statusOf(one)).type(html()).send(body)',
  ),
  file(
    'src/providers/twilio.ts',
    "import type { Http } from '../kit/http.ts'\nexport type Means = { http: Http }",
  ),
  file(
    'src/features/messages/handoff.ts',
    `import type { Config } from '../../config.ts'
import { admit } from '../../core/admission.ts'
import { post } from '../credits/post.ts'
import type { Runtime } from '../../runtime.ts'
const wording = '${LONG_WORDING}'
export const hand = () => provider.send(clearance, text)`,
  ),
  file('src/features/credits/post.ts', `export function post() {\n${lines(68)}\n}`),
  file(
    'src/features/inbox/queries.ts',
    "export const LIST = sql('list', 'select at, $1::timestamptz as now from a')",
  ),
  file(
    'src/features/inbox/notes.test.ts',
    "import { startSandbox } from '../../sandbox/sandbox.ts'\nvoid new Date()",
  ),
  file(
    'web/desk/panel.tsx',
    "import { clear } from '../../src/core/consent.ts'\nimport { api } from './api.ts'",
  ),
  file(
    'web/desk/blocked.tsx',
    `export const Blocked = () => <p>It's at https://a.b/c, we don't say {any} enum</p>`,
  ),
  file('web/desk/api.ts', 'export const api = { any: 1, today: () => new Date() }'),
  file('test/a.test.ts', `describe('a chapter', () => {\n${lines(100)}\n})`),
  file('test/b.test.ts', `describe.each([1, 2])('%i', one => {\n${lines(100)}\n})`),
  {
    path: 'bin/heed.mjs',
    text: '#!/usr/bin/env node\n// Starts Heed. Twice (once a process).\nconsole.log(process.env)\n',
  },
  {
    path: 'migrations/0003_more.sql',
    text: '-- More, and not by now(): that is\n-- the rule.\ncreate table more (at timestamptz);\n',
  },
]
