// Runs one measurement by name: `npm run bench -- start --json`. Each is a file of its own in this folder.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { build } from '../bin/build.mjs'

const folder = import.meta.dirname
const names = readdirSync(folder)
  .filter(file => file.endsWith('.mjs') && file !== 'run.mjs')
  .map(file => path.basename(file, '.mjs'))
const [name, ...flags] = process.argv.slice(2)

if (!names.includes(name)) {
  process.stderr.write(`npm run bench -- NAME [--json] [--setting=value]; names: ${names.join(', ')}\n`)
  process.exit(1)
}
const settings = flags
  .filter(flag => flag.startsWith('--') && flag.includes('='))
  .map(flag => [flag.slice(2, flag.indexOf('=')), flag.slice(flag.indexOf('=') + 1)])
// First: they import what is built.
await build({ quiet: true })
const { measure } = await import(`./${name}.mjs`)
const figures = await measure(Object.fromEntries(settings))
const lines = Object.entries(figures).map(([figure, value]) => `${figure.padEnd(24)} ${value}\n`)
process.stdout.write(flags.includes('--json') ? `${JSON.stringify(figures)}\n` : lines.join(''))
process.exit()
