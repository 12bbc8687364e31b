// Tasks and plans as an agent lives them, by keyboard: done and taken back, put off, written.
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../support/heed.ts'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

const KEY = 'heed_key_of_the_browser_test'
const HOUR_MS = 3_600_000

let program: Program
let browser: Browser
let desk: Page
const broken: string[] = []

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startProgram({ env: { HEED_API_KEY: KEY } }), openBrowser()])
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
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

async function api(method: string, address: string, body?: object): Promise<Json> {
  const answer = await fetch(program.url + address, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  expect(answer.status, `${method} ${address}: ${text}`).toBeLessThan(300)
  return JSON.parse(text) as Json
}

/** To look at, where a folder is named for them. */
async function shot(name: string): Promise<void> {
  const folder = process.env.HEED_SHOTS
  if (folder) await desk.screenshot({ path: path.join(folder, `plans-${name}.png`) })
}

const focused = () => desk.evaluate<string>('document.activeElement.textContent')

async function contactOf(firstName: string): Promise<string> {
  const people = (await api('GET', '/v1/contacts')).items as unknown as Json[]
  return String(people.find(one => String(one.firstName) === firstName)!.id)
}

test('a task is added, marked, done and taken back, put off: all with keys', async () => {
  await desk.keyboard.press('5')
  await desk.getByRole('heading', { name: 'Nothing to do' }).waitFor()
  const dueAt = new Date(Date.now() - HOUR_MS).toISOString()
  const about = { contactId: await contactOf('Bob'), body: 'Hi {{first_name|there}}, how was the viewing?' }
  await api('POST', '/v1/tasks', { kind: 'text', title: 'Ask about the viewing', dueAt, ...about })
  const title = desk.getByRole('button', { name: 'Ask about the viewing', exact: true })
  await title.waitFor()

  await desk.keyboard.press('t')
  await desk.getByLabel('What', { exact: true }).fill('Call the notary')
  await desk.keyboard.press('Enter')
  await desk.getByRole('heading', { name: /^Tomorrow/ }).waitFor()
  expect(await seriousFaults(desk)).toEqual([])

  await desk.keyboard.press('j')
  await expect.poll(focused).toBe('Ask about the viewing')
  await desk.keyboard.press('e')
  await desk.getByText('Done: Ask about the viewing').first().waitFor()
  await expect.poll(() => title.count()).toBe(0)
  await desk.keyboard.press('z')
  await title.waitFor()
  await desk.keyboard.press('k')
  await desk.keyboard.press('s')
  await desk.getByRole('menuitem', { name: /Tomorrow morning/ }).press('Enter')
  await expect.poll(() => desk.getByRole('heading', { name: /^Overdue/ }).count()).toBe(0)
  await shot('tasks')
})

test('a text task opens the composer with its words, said for that person', async () => {
  await desk.getByRole('button', { name: 'Write: Ask about the viewing' }).press('Enter')
  const composer = desk.getByRole('textbox', { name: 'Text Bob' })
  await expect.poll(() => composer.inputValue()).toBe('Hi {{first_name|there}}, how was the viewing?')
  await desk.getByText('Hi Bob, how was the viewing?').waitFor()
  await desk.getByRole('button', { name: 'Done: Ask about the viewing' }).waitFor()
  await composer.fill('')
  await desk.keyboard.press('Escape')
})

test('nothing broke on the way', () => {
  expect(broken).toEqual([])
})
