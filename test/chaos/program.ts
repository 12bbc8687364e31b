// Runs the compiled Heed as processes of their own, to be killed and started again as a test likes.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { until } from '../races/ground.ts'

export type Program = {
  readonly pid: number
  /** What it wrote, on both outputs. */
  output(): string
  /** kill -9, and resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit status. */
  stop(): Promise<number | null>
  /** It ended without being told to. */
  hasEnded(): boolean
}

const ROOT = path.join(import.meta.dirname, '../..')
const RUN = "import('./dist/main.js').then(heed => heed.main([process.argv[1]]))"

/** Compiles the server where it is older than its sources: the pages are of no use here. */
export function compileProgram(): void {
  const built = path.join(ROOT, 'dist/main.js')
  const stamp = path.join(ROOT, 'dist/.tsbuildinfo')
  const isFresh = existsSync(built) && existsSync(stamp) && newest(path.join(ROOT, 'src')) < mtime(stamp)
  if (isFresh) return
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc')
  const done = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`the server does not compile:\n${done.stdout}`)
}

function newest(name: string): number {
  if (!statSync(name).isDirectory()) return name.endsWith('.test.ts') ? 0 : mtime(name)
  return Math.max(...readdirSync(name).map(child => newest(path.join(name, child))))
}

function mtime(name: string): number {
  return statSync(name).mtimeMs
}

/** `word`: what it writes when it is up. */
export async function startProgram(
  command: string,
  env: Readonly<Record<string, string>>,
  word = /Heed is (up|sending)/,
): Promise<Program> {
  const child = spawn(process.execPath, ['-e', RUN, command], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const program = watch(child)
  await until(`heed ${command} is up`, () => {
    if (program.hasEnded()) throw new Error(`heed ${command} ended: ${program.output()}`)
    return word.test(program.output())
  })
  return program
}

function watch(child: ChildProcess): Program {
  const chunks: Buffer[] = []
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', chunk => chunks.push(chunk as Buffer))
  const ended = new Promise<number | null>(resolve => child.once('close', status => resolve(status)))
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  return {
    pid: child.pid!,
    output: () => Buffer.concat(chunks).toString(),
    hasEnded: () => isOver,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
