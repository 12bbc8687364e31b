// The contacts page as an agent lives it: conditions, the count in words, picking by keyboard, and on to a bulk text.
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

const KEY = 'heed_key_of_the_browser_test'
const PEOPLE = 24

let program: Program
let browser: Browser
let desk: Page
const broken: string[] = []

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startProgram({ env: { HEED_API_KEY: KEY } }), openBrowser()])
  for (let i = 0; i < PEOPLE; i++) {
    await api('POST', '/v1/contacts', {
      firstName: `Person${String(i).padStart(2, '0')}`,
      lastName: i % 2 === 0 ? 'Lee' : 'Ortiz',
      tags: i % 3 === 0 ? ['cabin', 'buyer'] : ['cabin'],
      phones: [{ phone: `+1512555${2000 + i}` }],
    })
  }
  await api('POST', '/v1/consents/%2B15125552000/opt-out', { note: 'asked by phone' })
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

async function api(method: string, address: string, body: object): Promise<void> {
  const answer = await fetch(program.url + address, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status, `${method} ${address}: ${await answer.text()}`).toBeLessThan(300)
}

/** To look at, where a folder is named for them. */
async function shot(name: string): Promise<void> {
  const folder = process.env.HEED_SHOTS
  if (folder) await desk.screenshot({ path: path.join(folder, `contacts-${name}.png`) })
}

test('a condition narrows the list, counts it and says it in words', async () => {
  await desk.keyboard.press('2')
  await desk.getByRole('heading', { name: 'Contacts', exact: true }).waitFor()
  await shot('all')
  await desk.getByRole('button', { name: 'Conditions' }).click()
  await desk.getByLabel('Tagged with one of').first().fill('cab')
  await desk.getByRole('option', { name: 'cabin' }).click()
  await desk.keyboard.press('Escape')
  await desk.getByText(`${PEOPLE} people · Contacts tagged cabin`).waitFor()
  await desk.getByLabel('Consent').selectOption({ label: 'May be texted' })
  await desk.getByText(`${PEOPLE - 1} people · Contacts tagged cabin, who may be texted`).waitFor()
  await desk.getByLabel('Last texted').selectOption({ label: 'Not in the last 30 days' })
  await desk.getByText('who may be texted, not texted in 30 days').waitFor()
  await desk.getByRole('button', { name: 'Conditions: 3' }).waitFor()
  await desk.mouse.move(0, 0)
  await shot('conditions')
  expect(await seriousFaults(desk)).toEqual([])
})

test('the address holds the conditions: a reload shows the same', async () => {
  await desk.reload()
  await desk.getByText(`${PEOPLE - 1} people · Contacts tagged cabin, who may be texted`).waitFor()
})

test('words are looked for as they are typed, and nobody found is said', async () => {
  const field = desk.getByRole('searchbox', { name: 'Search contacts' })
  await field.fill('lee')
  await desk.getByText(/11 people · .*matching “lee”/).waitFor()
  await field.fill('nobody at all')
  await desk.getByRole('heading', { name: 'Nobody found' }).waitFor()
  await shot('nobody')
  await field.fill('')
  await desk.getByRole('button', { name: 'Take all off' }).click()
  await desk.getByRole('button', { name: 'Conditions', exact: true }).waitFor()
})

test('people are picked with the space bar, a range with Shift, and let go with Escape', async () => {
  const box = (name: string) => desk.getByRole('checkbox', { name: `Pick ${name}` })
  await desk.getByRole('searchbox', { name: 'Search contacts' }).fill('person')
  await desk.getByText(`${PEOPLE} people · Contacts matching “person”`).waitFor()
  const names = await desk.locator('.contact-name > .quiet-link').allTextContents()
  const [first, third] = [names[0]!, names[2]!]
  await box(first).focus()
  await desk.keyboard.press('Space')
  await desk.getByText('1 picked').waitFor()
  await desk.keyboard.press('Escape')
  await expect.poll(() => desk.getByText('1 picked').count()).toBe(0)
  await box(first).click()
  await box(third).click({ modifiers: ['Shift'] })
  await desk.getByText('3 picked').waitFor()
  await shot('picked')
  await desk.getByRole('checkbox', { name: /^Pick all/ }).click()
  await desk.getByText(`${PEOPLE} picked`).waitFor()
  await desk.getByRole('checkbox', { name: /^Pick all/ }).click()
  await box(first).click()
  await desk.getByText('1 picked').waitFor()
})

test('those picked, or all that the conditions mean, are brought to a new bulk text', async () => {
  await desk.getByRole('button', { name: 'Text this person' }).click()
  await desk.getByRole('heading', { name: 'New bulk text' }).waitFor()
  await desk.getByText('1 person').first().waitFor()
  await desk.keyboard.press('2')
  await desk.getByRole('button', { name: 'Conditions' }).click()
  await desk.getByLabel('Tagged with one of').first().fill('cab')
  await desk.getByRole('option', { name: 'cabin' }).click()
  await desk.keyboard.press('Escape')
  await desk.getByRole('button', { name: `Text these ${PEOPLE} people` }).click()
  await desk.getByRole('heading', { name: 'New bulk text' }).waitFor()
  await desk.getByText(`${PEOPLE} people · Contacts tagged cabin`).waitFor()
  await shot('brought')
})

test('on a phone and zoomed in nothing is cut off', async () => {
  await desk.setViewportSize({ width: 360, height: 740 })
  await desk.goto(`${program.url}/contacts?tag=cabin`)
  await desk.getByText(`${PEOPLE} people · Contacts tagged cabin`).waitFor()
  await shot('narrow')
  const width = await desk.evaluate<number>('document.documentElement.scrollWidth')
  expect(width).toBeLessThanOrEqual(360)
  expect(await seriousFaults(desk)).toEqual([])
  expect(broken).toEqual([])
})
