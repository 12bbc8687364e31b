// The reply chart and its wordings as an owner changes them: marked, shown on a phone, refused, saved, kept; in both
// schemes and narrow.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

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

const OWN = 'Oak Realty: reply STOP to stop.'
const field = () => desk.getByRole('textbox', { name: 'After HELP' })
const save = () => desk.getByRole('button', { name: 'Save this wording' })

test('the chart leads to the wording of an answer, with a phone beside it', async () => {
  await desk.getByRole('link', { name: 'Replies' }).click()
  await desk.getByText('“please stop”').first().waitFor()
  await desk.getByRole('button', { name: 'Change the wording: After HELP' }).first().click()
  await field().fill('Reply STOP to stop ✓')
  const phone = desk.getByRole('figure')
  await phone.getByText('Reply STOP to stop ✓').waitFor()
  expect(await phone.textContent()).toContain('HELP')
  expect(await desk.locator('#cost-help').textContent()).toMatch(/^20\/70 · 1 segment · UCS-2 · free/)
  await desk.getByText('makes this text Unicode').waitFor()
})

test('a wording that does not tell how to stop is refused while it is written', async () => {
  await field().fill('Call us.')
  await desk.getByText('It must tell how to stop').waitFor()
  expect(await save().isDisabled()).toBe(true)
})

test('what is saved stands in the chart, and the old one can be written back', async () => {
  await field().fill(OWN)
  await save().click()
  await desk.locator('#wording-help').getByText('version 2, Sam Rivera').waitFor()
  await desk.locator('.chart').getByText(OWN).first().waitFor()
  await desk.getByRole('button', { name: 'Change: After HELP' }).press('Enter')
  await desk.getByText('All 2 versions').click()
  await desk.getByRole('button', { name: 'Write it back' }).click()
  expect(await field().inputValue()).toBe('Reply STOP to unsubscribe. Msg&Data Rates May Apply.')
})

test('nothing is wrong for axe in either scheme, nor at 320 px', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await desk.emulateMedia({ colorScheme })
    expect(await seriousFaults(desk), colorScheme).toEqual([])
  }
  await desk.setViewportSize({ width: 320, height: 640 })
  const over = await desk.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(over).toBe(0)
  expect(await seriousFaults(desk)).toEqual([])
  expect(broken).toEqual([])
})
