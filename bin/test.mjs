// The test command: builds, checks format, types and dead code, then runs every test. Closes with 'N passed, N failed'.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

await build()
run('format and lint', '@biomejs/biome/bin/biome', [
  'check',
  '.',
  '--diagnostic-level=warn',
  '--error-on-warnings',
])
run('types', 'typescript/bin/tsc', ['-p', 'tsconfig.json'])
run('types of the pages', 'typescript/bin/tsc', ['-p', 'web/tsconfig.json'])
run('unused code', 'knip/bin/knip.js', [])
run('tests', 'vitest/vitest.mjs', ['run', ...process.argv.slice(2)])

function run(what, tool, args) {
  console.log(`\n— ${what}`)
  const done = spawnSync(process.execPath, [path.join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (done.status !== 0) {
    console.error(`\n${what}: failed`)
    if (what !== 'tests') console.log('0 passed, 1 failed')
    process.exit(done.status ?? 1)
  }
}
