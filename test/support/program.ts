// The program as a newcomer starts it: `npm start` in a process of its own, on free ports and an empty data folder.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from './free-port.ts'

export type Program = {
  readonly url: string
  readonly phonesUrl: string
  readonly dataDir: string
  /** What it has printed so far. */
  output(): string
  /** SIGTERM; resolves when the program and its database are gone. */
  stop(): Promise<void>
  /** Takes the data folder away. */
  clean(): void
}

const ROOT = path.join(import.meta.dirname, '../..')
const PATIENCE_MS = 60_000

/** Resolves when it says that it is up. `dataDir`: of an earlier run, to start on the same data again. */
export async function startProgram(
  options: { dataDir?: string; env?: Record<string, string> } = {},
): Promise<Program> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'heed-program-'))
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: {
      ...process.env,
      HEED_DATA: dataDir,
      PORT: String(port),
      HEED_SANDBOX_PORT: String(sandboxPort),
      LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  await isUp(child, () => output)
  return {
    url: `http://127.0.0.1:${port}`,
    phonesUrl: `http://127.0.0.1:${sandboxPort}`,
    dataDir,
    output: () => output,
    stop: () => ended(child, `http://127.0.0.1:${port}`, dataDir),
    clean: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

function isUp(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it did not come up:\n${output()}`)), PATIENCE_MS)
    const look = () => {
      if (!output().includes('Heed is up')) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout?.on('data', look)
    child.once('exit', code => reject(new Error(`it ended with ${code}:\n${output()}`)))
  })
}

/** npm dies of the signal at once; what counts is that everything behind it is gone too. */
async function ended(child: ChildProcess, url: string, dataDir: string): Promise<void> {
  child.kill('SIGTERM')
  const end = performance.now() + PATIENCE_MS
  while ((await answers(url)) || isServing(dataDir)) {
    if (performance.now() > end) throw new Error('the program does not stop')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    () => true,
    () => false,
  )
}

function isServing(dataDir: string): boolean {
  return existsSync(path.join(dataDir, 'postgres/cluster/postmaster.pid'))
}
