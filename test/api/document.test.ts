// The API document is a committed file: whoever changes the API sees it in the diff, and the pages are typed from it.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHeed, type TestHeed } from '../support/heed.ts'
import { typesOf } from './types.ts'

const DOCUMENT = path.join(import.meta.dirname, '../../docs/api.json')
const TYPES = path.join(import.meta.dirname, '../../web/api-types.ts')
const HINT = 'run: npm run update'

let heed: TestHeed

beforeAll(async () => {
  heed = await startHeed({ works: false })
})
afterAll(() => heed?.stop())

test('the document in docs/api.json is the one that the server gives', async () => {
  const { body } = await heed.api('GET', '/v1/openapi.json')
  kept(DOCUMENT, `${JSON.stringify(body, null, 2)}\n`)
})

test('the types of the pages are the ones of the document', async () => {
  const { body } = await heed.api('GET', '/v1/openapi.json')
  kept(TYPES, typesOf(body))
})

/** Compares with the committed file, or writes it where HEED_UPDATE is set. */
function kept(file: string, text: string): void {
  if (process.env.HEED_UPDATE) writeFileSync(file, text)
  expect(readFileSync(file, 'utf8') === text, `${path.basename(file)} is not up to date; ${HINT}`).toBe(true)
}
