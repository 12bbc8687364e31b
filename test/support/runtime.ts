// A runtime over a test's own database, with a clock that stands still until it is moved, and an account in it.
import { type Config, SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { openAccount } from '../../src/features/accounts/account.ts'
import type { Context } from '../../src/features/accounts/context.ts'
import { type Clock, makeClock } from '../../src/kit/clock.ts'
import type { Problem } from '../../src/kit/web/problem.ts'
import type { Answer, Route } from '../../src/kit/web/route.ts'
import { makeRuntime, type Runtime } from '../../src/runtime.ts'
import type { FreshDatabase } from './database.ts'

/** Where the clock of tests stands: a Tuesday, 9 am in Chicago. */
export const TEST_START = new Date('2026-03-03T15:00:00Z')

type TestRuntimeOptions = {
  /** Default: stands at TEST_START; `rt.clock.moveTo(ms)` moves it that far ahead. */
  readonly clock?: Clock
  readonly config?: Partial<Config>
}

const CONFIG: Config = {
  port: 0,
  host: '127.0.0.1',
  dataDir: '/nonexistent',
  databaseUrl: null,
  publicUrl: 'http://127.0.0.1:3000',
  secret: 'a secret of the tests, long enough to be one',
  firstApiKey: null,
  sandbox: { url: 'http://127.0.0.1:3001', accountSid: SANDBOX_SID, authToken: SANDBOX_TOKEN },
  sandboxPort: 0,
  trustProxy: false,
  logLevel: 'silent',
}

/**
 * May be called several times over one database, as several processes of one Heed. `close()` leaves the database
 * open:
 * `fresh.drop()` ends that, after the last of them.
 */
export async function testRuntime(fresh: FreshDatabase, options: TestRuntimeOptions = {}): Promise<Runtime> {
  const clock = options.clock ?? makeClock(() => TEST_START.getTime())
  const rt = await makeRuntime({ ...CONFIG, ...options.config }, fresh.db, clock)
  return {
    ...rt,
    close: async () => {
      await rt.jobs.close()
      await rt.hints.close()
      await rt.http.close()
    },
  }
}

/** An account with standard settings, no sender, no credits. */
export async function testAccount(rt: Runtime): Promise<{ accountId: string }> {
  const accountId = rt.newId()
  const account = { id: accountId, name: 'Oak & Main', timeZone: 'America/Chicago', monthlyCredits: 1000 }
  await rt.db.tx(tx => openAccount(tx, account, rt.clock.now()))
  return { accountId }
}

type Asked = { readonly params?: unknown; readonly query?: object; readonly body?: unknown }

/** What the route answers an agent of the account. The schemas of the route are not applied: they are HTTP's. */
export async function askRoute(
  rt: Runtime,
  accountId: string,
  route: Route<Context>,
  { params, query, body }: Asked,
): Promise<Answer | Problem> {
  const actor = { kind: 'person', accountId, role: 'agent', id: 'sam', name: 'Sam' } as const
  return route.handle({ rt, actor }, { params, query: { limit: 50, ...query }, body, idempotencyKey: null })
}

/** The fields that a refusal names. */
export function fieldsOf(answer: Answer | Problem): string[] {
  return 'problem' in answer ? (answer.errors ?? []).map(({ field }) => field) : []
}
