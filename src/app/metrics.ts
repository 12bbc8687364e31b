// Figures for Prometheus: webhooks by result, texts that wait, the process itself. No phone, no name, no account.
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { sql } from '../kit/db/db.ts'
import type { Runtime } from '../runtime.ts'

export type Metrics = {
  countWebhook(result: string): void
  text(): Promise<string>
  readonly contentType: string
}

export function makeMetrics(rt: Runtime): Metrics {
  const registry = new Registry()
  // The standard 10 ms would be the busiest thing in an idle Heed.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 500 })
  const webhooks = new Counter({
    name: 'heed_webhooks_total',
    help: 'webhooks heard, by result',
    labelNames: ['result'],
    registers: [registry],
  })
  const outbox = new Gauge({
    name: 'heed_outbox_texts',
    help: 'texts that wait, are being handed over, or are in doubt',
    labelNames: ['state'],
    registers: [registry],
  })
  return {
    countWebhook: result => webhooks.inc({ result }),
    async text() {
      const row = await rt.db.one<{ waiting: number; sending: number; unknown: number }>(OUTBOX)
      for (const [state, count] of Object.entries(row ?? {})) outbox.set({ state }, count)
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}

const OUTBOX = sql(
  'metrics_outbox',
  `select count(*) filter (where claimed_at is null)::int as waiting,
          count(*) filter (where claimed_at is not null and in_doubt_at is null)::int as sending,
          count(*) filter (where in_doubt_at is not null)::int as unknown
     from outbox`,
)
