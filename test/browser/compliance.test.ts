// The compliance page as an owner meets it: empty, with opt-outs, a list brought from another system, in both schemes.
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../support/heed.ts'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

const KEY = 'heed_key_of_the_browser_test'
/** Where to leave pictures of what it looks like; nowhere unless asked. */
const PICTURES = process.env.HEED_PICTURES

let program: Program
let browser: Browser
let desk: Page
const broken: string[] = []

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startProgram({ env: { HEED_API_KEY: KEY } }), openBrowser()])
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })
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

async function api(method: string, address: string, body: object): Promise<Json> {
  const answer = await fetch(program.url + address, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  expect(answer.status, `${method} ${address}: ${text}`).toBeLessThan(300)
  return JSON.parse(text) as Json
}

async function picture(name: string): Promise<void> {
  if (PICTURES) await desk.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true })
}

test('shows who opted out, finds them, takes a list over, and is readable in light and dark', async () => {
  for (const n of [11, 12, 13]) {
    await api('POST', '/v1/messages', { to: `+151255603${n}`, body: 'Open house on Sunday at 2' })
    if (n > 11) await api('POST', `/v1/consents/%2B151255603${n}/opt-out`, { note: 'told me by phone' })
  }
  await desk.getByRole('link', { name: 'Compliance' }).click()
  await desk.getByRole('heading', { name: 'Compliance' }).waitFor()
  await desk.getByText('2 on request').waitFor()

  await desk.getByRole('button', { name: 'Bring a list' }).click()
  const file = Buffer.from('Phone,Date\n(512) 556-0398,2026-01-05\nnobody,2026-01-05\n')
  await desk
    .getByLabel('A CSV file of opt-outs')
    .setInputFiles({ name: 'old.csv', mimeType: 'text/csv', buffer: file })
  await desk.getByText('1 phone blocked.').waitFor()
  await desk.getByText('Line 3: nobody').waitFor()
  await picture('taken')
  await desk.getByRole('button', { name: 'Done' }).click()
  const row = desk.getByRole('row', { name: /556-0398/ })
  await row.waitFor()
  expect(await row.textContent()).toContain('from a list')

  await desk.getByLabel('Search the suppression list').fill('0312')
  await expect.poll(() => desk.getByRole('row', { name: /556-0398/ }).count()).toBe(0)
  await desk.getByRole('row', { name: /556-0312/ }).waitFor()
  await desk.getByLabel('Search the suppression list').fill('')

  expect(await seriousFaults(desk)).toEqual([])
  await desk.getByRole('heading', { name: 'Compliance' }).scrollIntoViewIfNeeded()
  await picture('light')
  await desk.getByRole('button', { name: /dark/i }).click()
  expect(await seriousFaults(desk)).toEqual([])
  await picture('dark')
  await desk.setViewportSize({ width: 360, height: 740 })
  await picture('phone')
  expect(await desk.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  expect(broken).toEqual([])
}, 120_000)
