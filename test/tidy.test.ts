// Reads the project's own sources and holds them to the rules of the house; each failure says what to do instead.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFiles } from './tidy/files.ts'
import { CLEAN, PLANTS } from './tidy/plants.ts'
import { RULES, violationsOf } from './tidy/rules.ts'
import { readSource } from './tidy/source.ts'

describe('the sources keep the rule', () => {
  const sources = projectFiles().map(readSource)

  test.each(RULES)('$name', rule => {
    const found = rule.find(sources).map(({ path: file, line, what }) => `${file}:${line} ${what}`)
    expect(found, `${rule.name}. ${rule.instead}`).toEqual([])
  })

  // Where quotes and comments were taken for each other, brackets go missing, and the rules would be blind there.
  test('and every source was read rightly', () => {
    const lopsided = sources.filter(({ code }) =>
      ['()', '[]', '{}'].some(pair => code.split(pair[0]!).length !== code.split(pair[1]!).length),
    )
    expect(lopsided.map(source => source.path)).toEqual([])
  })

  test('and there are sources to read', () => {
    const paths = sources.map(source => source.path)
    expect(paths).toEqual(
      expect.arrayContaining(['src/core/consent.ts', 'test/tidy.test.ts', 'migrations/0001_heed.sql']),
    )
  })
})

describe('a planted violation is found, and nothing else', () => {
  test.each(PLANTS)('$rule: $title', ({ rule, files, line }) => {
    const sources = files.map(readSource)
    const found = RULES.flatMap(one =>
      one.find(sources).map(violation => ({ rule: one.name, line: violation.line })),
    )
    expect(found).toEqual([{ rule, line }])
  })

  test('every rule has a plant, and every plant a rule', () => {
    expect([...new Set(PLANTS.map(plant => plant.rule))].sort()).toEqual(RULES.map(rule => rule.name).sort())
  })

  test('clean sources pass', () => {
    expect(violationsOf(CLEAN.map(readSource))).toEqual([])
  })
})

describe('a Clearance', () => {
  const PHONE = "{ phone: '+15125550101', messageId: 'one' }"

  test('made by hand does not compile', () => {
    const told = compile(`const leave: Clearance = ${PHONE}\nvoid leave`)
    expect(told).toContain('is missing the following properties')
    expect(told).toContain('Clearance')
  })

  test('made by clear() does', () => {
    expect(compile(`const leave: Clearance | null = clear(NEW_CONSENT, ${PHONE})\nvoid leave`)).toBe('')
  })
})

/** Compiles a file that may use all of core/consent.ts, under the project's own settings; answers what tsc says. */
function compile(code: string): string {
  const root = path.join(import.meta.dirname, '..')
  const folder = mkdtempSync(path.join(tmpdir(), 'heed-tidy-'))
  const consent = path.relative(folder, path.join(root, 'src/core/consent.ts')).split(path.sep).join('/')
  const head = `import { type Clearance, clear, NEW_CONSENT } from '${consent}'\nvoid [clear, NEW_CONSENT]\n`
  const settings = {
    extends: path.join(root, 'tsconfig.json'),
    compilerOptions: { types: [], allowImportingTsExtensions: true, rewriteRelativeImportExtensions: false },
    include: [],
    files: ['planted.mts'],
  }
  try {
    writeFileSync(path.join(folder, 'planted.mts'), `${head}${code}\n`)
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
    return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
