// Runs the stories and races once more on PostgreSQL 15, the oldest that Heed supports, where this machine has one.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const BIN = '/usr/lib/postgresql/15/bin'
const NOBODY = 65534
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

if (existsSync(`${BIN}/postgres`)) process.exit(await testOn15())
console.log('There is no PostgreSQL 15 here: tested on 18 only.')

async function testOn15() {
  const folder = mkdtempSync(path.join(tmpdir(), 'heed-15-'))
  // PostgreSQL refuses to run as root.
  const as = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (as.uid) chownSync(folder, NOBODY, NOBODY)
  const data = path.join(folder, 'data')
  must(`${BIN}/initdb`, ['-D', data, '-U', 'heed', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'], as)
  const settings = [
    'fsync=off',
    'listen_addresses=',
    'max_connections=200',
    `unix_socket_directories=${folder}`,
  ]
  const server = spawn(`${BIN}/postgres`, ['-D', data, ...settings.flatMap(one => ['-c', one])], {
    ...as,
    stdio: 'ignore',
  })
  try {
    while (spawnSync(`${BIN}/pg_isready`, ['-h', folder]).status !== 0)
      await new Promise(resolve => setTimeout(resolve, 50))
    const url = `postgresql://heed@localhost:5432/postgres?host=${encodeURIComponent(folder)}`
    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
    const env = { ...process.env, HEED_TEST_DATABASE_URL: url }
    const done = spawnSync(process.execPath, [vitest, 'run', 'test/stories', 'test/races'], {
      cwd: root,
      env,
      stdio: 'inherit',
    })
    return done.status ?? 1
  } finally {
    server.kill('SIGINT')
    await new Promise(resolve => server.once('exit', resolve))
    rmSync(folder, { recursive: true, force: true })
  }
}

function must(program, args, as) {
  const done = spawnSync(program, args, { ...as, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`)
}
