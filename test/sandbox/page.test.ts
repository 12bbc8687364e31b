// The page of the phones in a real browser: a text rings, STOP is answered, nobody is kept out by colour or
// keyboard.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { ACCOUNT, ANN, type Listener, LONG_CODE, listen, TOKEN } from './support.ts'

let heed: Listener
let sandbox: Sandbox
let browser: Browser
let pagesDir: string

beforeAll(async () => {
  pagesDir = await mkdtemp(path.join(os.tmpdir(), 'heed-phones-'))
  const configFile = path.resolve(import.meta.dirname, '../../web/phones/vite.config.ts')
  await build({ configFile, logLevel: 'error', build: { outDir: pagesDir, emptyOutDir: true } })
  heed = await listen()
  const deskUrl = 'http://127.0.0.1:9/desk'
  sandbox = await startSandbox({ port: 0, accountSid: ACCOUNT, authToken: TOKEN, pagesDir, deskUrl })
  await api('/IncomingPhoneNumbers.json', { PhoneNumber: LONG_CODE, SmsUrl: `${heed.url}/in` })
  const executablePath = await chromium.executablePath()
  browser = await playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  await sandbox?.stop()
  await heed?.stop()
  await rm(pagesDir, { recursive: true, force: true })
})

async function api(to: string, form: Record<string, string>): Promise<void> {
  const headers = { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}` }
  const url = `${sandbox.url}/2010-04-01/Accounts/${ACCOUNT}${to}`
  const { status } = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) })
  expect(status).toBe(201)
}

type Look = { width?: number; height?: number; colorScheme?: 'light' | 'dark' }

async function openPage({ width = 1280, height = 800, colorScheme = 'light' }: Look = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(sandbox.url)
  await page.getByRole('log').first().or(page.getByText('Add a phone')).first().waitFor()
  return page
}

async function seriousFaults(page: Page): Promise<string[]> {
  const file = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
  await page.evaluate(await readFile(file, 'utf8'))
  const found = await page.evaluate<Violation[]>('(async () => (await axe.run()).violations)()')
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.target} ${nodes[0]?.failureSummary}`)
}

type Violation = { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }

describe('the phones page', () => {
  test('teaches when it is empty, rings, and answers STOP', async () => {
    const page = await openPage()
    await page.getByText('Send Ann a text from the desk and it rings here.').waitFor()
    expect(await page.getByRole('link', { name: 'the desk' }).first().getAttribute('href')).toContain('/desk')
    await api('/Messages.json', { To: ANN, From: LONG_CODE, Body: 'Open house on <b>Saturday</b>' })
    const log = page.getByRole('log', { name: 'Ann’s texts' })
    await log.getByText('Open house on <b>Saturday</b>').waitFor()
    await page.getByText('Ann received: Open house').waitFor({ state: 'attached' })
    await page
      .getByRole('group', { name: 'Quick answers from Ann' })
      .getByText('STOP', { exact: true })
      .click()
    await log.getByText('You have successfully been unsubscribed').waitFor()
    await log.getByText('The provider’s own reply').waitFor()
    await page.getByText('Stopped at the provider since').waitFor()
    await expect.poll(() => heed.calls.map(({ form }) => [form.From, form.Body])).toEqual([[ANN, 'STOP']])
    await page.getByLabel('Write from Ann’s phone').fill('START')
    await page.keyboard.press('Enter')
    await log.getByText('You have successfully been re-subscribed').waitFor()
    await page.getByText('Stopped at the provider since').waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('a phone that is not on the screen comes onto it when it rings', async () => {
    const page = await openPage()
    await api('/Messages.json', { To: '+14155550155', From: LONG_CODE, Body: 'Who is there?' })
    const phone = page.getByRole('log', { name: '+1 (415) 555-0155’s texts' })
    await phone.getByText('Who is there?').waitFor()
    await page.context().close()
  })

  test('the clock moves and the faults are set, in words', async () => {
    const page = await openPage()
    await page.getByRole('button', { name: '+1 day' }).click()
    await page.getByText('1 d ahead').waitFor()
    await page.getByRole('button', { name: 'Faults' }).click()
    await page.getByRole('switch', { name: 'The text does not arrive' }).click()
    await page.getByRole('combobox', { name: 'Because' }).selectOption({ label: 'it is a landline (30006)' })
    await page.getByRole('button', { name: 'Close the faults' }).click()
    await page.getByRole('button', { name: '1 fault on' }).waitFor()
    await expect
      .poll(async () => ((await (await fetch(`${sandbox.url}/faults`)).json()) as { errors: unknown }).errors)
      .toEqual([{ rate: 1, phone: null, code: 30006, httpStatus: null, sync: false }])
    await page.context().close()
  })

  const looks: Look[] = [
    {},
    { colorScheme: 'dark' },
    { width: 320, height: 568 },
    { width: 390, colorScheme: 'dark' },
  ]
  for (const look of looks) {
    test(`axe finds nothing serious, and nothing overflows: ${JSON.stringify(look)}`, async () => {
      const page = await openPage(look)
      expect(await seriousFaults(page)).toEqual([])
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      expect(overflow).toBeLessThanOrEqual(0)
      await page.getByRole('button', { name: /fault/i }).first().click()
      await page.getByRole('dialog').waitFor()
      expect(await seriousFaults(page)).toEqual([])
      await page.context().close()
    })
  }
})
