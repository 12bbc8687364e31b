// Hours and rules in the settings: a moment tried, a pack turned off and on, a look back; in both themes, and narrow.
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

let program: Program
let browser: Browser
let desk: Page
const broken: string[] = []

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startProgram({}), openBrowser()])
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })
  context.on('weberror', error => broken.push(error.error().message))
  context.setDefaultTimeout(20_000)
  desk = await context.newPage()
  await desk.goto(`${program.url}/settings?tab=hours`)
  await desk.getByLabel('E-mail').fill('sam@heed.example')
  await desk.getByLabel('Password', { exact: true }).fill('texts-welcome')
  await desk.keyboard.press('Enter')
  await desk.getByRole('heading', { name: 'Rules by law' }).waitFor()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await program?.stop()
  program?.clean()
  expect(broken).toEqual([])
})

/** To look at, where a folder is named for them. */
async function shot(name: string): Promise<void> {
  const folder = process.env.HEED_SHOTS
  if (folder) await desk.screenshot({ path: path.join(folder, `rules-${name}.png`), fullPage: true })
}

test('a moment is tried: yes, or why not and when', async () => {
  await desk.getByLabel('Who, or where').fill('33101')
  await desk.getByLabel(/^Day and time/).fill('2026-11-26T19:30')
  await desk.keyboard.press('Enter')
  await desk.getByText(/8:00 AM their time: Florida/).waitFor()
  await desk.getByText(/by the ZIP code/).waitFor()
  await desk.getByLabel(/^As a plan's text/).check()
  await desk.getByLabel(/^Day and time/).fill('2026-11-26T11:00')
  await desk.getByRole('button', { name: 'May a text go?' }).click()
  await desk.getByText(/nothing on federal holidays/).waitFor()
  await desk.getByLabel('Who, or where').fill('Bavaria')
  await desk.keyboard.press('Enter')
  await desk.getByText('This is no state of the US or Canada.').first().waitFor()
})

test('a pack is turned off and on, and the moment is judged without it', async () => {
  await desk.getByRole('switch', { name: 'Florida' }).click()
  await expect.poll(() => desk.getByRole('switch', { name: 'Florida' }).isChecked()).toBe(false)
  await desk.getByLabel(/^As a plan's text/).uncheck()
  await desk.getByLabel(/^Day and time/).fill('2026-11-26T19:30')
  await desk.getByLabel('Who, or where').fill('(305) 555-0100')
  await desk.keyboard.press('Enter')
  await desk.getByText('An automatic text may go then.').waitFor()
  await desk.getByRole('switch', { name: 'Florida' }).click()
  await expect.poll(() => desk.getByRole('switch', { name: 'Florida' }).isChecked()).toBe(true)
})

test('a look back counts what went out', async () => {
  await desk.getByRole('button', { name: 'Look at the last 30 days' }).click()
  await desk.getByText('0 of 0 texts would have waited.').waitFor()
})

test.each(['light', 'dark'] as const)('nothing serious for axe, %s, wide and narrow', async colorScheme => {
  await desk.emulateMedia({ colorScheme })
  for (const width of [1280, 320]) {
    await desk.setViewportSize({ width, height: 900 })
    expect(await seriousFaults(desk)).toEqual([])
    const over = await desk.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(over).toBeLessThanOrEqual(0)
    await shot(`${colorScheme}-${width}`)
  }
})
