// Importing contacts as an agent lives it, on a real start: a file, its columns, the check, the result, the error file.
import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

const GOOD = 300
const OUT = '+15125560007'

let program: Program
let browser: Browser
let context: BrowserContext
let desk: Page
const broken: string[] = []

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startProgram(), openBrowser()])
  context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', acceptDownloads: true })
  context.setDefaultTimeout(20_000)
  context.on('weberror', error => broken.push(error.error().message))
  desk = await context.newPage()
  // From now on Chromium hands file choosers over; asked for only then, it may open one of its own first.
  desk.on('filechooser', () => {})
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

function file(): string {
  const rows = Array.from({ length: GOOD }, (_, i) => {
    const phone = `+1512556${String(i).padStart(4, '0')}`
    return `Person ${i},${phone},${phone === OUT ? '2025-03-04' : ''},red`
  })
  return ['Client,Cell,Unsubscribed,Favourite colour', ...rows, 'Nobody,12345,,blue'].join('\n')
}

test('a file dropped in: columns are recognised, and can be said otherwise', async () => {
  await desk.goto(`${program.url}/contacts`)
  await desk.getByRole('link', { name: 'Import and export' }).click()
  await desk.getByText('Drop a CSV file here').waitFor()
  expect(await seriousFaults(desk)).toEqual([])
  const chooser = desk.waitForEvent('filechooser')
  await desk.keyboard.press('u')
  const content = { name: 'crm.csv', mimeType: 'text/csv', buffer: Buffer.from(file()) }
  await (await chooser).setFiles(content)
  await desk.getByRole('heading', { name: 'crm.csv' }).waitFor()
  const chosen = async (column: string) =>
    desk.getByRole('combobox', { name: `${column} is`, exact: true }).inputValue()
  expect([await chosen('Client'), await chosen('Cell'), await chosen('Unsubscribed')]).toEqual([
    ...['name', 'phone', 'opted_out'],
  ])
  await desk.getByRole('combobox', { name: 'Favourite colour is' }).selectOption('Tags')
})

test('the check says what would come of it, and nothing is there yet', async () => {
  await desk.getByRole('button', { name: 'Check the file' }).click()
  await desk.getByRole('button', { name: `Import ${GOOD} contacts` }).waitFor()
  await desk.getByText('Opt-outs, blocked at once').waitFor()
  await desk.getByText('12345: This is not a phone number').waitFor()
  expect(await seriousFaults(desk)).toEqual([])
  await desk.getByRole('combobox', { name: 'Favourite colour is' }).selectOption('Notes')
  await desk.getByText('Check the file first').waitFor()
  await desk.getByRole('combobox', { name: 'Favourite colour is' }).selectOption('Tags')
})

test('imported: the people are there, who was out is blocked, the bad row is in a file', async () => {
  await desk.getByRole('button', { name: `Import ${GOOD} contacts` }).click()
  const link = desk.getByRole('link', { name: /Error file: 1 row/ })
  await link.waitFor()
  expect(await seriousFaults(desk)).toEqual([])
  const download = desk.waitForEvent('download')
  await link.click()
  const errors = readFileSync((await (await download).path())!, 'utf8')
  expect(errors).toContain(`${GOOD + 2},no,12345: This is not a phone number`)
  await desk.goto(`${program.url}/inbox/${OUT}`)
  await desk
    .getByText(/A list that was imported says that Person opted out/)
    .first()
    .waitFor()
  await desk.goto(`${program.url}/contacts/import`)
  await desk.getByRole('link', { name: 'crm.csv' }).waitFor()
  expect(await seriousFaults(desk)).toEqual([])
})

test('what is no list is refused with the way out, and nothing broke on any page', async () => {
  const chooser = desk.waitForEvent('filechooser')
  await desk.getByRole('button', { name: 'Choose a file' }).click()
  const book = {
    name: 'book.xlsx',
    mimeType: 'application/zip',
    buffer: Buffer.from('504b030414000600', 'hex'),
  }
  await (await chooser).setFiles(book)
  await desk.getByRole('alert').getByText('This is an Excel or zip file.').waitFor()
  expect(broken).toEqual([])
})
