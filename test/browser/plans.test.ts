// Tasks and plans as an agent lives them, by keyboard alone: a plan is built, activated, and people enrolled.
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

/** A step of the kind, as a keyboard adds it: from the list behind A or the first buttons, then its words, then out. */
async function write(words: string): Promise<void> {
  await expect.poll(isWriting).toBe(true)
  await desk.keyboard.type(words)
  await desk.keyboard.press('Escape')
  await expect.poll(card).toContain(words)
}

const isWriting = () => desk.evaluate<boolean>("document.activeElement.matches('textarea, input')")
const card = () => desk.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? ''")
const steps = () =>
  desk.evaluate<string[]>(
    "[...document.querySelectorAll('[data-act=open]')].map(one => one.getAttribute('aria-label'))",
  )

async function addBelow(kind: string): Promise<void> {
  await desk.keyboard.press('a')
  await desk.getByRole('menuitem', { name: new RegExp(`^${kind}`) }).press('Enter')
}

test('the keyboard alone builds a plan of three steps, moves, deletes and takes back', async () => {
  await desk.keyboard.press('4')
  await desk.getByRole('heading', { name: 'No plans yet' }).waitFor()
  await desk.getByRole('heading', { name: 'Ready to take over' }).waitFor()
  await desk.keyboard.press('b')
  await desk.getByRole('heading', { name: 'No steps yet' }).waitFor()
  await desk.getByRole('button', { name: 'Text', exact: true }).press('Enter')
  await write('Hello from the keyboard')
  await addBelow('Call')
  await write('Call about the keyboard')
  await addBelow('To do')
  await write('Send the keyboard')
  expect(await steps()).toEqual([
    'Day 1, 10:00 am, Text: Hello from the keyboard',
    'Day 2, 10:00 am, Call: Call about the keyboard',
    'Day 3, 10:00 am, To do: Send the keyboard',
  ])

  await desk.keyboard.press('Shift+ArrowUp')
  await expect.poll(card).toBe('Day 2, 10:00 am, To do: Send the keyboard')
  await desk.keyboard.press('Shift+ArrowRight')
  await expect.poll(card).toBe('Day 3, 10:00 am, To do: Send the keyboard')
  await desk.keyboard.press('ArrowUp')
  await expect.poll(card).toContain('Hello from the keyboard')
  await desk.keyboard.press('Delete')
  await expect.poll(steps).toHaveLength(2)
  await desk.keyboard.press('Control+z')
  await expect.poll(card).toContain('Hello from the keyboard')
  await desk.getByText('Hello from the keyboard').last().waitFor()
  await shot('editor')
  expect(await seriousFaults(desk)).toEqual([])
})

test('what is not right is said at its step, and saved once it is', async () => {
  await desk.getByRole('textbox', { name: 'Name of the plan' }).fill('By keyboard')
  await desk.getByRole('button', { name: /Text: Hello/ }).focus()
  await addBelow('Text goes')
  await expect.poll(isWriting).toBe(true)
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('Control+s')
  await desk.getByRole('alert').filter({ hasText: 'look at what is marked' }).waitFor()
  await expect.poll(card).toContain('The text is empty')
  await desk.keyboard.press('Delete')
  await desk.keyboard.press('Control+s')
  await desk.getByRole('button', { name: 'Saved' }).waitFor()
})

test('it is activated, its steps stay where they are, and somebody is enrolled', async () => {
  await desk.getByRole('button', { name: 'Activate' }).press('Enter')
  await desk.getByText('The plan is active and people may be enrolled at any time').waitFor()
  expect(await desk.locator('[data-slot]').count()).toBe(0)
  await desk.getByRole('button', { name: 'Enroll people' }).press('Enter')
  await desk.getByLabel('Add somebody').fill('dana')
  await expect
    .poll(() => desk.getByRole('option').allTextContents())
    .toEqual([expect.stringMatching(/^Dana/)])
  await desk.keyboard.press('ArrowDown')
  await desk.keyboard.press('Enter')
  await desk.getByRole('button', { name: 'Enroll 1 person' }).press('Enter')
  await desk.getByText('1 person enrolled in “By keyboard”.').first().waitFor()
  await desk.getByRole('link', { name: /^People/ }).press('Enter')
  await desk.getByRole('button', { name: 'History of Dana Kim' }).press('Enter')
  await desk.getByText('Enrolled by Sam Rivera.').waitFor()
  expect(await seriousFaults(desk)).toEqual([])
  await shot('history')
  await desk.getByRole('button', { name: 'Stop the plan for Dana Kim' }).press('Enter')
  await desk.getByText('Stopped by Sam Rivera.').waitFor()
  await desk.keyboard.press('Escape')
})

test('dark and on a narrow phone nothing is cut off or too pale', async () => {
  await desk.emulateMedia({ colorScheme: 'dark' })
  await desk.setViewportSize({ width: 320, height: 740 })
  const { id } = (await api('GET', '/v1/plans')).items![0]!
  for (const place of ['/tasks', '/plans', '/plans/calendar', `/plans/${id}`, `/plans/${id}?tab=settings`]) {
    await desk.goto(program.url + place)
    await desk.locator('h1').waitFor()
    await expect.poll(() => desk.getByRole('status', { name: /^Loading/ }).count()).toBe(0)
    expect(await seriousFaults(desk), place).toEqual([])
    expect(await desk.evaluate<number>('document.documentElement.scrollWidth'), place).toBe(320)
  }
  await shot('narrow')
})

test('nothing broke on the way', () => {
  expect(broken).toEqual([])
})
