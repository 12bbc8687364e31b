// The only reader of the environment: each setting with its help text, checked once at the start.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)

const Settings = z.object({
  PORT: port.default(3000).describe('port of the web app and the API'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  HEED_DATA: z
    .string()
    .default('./.heed')
    .describe('folder of the embedded database, the secret and the sandbox state'),
  DATABASE_URL: z
    .string()
    .optional()
    .describe('a PostgreSQL (15 or newer) to use instead of the embedded one'),
  HEED_PUBLIC_URL: z.url().optional().describe('how providers reach this Heed from outside, for webhooks'),
  HEED_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('master secret, 32 characters or more; made in HEED_DATA when absent'),
  HEED_API_KEY: z
    .string()
    .min(16)
    .optional()
    .describe("at the first start: an owner's API key of the demo account"),
  HEED_SANDBOX: z
    .enum(['on', 'off'])
    .default('on')
    .describe('on: demo account, virtual phones, a clock that can be moved'),
  HEED_SANDBOX_PORT: port.default(3001).describe('port of the sandbox phone network'),
  HEED_SANDBOX_URL: z.url().optional().describe('where the sandbox answers, when it is not on this machine'),
  HEED_TRUST_PROXY: z.enum(['yes', 'no']).default('no').describe('yes: believe X-Forwarded-* headers'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('how much to log'),
})

export type Config = {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly publicUrl: string
  readonly secret: string
  readonly firstApiKey: string | null
  readonly sandbox: SandboxConfig | null
  readonly sandboxPort: number
  readonly trustProxy: boolean
  readonly logLevel: string
}

export type SandboxConfig = { readonly url: string; readonly accountSid: string; readonly authToken: string }

/** The sandbox listens on loopback only, so that its credentials may be known: scripts rely on them. */
export const SANDBOX_SID = 'AC5a4db0c05a4db0c05a4db0c05a4db0c0'
export const SANDBOX_TOKEN = 'sandbox5a4db0c05a4db0c05a4db0c05'

/** Answers the settings, or a text that says which setting is wrong and why. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): { config: Config } | { wrong: string } {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const read = Settings.safeParse(present)
  if (!read.success) {
    return { wrong: read.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('\n') }
  }
  const set = read.data
  const dataDir = path.resolve(set.HEED_DATA)
  return {
    config: {
      port: set.PORT,
      host: set.HOST,
      dataDir,
      databaseUrl: set.DATABASE_URL ?? null,
      publicUrl: (set.HEED_PUBLIC_URL ?? `http://127.0.0.1:${set.PORT}`).replace(/\/$/, ''),
      secret: set.HEED_SECRET ?? keptSecret(dataDir),
      firstApiKey: set.HEED_API_KEY ?? null,
      sandbox:
        set.HEED_SANDBOX === 'off'
          ? null
          : {
              url: (set.HEED_SANDBOX_URL ?? `http://127.0.0.1:${set.HEED_SANDBOX_PORT}`).replace(/\/$/, ''),
              accountSid: SANDBOX_SID,
              authToken: SANDBOX_TOKEN,
            },
      sandboxPort: set.HEED_SANDBOX_PORT,
      trustProxy: set.HEED_TRUST_PROXY === 'yes',
      logLevel: set.LOG_LEVEL,
    },
  }
}

/** The settings and their help texts, for `heed help` and the docs. */
export function settingsHelp(): { name: string; help: string; standard: string }[] {
  return Object.entries(Settings.shape).map(([name, field]) => ({
    name,
    help: field.description ?? '',
    standard: String(field.safeParse(undefined).data ?? ''),
  }))
}

/** Made once and kept beside the data: whoever loses it can no longer open the sealed provider tokens. */
function keptSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret')
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true })
    // 'wx': when two processes start at once, the second takes the first one's secret.
    try {
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  return readFileSync(file, 'utf8').trim()
}
