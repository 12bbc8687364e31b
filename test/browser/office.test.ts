// The office's page as an owner meets it: what it is, making one, blocking for all accounts, the list, the way back.
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

/** Where to leave pictures of what it looks like; nowhere unless asked. */
const PICTURES = process.env.HEED_PICTURES

let program: Program
let browser: Browser
let desk: Page
const broken: string[] = []

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startProgram(), openBrowser()])
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })
  context.on('weberror', error => broken.push(error.error().message))
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

async function readsWell(name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await desk.emulateMedia({ colorScheme: scheme })
    expect(await seriousFaults(desk), `${name}, ${scheme}`).toEqual([])
    if (PICTURES)
      await desk.screenshot({ path: path.join(PICTURES, `${name}-${scheme}.png`), fullPage: true })
  }
  await desk.emulateMedia({ colorScheme: 'light' })
  await desk.setViewportSize({ width: 320, height: 640 })
  expect(await seriousFaults(desk), `${name}, narrow`).toEqual([])
  expect(await desk.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true)
  if (PICTURES) await desk.screenshot({ path: path.join(PICTURES, `${name}-320.png`), fullPage: true })
  await desk.setViewportSize({ width: 1280, height: 900 })
}

test('B1 an owner learns what an office is, makes one, blocks for all of it, finds the phone and the way back', async () => {
  await desk.getByRole('link', { name: 'Compliance' }).click()
  await desk.getByRole('link', { name: 'the office' }).click()
  await desk.getByRole('heading', { name: 'No office yet' }).waitFor()
  await desk.getByText('texted to any number of any of the accounts').waitFor()
  await readsWell('none')

  await desk.getByRole('button', { name: 'Join with a code' }).click()
  await desk.getByRole('dialog').getByLabel('Code').fill('guessed')
  await desk.getByRole('button', { name: 'Join the office' }).click()
  await desk.getByText('There is no office with this code.').waitFor()
  await desk.getByRole('button', { name: 'Leave it' }).click()

  await desk.getByRole('button', { name: 'Make an office' }).click()
  await desk.getByRole('dialog').getByLabel('Name').fill('Main Street')
  await desk.getByRole('button', { name: 'Make the office' }).click()
  expect((await desk.getByLabel('The code').inputValue()).length).toBeGreaterThan(20)
  await desk.getByRole('button', { name: 'I have copied it' }).click()
  await desk.getByRole('heading', { name: 'Main Street' }).waitFor()
  await desk.getByRole('heading', { name: 'Nobody yet' }).waitFor()

  for (const [phone, note] of [
    ['(512) 556-0711', 'Her letter of 3 June'],
    ['(512) 556-0822', 'At the desk, with his brother'],
  ] as const) {
    await desk.getByRole('button', { name: 'Block a phone' }).click()
    await desk.getByRole('dialog').getByLabel('Phone').fill(phone)
    await desk.getByLabel('Who asked, and how?').fill(note)
    await desk.getByRole('button', { name: 'Block in the whole office' }).click()
    await desk.getByRole('row', { name: phone }).waitFor()
  }
  const row = desk.getByRole('row', { name: /556-0711/ })
  expect(await row.textContent()).toMatch(/Her letter of 3 June .*Main Street.*Blocked/)
  await desk.getByLabel('Search the list of the office').fill('0822')
  await expect.poll(() => row.count()).toBe(0)
  await desk.getByLabel('Search the list of the office').fill('')
  await row.waitFor()
  await readsWell('office')

  await row.getByRole('button', { name: /Record a new consent/ }).click()
  await desk.getByLabel('Evidence').fill('Signed buyer agreement of today, page 2')
  await desk.getByRole('button', { name: 'Record the consent' }).click()
  await row.getByText('Came back here').waitFor()
  expect(broken).toEqual([])
}, 120_000)
