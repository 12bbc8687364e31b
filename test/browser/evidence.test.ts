// Evidence at the desk: why a text went or did not, what would happen now, the files, asking for texts, erasing.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyPack } from '../../src/features/evidence/verify.ts'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

const KEY = 'heed_key_of_the_browser_test'
const ANN = '+15125553000'

let program: Program
let browser: Browser
let desk: Page
let annId: string
const broken: string[] = []

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startProgram({ env: { HEED_API_KEY: KEY } }), openBrowser()])
  await api('PATCH', '/v1/account', { textingHours: null })
  const ann = await api('POST', '/v1/contacts', {
    firstName: 'Ann',
    lastName: 'Lee',
    phones: [{ phone: ANN }],
  })
  annId = String(ann.id)
  await api('POST', '/v1/messages', { to: ANN, body: 'Shall we look at the house on Elm Street?' })
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  context.on('weberror', error => broken.push(error.error().message))
  context.setDefaultTimeout(20_000)
  desk = await context.newPage()
  await desk.goto(program.url)
  await desk.getByLabel('E-mail').fill('sam@heed.example')
  await desk.getByLabel('Password', { exact: true }).fill('texts-welcome')
  await desk.keyboard.press('Enter')
  await desk.getByRole('heading', { name: 'Inbox' }).waitFor()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await program?.stop()
  program?.clean()
})

async function api(method: string, address: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(program.url + address, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  expect(answer.status, `${method} ${address}: ${text}`).toBeLessThan(300)
  return JSON.parse(text)
}

/** To look at, where a folder is named for them. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.HEED_SHOTS
  if (folder) await page.screenshot({ path: path.join(folder, `evidence-${name}.png`) })
}
const dialog = () => desk.getByRole('dialog')
async function close(): Promise<void> {
  await desk.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
}

test('a text says why it went, and the composer what would happen', async () => {
  await desk.goto(`${program.url}/inbox/${encodeURIComponent(ANN)}`)
  await desk.getByText('Shall we look at the house').first().waitFor()
  await desk.getByRole('button', { name: 'Why?' }).last().click()
  await dialog().getByText('had never asked to stop').waitFor()
  await dialog().getByText('Handed over to').waitFor()
  await shot(desk, 'why')
  expect(await seriousFaults(desk)).toEqual([])
  await close()
  await desk.locator('#composer').fill('And on Sunday?')
  await desk.getByRole('button', { name: 'What would happen?' }).click()
  await dialog().getByText('Your own text').waitFor()
  await dialog().getByText('May be sent', { exact: false }).first().waitFor()
  await shot(desk, 'what-if')
  expect(await seriousFaults(desk)).toEqual([])
  await close()
}, 60_000)

test('the evidence of a phone is saved from its card, and proves itself', async () => {
  const [saved] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByRole('link', { name: 'JSON' }).first().click(),
  ])
  expect(saved.suggestedFilename()).toMatch(/^evidence-15125553000-\d{4}-\d\d-\d\d\.json$/)
  expect(verifyPack(readFileSync(await saved.path()), null)).toMatchObject({ kind: 'whole' })
  const [paper] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByRole('link', { name: 'PDF' }).first().click(),
  ])
  expect(
    readFileSync(await paper.path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  const folder = process.env.HEED_SHOTS
  if (folder) await paper.saveAs(path.join(folder, 'evidence.pdf'))
  await shot(desk, 'card')
}, 60_000)

test('an owner sets up how people ask for texts, and the page works without a script', async () => {
  await desk.goto(`${program.url}/settings?tab=texts`)
  await desk.getByRole('heading', { name: 'Asking for texts' }).waitFor()
  await desk.getByRole('switch', { name: 'Consent page' }).click({ force: true })
  await desk.getByLabel('Your word', { exact: true }).fill('JOIN')
  const part = desk.locator('form', { has: desk.getByRole('heading', { name: 'Asking for texts' }) })
  await part.getByRole('button', { name: 'Save' }).click()
  const address = part.getByLabel('Its address')
  await address.waitFor()
  await address.scrollIntoViewIfNeeded()
  await shot(desk, 'settings')
  expect(await seriousFaults(desk)).toEqual([])
  const url = await address.inputValue()
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 420, height: 800 },
  })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByLabel('Your mobile number').fill('(512) 555-3001')
  await page.getByRole('checkbox').check()
  await shot(page, 'join')
  await page.getByRole('button', { name: /^Get texts from/ }).click()
  await page.getByText('Look at your phone').waitFor()
  await shot(page, 'joined')
  await context.close()
}, 60_000)

test('an owner erases a person, and the phone stays blocked', async () => {
  await desk.goto(`${program.url}/contacts/${annId}`)
  await desk.getByRole('heading', { name: 'Ann Lee' }).waitFor()
  await shot(desk, 'contact')
  await desk.getByRole('button', { name: 'Erase', exact: true }).click()
  await dialog().getByLabel('Why?').fill('Asked for it by letter')
  await shot(desk, 'erase')
  expect(await seriousFaults(desk)).toEqual([])
  await dialog().getByRole('button', { name: 'Erase for good' }).click()
  await dialog().getByText('it cannot be undone', { exact: false }).last().waitFor()
  await dialog().getByLabel('Type ERASE').fill('ERASE')
  await dialog().getByRole('button', { name: 'Erase for good' }).click()
  await desk.getByText('What is left is the block', { exact: false }).first().waitFor()
  const told = await api('POST', '/v1/why', { phone: ANN })
  expect(told.decision).toMatchObject({ allowed: false, reason: 'opted_out' })
  expect(broken).toEqual([])
}, 60_000)
