// The command line: everything in one process, or each part alone, and what is done once. Stops in reverse order.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'

import { createInterface } from 'node:readline'
import { followClock } from './app/clock.ts'
import { makeApp, startChores } from './app.ts'
import { type Config, readConfig, settingsHelp } from './config.ts'
import { readText } from './core/read-text.ts'
import { DEMO_EMAIL, DEMO_PASSWORD, registerSenders, seedDemo } from './demo.ts'
import { openWithOwner } from './features/accounts/open.ts'
import { renewCredits } from './features/credits/grant.ts'
import { verifyPack } from './features/evidence/verify.ts'
import { replayAside } from './features/inbox/replay.ts'
import { noteRules } from './features/messages/why.ts'
import { startWork } from './features/messages/work.ts'
import { makeClock } from './kit/clock.ts'
import { openDatabase } from './kit/db/open.ts'
import { makeLog } from './kit/log.ts'
import { makeRuntime, type Runtime } from './runtime.ts'
import { startSandbox } from './sandbox/sandbox.ts'

type Stop = () => Promise<void> | void

const ROOT = path.dirname(import.meta.dirname)
const FORCE_MS = 15_000

/** `stops` is filled as things start, so that a start that breaks half way is taken back in order. */
type Command = {
  readonly help: string
  run(config: Config, stops: Stop[], args: readonly string[]): Promise<'runs' | 'done'>
}

const COMMANDS: Record<string, Command> = {
  up: { help: 'everything in one process: desk, API, sending, and the sandbox phones', run: up },
  serve: { help: 'the desk and the API', run: serve },
  work: { help: 'sending and chores; any number of them on one database', run: work },
  sandbox: { help: 'the sandbox phone network', run: sandbox },
  migrate: { help: 'bring the database up to date, then end', run: migrateOnly },
  account: { help: 'NAME ZONE OWNER E-MAIL: open an account with its first owner', run: account },
  replay: { help: 'take up webhooks and texts that were set aside, after a fix', run: replay },
  classify: { help: 'read texts on standard input, one a line; write what each is taken for', run: classify },
}

export async function main(args: readonly string[]): Promise<void> {
  const name = args[0] ?? 'up'
  // With nothing but the file: no settings, no data folder, no database.
  if (name === 'verify') return verify(args.slice(1))
  const command = COMMANDS[name]
  if (!command) return help(name)
  const read = readConfig()
  if ('wrong' in read) fail(`A setting is not right:\n${read.wrong}`)
  const stops: Stop[] = []
  const stopping = stopOnSignal(stops)
  try {
    if ((await command.run(read.config, stops, args.slice(1))) === 'done') await stopping.now(0)
  } catch (error) {
    process.stderr.write(`${wordsOf(error)}\n`)
    await stopping.now(1)
  }
}

function help(name: string): void {
  const isAsked = ['help', '--help', '-h'].includes(name)
  const commands = Object.entries(COMMANDS).map(([word, { help }]) => `  ${word.padEnd(20)} ${help}`)
  const settings = settingsHelp().map(
    one => `  ${one.name.padEnd(20)} ${one.help}${one.standard ? ` (${one.standard})` : ''}`,
  )
  commands.push(`  ${'verify'.padEnd(20)} ${VERIFY_HELP}`)
  say(['heed <command>', '', ...commands, '', 'Settings, from the environment:', ...settings].join('\n'))
  if (!isAsked) fail(`There is no command "${name}".`)
}

async function up(config: Config, stops: Stop[]): Promise<'runs'> {
  const rt = await open(config, 'owner', stops)
  // The sandbox first: whoever may send must find a provider that knows the numbers.
  if (config.sandbox) await sandbox(config, stops)
  await serveOn(rt, stops)
  await workOn(rt, stops)
  sayWhere(config)
  return 'runs'
}

async function serve(config: Config, stops: Stop[]): Promise<'runs'> {
  await serveOn(await open(config, 'owner', stops), stops)
  sayWhere(config)
  return 'runs'
}

async function work(config: Config, stops: Stop[]): Promise<'runs'> {
  await workOn(await open(config, 'guest', stops), stops)
  say('Heed is sending. Ctrl-C ends it.')
  return 'runs'
}

async function migrateOnly(config: Config, stops: Stop[]): Promise<'done'> {
  await open(config, 'guest', stops)
  say('The database is up to date.')
  return 'done'
}

async function account(config: Config, stops: Stop[], args: readonly string[]): Promise<'done'> {
  const [name = '', timeZone = '', owner = '', email = ''] = args
  const rt = await open(config, 'guest', stops)
  const opened = await openWithOwner(rt, { account: name, timeZone, name: owner, email })
  if (opened.kind === 'refused')
    throw new AccountRefusal(
      `${opened.detail}\nheed account "Oak Realty" America/Chicago "Sam Rivera" sam@oak.example`,
    )
  await renewCredits(rt)
  say(
    `${name} is open. ${owner} signs in as ${email} with the password ${opened.password} and should change it.`,
  )
  return 'done'
}

class AccountRefusal extends Error {
  override readonly name = 'AccountRefusal'
}

async function replay(config: Config, stops: Stop[]): Promise<'done'> {
  const { takenUp, stillAside } = await replayAside(await open(config, 'guest', stops))
  say(`Taken up: ${takenUp}. Still set aside: ${stillAside}.`)
  return 'done'
}

/** Opens the database, migrated, and the runtime on it. */
async function open(config: Config, role: 'owner' | 'guest', stops: Stop[]): Promise<Runtime> {
  const clock = makeClock()
  const log = makeLog(config.logLevel)
  const { dataDir, databaseUrl } = config
  const folder = path.join(ROOT, 'migrations')
  const database = await openDatabase({ dataDir, databaseUrl, folder, role, log, at: clock.now() })
  stops.push(() => database.close())
  const rt = await makeRuntime(config, database.db, clock)
  stops.push(() => rt.close())
  if (config.sandbox) stops.push(await followClock(rt))
  await seedDemo(rt)
  await noteRules(rt.db, rt.clock.now())
  return rt
}

async function serveOn(rt: Runtime, stops: Stop[]): Promise<void> {
  const app = await makeApp(rt)
  stops.push(await registerSenders(rt))
  stops.push(() => app.close())
  await app.listen({ port: rt.config.port, host: rt.config.host })
}

async function workOn(rt: Runtime, stops: Stop[]): Promise<void> {
  const sending = await startWork(rt)
  stops.push(() => sending.stop())
  for (const chore of startChores(rt)) stops.push(() => chore.stop())
}

async function sandbox(config: Config, stops: Stop[]): Promise<'runs'> {
  if (!config.sandbox) fail('The sandbox is off: HEED_SANDBOX=off.')
  const log = makeLog(config.logLevel)
  const started = await startSandbox({
    port: config.sandboxPort,
    accountSid: config.sandbox.accountSid,
    authToken: config.sandbox.authToken,
    stateFile: path.join(config.dataDir, 'sandbox.jsonl'),
    clockUrl: `${config.publicUrl}/sandbox/clock`,
    pagesDir: path.join(import.meta.dirname, 'phones'),
    deskUrl: config.publicUrl,
    segmentsPerSecond: 20,
    log: { info: text => log.debug(text), warn: text => log.warn(text), error: text => log.error(text) },
  })
  stops.push(() => started.stop())
  return 'runs'
}

/** By policy `reasonable`, which is what an account has unless it chooses otherwise. */
async function classify(): Promise<'done'> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
    await write(`${JSON.stringify(readText(unescaped(line), 'reasonable'))}\n`)
  return 'done'
}

/** Waits while whoever reads is slower than we write. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

const VERIFY_HELP = 'FILE [--head HEADFILE]: check an evidence pack, offline'

/** 0: whole. 1: broken, and where. 2: asked wrongly. */
async function verify(args: readonly string[]): Promise<void> {
  const isWithHead = args.length === 3 && args[1] === '--head'
  if (args.length !== 1 && !isWithHead) {
    process.stderr.write(`heed verify ${VERIFY_HELP}\n`)
    process.exitCode = 2
    return
  }
  const verdict = verifyFiles(args[0]!, args[2] ?? null)
  if (verdict.kind === 'whole') return say(verdict.words.join('\n'))
  process.stderr.write(`Broken. ${verdict.where}: ${verdict.what}.\n`)
  process.exitCode = 1
}

function verifyFiles(file: string, headFile: string | null) {
  try {
    return verifyPack(readFileSync(file), headFile === null ? null : readFileSync(headFile))
  } catch (error) {
    return {
      kind: 'broken',
      where: file,
      what: error instanceof Error ? error.message : String(error),
    } as const
  }
}

function unescaped(line: string): string {
  return line.replace(/\\([nt\\])/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? '\\')
}

function sayWhere(config: Config): void {
  const lines = [`Heed is up: ${config.publicUrl}`]
  if (config.sandbox) {
    lines.push(
      `The phones:  ${config.sandbox.url}`,
      '',
      `Sign in as ${DEMO_EMAIL} with the password ${DEMO_PASSWORD}`,
    )
    lines.push(`Sandbox provider account: ${config.sandbox.accountSid}, token ${config.sandbox.authToken}`)
  }
  say(lines.join('\n'))
}

function stopOnSignal(stops: Stop[]): { now(status: number): Promise<void> } {
  let isStopping = false
  const now = async (status: number) => {
    if (isStopping) return
    isStopping = true
    // A provider that does not answer must not hold the program for ever; what it holds is settled at the next start.
    setTimeout(() => process.exit(1), FORCE_MS).unref()
    await stopAll(stops)
    process.exitCode = status
    process.stdout.write('', () => process.exit(status))
  }
  process.on('SIGINT', () => void now(0))
  process.on('SIGTERM', () => void now(0))
  return { now }
}

/** In reverse order. One that breaks does not keep the rest from stopping. */
async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of [...stops].reverse()) {
    await Promise.resolve()
      .then(stop)
      .catch(error => process.stderr.write(`${wordsOf(error)}\n`))
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function fail(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

/** What a person has to settle says so itself; everything else keeps its stack. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isOurs = error.name.endsWith('Refusal')
  if ('code' in error && error.code === 'EADDRINUSE')
    return `${error.message}\nAnother program uses this port. Set PORT or HEED_SANDBOX_PORT.`
  return isOurs ? error.message : (error.stack ?? error.message)
}
