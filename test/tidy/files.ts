// Lists the project's own files that the rules are about.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { File } from './source.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const FOLDERS = ['src', 'web', 'test', 'bench', 'bin', 'migrations']
const KINDS = /\.(ts|tsx|mjs|sql)$/

export function projectFiles(): File[] {
  return FOLDERS.flatMap(folder =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map(name => path.posix.join(folder, name.split(path.sep).join('/')))
      .filter(name => KINDS.test(name) && !/\/(node_modules|dist)\//.test(name))
      .map(name => ({ path: name, text: readFileSync(path.join(ROOT, name), 'utf8') })),
  )
}
