// Compiles the server (tsc) and the pages (Vite) when their sources are newer than what was built.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

export async function build({ quiet = false } = {}) {
  const parts = [
    {
      name: 'server',
      from: ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
      stamp: 'dist/.built-server',
      run: () => run('typescript/bin/tsc', ['-p', 'tsconfig.build.json']),
    },
    pages('desk'),
    pages('phones'),
  ]
  for (const part of parts) {
    if (!isStale(part)) continue
    const from = Date.now()
    if (!existsSync(path.join(root, 'node_modules/typescript'))) {
      if (existsSync(path.join(root, part.stamp))) continue
      console.error('Heed is not built and its build tools are not installed. Run: npm ci --include=dev')
      process.exit(1)
    }
    part.run()
    writeFileSync(path.join(root, part.stamp), '')
    if (!quiet || Date.now() - from > 1000)
      console.error(`Built the ${part.name} in ${((Date.now() - from) / 1000).toFixed(1)} s.`)
  }
}

function pages(name) {
  return {
    name: `${name} page`,
    from: [`web/${name}`, 'web/api-types.ts', 'web/theme.ts', 'src/core', 'package-lock.json'],
    stamp: `dist/.built-${name}`,
    run: () =>
      run('vite/bin/vite.js', [
        'build',
        `web/${name}`,
        '--config',
        `web/${name}/vite.config.ts`,
        '--logLevel',
        'warn',
      ]),
  }
}

function isStale({ from, stamp }) {
  const file = path.join(root, stamp)
  if (!existsSync(file)) return true
  const built = statSync(file).mtimeMs
  return from.some(name => newest(path.join(root, name)) > built)
}

function newest(name) {
  if (!existsSync(name)) return 0
  const info = statSync(name)
  if (!info.isDirectory()) return info.mtimeMs
  return readdirSync(name).reduce(
    (latest, child) => Math.max(latest, newest(path.join(name, child))),
    info.mtimeMs,
  )
}

function run(tool, args) {
  const done = spawnSync(process.execPath, [path.join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: 'inherit',
    // Whoever builds from a test run would get React's development half.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (done.status !== 0) process.exit(done.status ?? 1)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build()
