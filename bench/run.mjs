// Runs one measurement by name: `npm run bench -- start --json`. Each is a file of its own in this folder.
import { readdirSync } from 'node:fs'
import path from 'node:path'

const folder = import.meta.dirname
const names = readdirSync(folder)
  .filter(file => file.endsWith('.mjs') && file !== 'run.mjs')
  .map(file => path.basename(file, '.mjs'))
const [name, ...flags] = process.argv.slice(2)

if (!names.includes(name)) {
  console.error(`npm run bench -- NAME [--json]; names: ${names.join(', ')}`)
  process.exit(1)
}
const { measure } = await import(`./${name}.mjs`)
const figures = await measure()
if (flags.includes('--json')) console.log(JSON.stringify(figures))
else console.table(figures)
