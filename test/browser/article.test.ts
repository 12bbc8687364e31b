// The help article as a newcomer lives it: npm start, the desk in one window, the phones in another.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

const NOTICE = 'Prefer a phone call or email? Reply STOP to unsubscribe.'
const FIRST = 'Hi Ann, the house on Elm Street is open on Saturday.'
const AGAIN = 'Good to have you back, Ann.'

let program: Program
let browser: Browser
let context: BrowserContext
let desk: Page
let phones: Page
const broken: string[] = []

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startProgram(), openBrowser()])
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
  })
  context.on('weberror', error => broken.push(error.error().message))
  ;[desk, phones] = [await context.newPage(), await context.newPage()]
  for (const page of [desk, phones]) {
    page.on('requestfailed', request => {
      const isOurs = request.url().startsWith('http://127.0.0.1')
      if (!isOurs) broken.push(`asked for ${request.url()}`)
    })
  }
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await program?.stop()
  program?.clean()
})

const ann = () => phones.getByRole('region', { name: 'Ann’s phone' })
const onAnnsPhone = (text: string) => ann().getByRole('log').getByText(text, { exact: true })

describe('the article, from the first text to the last', () => {
  test('signing in with what npm start printed', async () => {
    expect(program.output()).toContain('sam@heed.example')
    await desk.goto(program.url)
    await desk.getByLabel('E-mail').fill('sam@heed.example')
    await desk.getByLabel('Password', { exact: true }).fill('texts-welcome')
    await desk.keyboard.press('Enter')
    await desk.getByRole('heading', { name: 'Inbox' }).waitFor()
  })

  test('A1 the first text rings with the notice before it', async () => {
    await phones.goto(program.phonesUrl)
    await ann().waitFor()
    await desk.goto(`${program.url}/inbox/+15125550101`)
    await desk.getByText('Sent first, free').waitFor()
    await desk.getByRole('textbox', { name: 'Text Ann' }).fill(FIRST)
    await desk.keyboard.press('Enter')
    await onAnnsPhone(FIRST).waitFor()
    const texts = (await ann().getByRole('log').textContent()) ?? ''
    expect(texts.indexOf(NOTICE)).toBeGreaterThan(-1)
    expect(texts.indexOf(NOTICE)).toBeLessThan(texts.indexOf(FIRST))
    await desk.getByRole('region', { name: 'Texts' }).getByText('Delivered').first().waitFor()
  })

  test('B4, B5 STOP on the phone: one confirmation, and the line across the thread', async () => {
    await ann().getByRole('button', { name: 'STOP', exact: true }).click()
    await ann().getByText('You have successfully been unsubscribed.').waitFor()
    await desk.getByRole('listitem').filter({ hasText: 'Ann wrote STOP' }).waitFor()
  })

  test('B2 the composer gives way to why, since when, and what can be done', async () => {
    await desk.getByText('Only that, or a new consent with evidence, lifts it.').waitFor()
    expect(await desk.getByRole('textbox', { name: 'Text Ann' }).count()).toBe(0)
  })

  test('B2 a program that tries all the same is refused with the reason', async () => {
    const refused = await desk.evaluate(async () => {
      const me = (await (await fetch('/v1/me')).json()) as { csrfToken: string }
      const answer = await fetch('/v1/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'csrf-token': me.csrfToken },
        body: JSON.stringify({ to: '+15125550101', body: 'Just one more' }),
      })
      return { status: answer.status, body: (await answer.json()) as { decision: { reason: string } } }
    })
    expect(refused.status).toBe(422)
    expect(refused.body.decision.reason).toBe('opted_out')
  })

  test('C1 START on the phone lifts the block, and the next text rings', async () => {
    await ann().getByRole('button', { name: 'START', exact: true }).click()
    const composer = desk.getByRole('textbox', { name: 'Text Ann' })
    await composer.waitFor()
    await composer.fill(AGAIN)
    await desk.keyboard.press('Enter')
    await onAnnsPhone(AGAIN).waitFor()
    expect(await onAnnsPhone(NOTICE).count()).toBe(1)
    expect(await onAnnsPhone('Just one more').count()).toBe(0)
  })

  test('E2 every credit is explained', async () => {
    await desk.goto(`${program.url}/credits`)
    // Two texts out, STOP and START in: four credits of the thousand.
    await desk.getByText('996', { exact: true }).first().waitFor()
  })

  test('B8 where only single words count, "please stop" is told, and one button texts the words that work', async () => {
    await desk.goto(`${program.url}/settings?tab=texts`)
    const form = desk.locator('form', { hasText: 'What counts as stop' })
    await form.getByLabel('Only the single words').check()
    await form.getByRole('button', { name: 'Save' }).click()
    await desk.getByText('Saved.').waitFor()
    const bob = phones.getByRole('region', { name: 'Bob’s phone' })
    await bob.getByRole('button', { name: 'please stop' }).click()
    await desk.goto(`${program.url}/inbox/+15125550102`)
    await desk.getByRole('button', { name: /words that work/ }).click()
    await bob.getByText('reply with the single word STOP').waitFor()
    await desk.goto(`${program.url}/doubts`)
    await desk.getByText('A stop word stands inside a longer text').waitFor()
  })

  test('the window of the desk never broke and asked nobody else', () => {
    expect(broken).toEqual([])
  })
})

describe.each(['light', 'dark'] as const)('axe finds nothing serious, %s', scheme => {
  const places = [
    '/inbox',
    '/inbox/+15125550101',
    '/inbox/+15125550102',
    '/contacts',
    '/credits',
    '/doubts',
    '/replies',
    '/settings',
  ]
  test.each(places)('%s', async place => {
    await desk.emulateMedia({ colorScheme: scheme })
    await desk.goto(program.url + place)
    await desk.getByRole('heading').first().waitFor()
    await desk.waitForLoadState('load')
    expect(await seriousFaults(desk)).toEqual([])
  })
  test('the phones', async () => {
    await phones.emulateMedia({ colorScheme: scheme })
    await phones.goto(program.phonesUrl)
    await ann().waitFor()
    expect(await seriousFaults(phones)).toEqual([])
  })
})

describe('on a phone: 320 px wide', () => {
  const places = [
    '/inbox',
    '/inbox/+15125550101',
    '/contacts',
    '/doubts',
    '/credits',
    '/replies',
    '/settings',
  ]
  test.each(places)('%s needs no sideways scrolling', async place => {
    await desk.setViewportSize({ width: 320, height: 640 })
    await desk.goto(program.url + place)
    await desk.getByRole('heading').first().waitFor()
    const width = await desk.evaluate<number>('document.documentElement.scrollWidth')
    expect(width).toBeLessThanOrEqual(320)
  })
})
