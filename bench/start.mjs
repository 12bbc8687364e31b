// How long Heed takes to start (with and without making the database), what it holds at rest, what it uses when idle.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from '../bin/build.mjs'
import { NODE } from './lib/child.mjs'
import { freePort } from './lib/free-port.mjs'

const ROUNDS = 5
/** The first half minute still compiles and collects what starting left behind. */
const SETTLE_S = 30
const IDLE_S = 30
const TICKS_PER_S = 100

/** Milliseconds, megabytes and per cent of one core; starts are medians of five. Linux only: it reads /proc. */
export async function measure() {
  await build({ quiet: true })
  const first = []
  const later = []
  let rest
  for (let round = 0; round < ROUNDS; round += 1) {
    const data = await mkdtemp(path.join(tmpdir(), 'heed-bench-'))
    const heed = await start(data)
    first.push(heed.ms)
    if (round === 0) rest = await atRest(heed.process.pid)
    await stop(heed.process)
    const again = await start(data)
    later.push(again.ms)
    await stop(again.process)
    rmSync(data, { recursive: true, force: true })
  }
  return { firstStartMs: median(first), laterStartMs: median(later), ...rest, rounds: ROUNDS }
}

async function start(data) {
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const env = {
    ...process.env,
    HEED_DATA: data,
    PORT: String(port),
    HEED_SANDBOX_PORT: String(sandboxPort),
    LOG_LEVEL: 'error',
  }
  const from = performance.now()
  const child = spawn(process.execPath, [...NODE, 'bin/heed.mjs', 'up'], { env, stdio: 'ignore' })
  for (;;) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
    if (isReady) return { process: child, ms: Math.round(performance.now() - from) }
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/**
 * After settling: Heed's own memory, the database's (shared pages counted once), and CPU of both while nothing
 * happens.
 */
async function atRest(pid) {
  await new Promise(resolve => setTimeout(resolve, SETTLE_S * 1000))
  const pids = [pid, ...descendants(pid)]
  const before = new Map(pids.map(one => [one, ticks(one)]))
  await new Promise(resolve => setTimeout(resolve, IDLE_S * 1000))
  // A process that ended meanwhile has no figure any more; a new one counts from its birth.
  const after = [pid, ...descendants(pid)]
  const used = after.reduce((sum, one) => sum + ticks(one) - (before.get(one) ?? 0), 0)
  return {
    heedMb: Math.round(pss(pid)),
    databaseMb: Math.round(after.slice(1).reduce((sum, one) => sum + pss(one), 0)),
    idlePercentOfACore: Number(((used / TICKS_PER_S / IDLE_S) * 100).toFixed(2)),
  }
}

function descendants(pid) {
  const parents = new Map()
  for (const name of readdirSync('/proc').filter(one => /^\d+$/.test(one))) {
    const stat = read(`/proc/${name}/stat`)
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    parents.set(Number(name), parent)
  }
  const found = [...parents].filter(([, parent]) => parent === pid).map(([child]) => child)
  return found.flatMap(child => [child, ...descendants(child)])
}

function ticks(pid) {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? []
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
}

function pss(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function stop(child) {
  return new Promise(resolve => {
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
}
