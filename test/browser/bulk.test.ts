// A bulk text from the first condition to the report, as an agent with a keyboard lives it, on a real start.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Program, startProgram } from '../support/program.ts'
import { openBrowser, seriousFaults } from './browser.ts'

const KEY = 'heed_key_of_the_browser_test'
const OURS = '+15125550100'
/** Enough for some seconds at the pace below. */
const PEOPLE = 60
const PACE = 4
const GONE = 3
const OWN = '+15125550199'

let program: Program
let browser: Browser
let context: BrowserContext
let desk: Page
const broken: string[] = []

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startProgram({ env: { HEED_API_KEY: KEY } }), openBrowser()])
  await furnish()
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
  })
  context.on('weberror', error => broken.push(error.error().message))
  // Below the test's own, so that a failure says what was waited for.
  context.setDefaultTimeout(20_000)
  desk = await context.newPage()
  desk.on('requestfailed', request => {
    if (!request.url().startsWith('http://127.0.0.1')) broken.push(`asked for ${request.url()}`)
  })
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await program?.stop()
  program?.clean()
})

type Json = Record<string, unknown> & { items?: Json[] }

async function api(method: string, path: string, body?: object): Promise<Json> {
  const answer = await fetch(program.url + path, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300)
  return (text === '' ? {} : JSON.parse(text)) as Json
}

const phoneOf = (i: number) => `+1512555${2000 + i}`

async function furnish(): Promise<void> {
  // By day and by night alike.
  await api('PATCH', '/v1/account', { textingHours: null })
  for (const { id } of (await api('GET', '/v1/senders')).items!)
    await api('PATCH', `/v1/senders/${id}`, { segmentsPerSecond: PACE })
  for (let i = 0; i < PEOPLE; i++) {
    await api('POST', '/v1/contacts', {
      firstName: `Person${i}`,
      company: i % 2 === 0 ? 'Lee & Sons' : null,
      tags: ['open house'],
      phones: [{ phone: phoneOf(i) }],
    })
  }
  for (let i = 0; i < GONE; i++)
    await api('POST', `/v1/consents/${encodeURIComponent(phoneOf(i))}/opt-out`, { note: 'asked by phone' })
  await api('POST', '/v1/templates', {
    name: 'Saturday',
    body: 'Hi {{first_name|there}}, the house is open on Saturday.',
  })
}

async function says(phone: string, words: string): Promise<void> {
  const place = `${program.phonesUrl}/phones/${encodeURIComponent(phone)}/messages`
  const answer = await fetch(place, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: OURS, body: words }),
  })
  expect(answer.status).toBeLessThan(300)
}

/** Goes on with Tab until the thing of this name has the focus, as whoever has no mouse does. */
async function tabTo(name: string | RegExp): Promise<void> {
  const wanted = typeof name === 'string' ? new RegExp(`^${name}$`) : name
  // A page of fifty people has two stops a person, and the rail its own.
  for (let i = 0; i < 200; i++) {
    await desk.keyboard.press('Tab')
    const focused = await desk.evaluate<string>(`(() => {
      const it = document.activeElement
      if (it === document.body) return ''
      const label = it.labels?.[0] ?? document.getElementById(it.getAttribute('aria-labelledby') ?? '')
      return (it.getAttribute('aria-label') || label?.textContent || it.textContent || it.value || '').trim()
    })()`)
    if (wanted.test(focused)) return
  }
  throw new Error(`Tab never came to ${name}`)
}

const figure = (name: string) => desk.locator('.figure').filter({ hasText: name }).locator('b')

describe('a bulk text by the keyboard alone', () => {
  test('signing in, and the list that teaches what a bulk text is', async () => {
    await desk.goto(program.url)
    await desk.getByLabel('E-mail').fill('sam@heed.example')
    await desk.getByLabel('Password', { exact: true }).fill('texts-welcome')
    await desk.keyboard.press('Enter')
    await desk.getByRole('heading', { name: 'Inbox' }).waitFor()
    await desk.keyboard.press('3')
    await desk.getByRole('heading', { name: 'No bulk texts yet' }).waitFor()
    await desk.keyboard.press('b')
    await desk.getByRole('heading', { name: 'New bulk text' }).waitFor()
  })

  test('to whom: a tag, counted in words', async () => {
    await tabTo('Tagged with one of')
    await desk.keyboard.type('open')
    await desk.getByRole('option', { name: 'open house' }).waitFor()
    await desk.keyboard.press('ArrowDown')
    await desk.keyboard.press('Enter')
    await desk.keyboard.press('Escape')
    // Chandra of the demonstration has the tag, too.
    await desk.getByText(`${PEOPLE + 1} people · Contacts tagged open house`).waitFor()
  })

  test('what: a saved reply by /, a field by its button, and the slip that is marked', async () => {
    await tabTo('The text')
    await desk.keyboard.type('/sat')
    await desk.getByRole('option', { name: /Saturday/ }).waitFor()
    await desk.keyboard.press('Enter')
    const body = desk.getByRole('textbox', { name: 'The text' })
    await expect.poll(() => body.inputValue()).toContain('{{first_name|there}}')
    await desk.keyboard.type(' Bring {{compny}}')
    await desk.getByText('There is no field "compny"').first().waitFor()
    for (let i = 0; i < '{{compny}}'.length; i++) await desk.keyboard.press('Backspace')
    await tabTo('Company')
    await desk.keyboard.press('Enter')
    await expect.poll(() => body.inputValue()).toMatch(/Bring \{\{company\|your company\}\}$/)
  })

  test('F4 check: who gets it, who does not and since when, what it costs', async () => {
    await desk.getByText(`${PEOPLE + 1 - GONE} of ${PEOPLE + 1}`).waitFor()
    await tabTo(/Asked not to be texted/)
    await desk.keyboard.press('Enter')
    await desk
      .getByText(/since .*(am|pm)/)
      .first()
      .waitFor()
    await expect.poll(() => figure('Credits').first().textContent()).toBe(String(PEOPLE + 1 - GONE))
    await expect.poll(() => figure('Done').first().textContent()).toMatch(/am|pm|At once/)
  })

  test('the draft survives a reload', async () => {
    await desk.reload()
    const body = desk.getByRole('textbox', { name: 'The text' })
    await expect.poll(() => body.inputValue()).toContain('the house is open on Saturday. Bring')
    await desk.getByText(`${PEOPLE + 1 - GONE} of ${PEOPLE + 1}`).waitFor()
  })

  test('from which numbers, and at how many opt-outs it stops itself', async () => {
    await tabTo(/^Numbers and limits: all of your numbers; pauses at 5 %/)
    await desk.keyboard.press('Enter')
    await tabTo(/555-0100/)
    await desk.keyboard.press('Space')
    await desk.getByText(/segments a second from one number/).waitFor()
    await tabTo('Pause when more opt out than')
    await desk.keyboard.press('Control+a')
    await desk.keyboard.type('40')
    await desk.getByText(/^Numbers and limits: one number; pauses at 40 % opt-outs/).waitFor()
    await desk.getByText(`${PEOPLE + 1 - GONE} of ${PEOPLE + 1}`).waitFor()
  })

  test('a test to oneself rings, said for somebody', async () => {
    await tabTo('Try it on yourself first')
    await desk.keyboard.type(OWN)
    await desk.keyboard.press('Enter')
    await desk.getByText('On its way to your phone').first().waitFor()
    await expect.poll(() => heard(OWN), { timeout: 15_000 }).toMatch(/the house is open on Saturday/)
  })

  test('send: the button says to how many, and leads to the live page', async () => {
    await tabTo(`Send to ${PEOPLE + 1 - GONE} people`)
    await desk.keyboard.press('Enter')
    await desk.waitForURL(/\/bulk\/[0-9a-f-]{36}$/)
    await desk.getByText('Under way').waitFor()
  })
})

async function heard(phone: string): Promise<string> {
  const answer = await fetch(`${program.phonesUrl}/phones/${encodeURIComponent(phone)}/messages`)
  return JSON.stringify(await answer.json())
}

/** The newest of the bulk texts, as the API tells it. */
async function latest(): Promise<Json & { counts: Record<string, number> }> {
  return (await api('GET', '/v1/broadcasts')).items![0] as Json & { counts: Record<string, number> }
}

describe('while it runs', () => {
  test('Pause stops it: what is in the air arrives, nothing more goes', async () => {
    await expect.poll(async () => (await latest()).counts.delivered, { timeout: 30_000 }).toBeGreaterThan(3)
    await tabTo('Pause')
    await desk.keyboard.press('Enter')
    await desk.getByRole('button', { name: 'Go on' }).waitFor()
    await expect.poll(async () => (await latest()).counts.in_flight).toBe(0)
    const { state, counts } = await latest()
    expect(state).toBe('paused')
    expect(counts.waiting).toBeGreaterThan(0)
    // It is the pause that holds them: the next reply overtakes all of them.
    await api('POST', '/v1/messages', { to: '+15125550102', body: 'A reply goes while it is paused.' })
    await expect.poll(() => heard('+15125550102'), { timeout: 15_000 }).toContain('A reply goes')
    expect((await latest()).counts.waiting).toBe(counts.waiting)
  })

  test('a STOP and an answer count up without a reload', async () => {
    const reached = await reachedPhones()
    expect(reached.length).toBeGreaterThan(1)
    await says(reached[0]!, 'STOP')
    await expect.poll(() => figure('Opted out').textContent(), { timeout: 15_000 }).toBe('1')
    await says(reached[1]!, 'Yes, I will come')
    await expect.poll(() => figure('Answered').textContent(), { timeout: 15_000 }).toBe('1')
  })

  test('Go on, to the end: every person is accounted for', async () => {
    await tabTo('Go on')
    await desk.keyboard.press('Enter')
    await desk
      .getByText(/^Done /)
      .first()
      .waitFor({ timeout: 60_000 })
    const { counts, total } = await latest()
    const sum = Object.values(counts).reduce((all, count) => all + count, 0)
    expect(sum).toBe(total)
    expect(counts).toMatchObject({ waiting: 0, in_flight: 0, excluded: GONE })
  }, 90_000)

  test('the report: a number opens to its people, the CSV has every one of them', async () => {
    await tabTo(/Left out/)
    await desk.keyboard.press('Enter')
    await desk.getByRole('region', { name: 'People' }).getByText('Person0').waitFor()
    const link = desk.getByRole('link', { name: 'CSV' })
    const csv = await desk.evaluate<string>(
      `fetch('${await link.getAttribute('href')}').then(answer => answer.text())`,
    )
    expect(csv.trim().split('\n')).toHaveLength(PEOPLE + 2)
    await desk.getByRole('link', { name: 'All bulk texts' }).click()
    await desk.getByText('1 answer').waitFor()
  })
})

async function reachedPhones(): Promise<string[]> {
  const { id } = await latest()
  const page = await api('GET', `/v1/broadcasts/${String(id)}/recipients?state=delivered&limit=200`)
  // Chandra's phone is abroad to nobody, but only those of this test are sure to write to our number.
  return page.items!.map(item => String(item.phone)).filter(phone => phone.startsWith('+15125552'))
}

const PIXELS = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('the composer', () => {
  test('a picture goes as an MMS and is seen on the phone', async () => {
    await desk.goto(`${program.url}/inbox/+15125550101`)
    const field = desk.getByRole('textbox', { name: 'Text Ann' })
    await field.fill('Look, {{first_name}}')
    await desk.getByText('Look, Ann').waitFor()
    await desk
      .getByLabel('Files to attach')
      .setInputFiles({ name: 'house.png', mimeType: 'image/png', buffer: PIXELS })
    await desk.getByRole('button', { name: 'Remove house.png' }).waitFor()
    await desk.getByText('MMS · 3 credits').waitFor()
    await field.press('Enter')
    const phones = await context.newPage()
    await phones.goto(program.phonesUrl)
    const picture = phones.getByRole('region', { name: 'Ann’s phone' }).getByRole('img', { name: 'Attached' })
    await picture.waitFor()
    // What did not load has no width of its own.
    await expect
      .poll(() => phones.evaluate<number>("document.querySelector('img[alt=Attached]').naturalWidth"))
      .toBe(1)
    await phones.close()
    await desk.getByRole('img', { name: 'Attachment 1' }).waitFor()
  })

  test('a text for later waits in its place and can be cancelled', async () => {
    const field = desk.getByRole('textbox', { name: 'Text Ann' })
    await field.fill('See you tomorrow')
    await desk.getByRole('button', { name: 'Send later' }).click()
    await desk.getByRole('button', { name: /^Tomorrow/ }).click()
    await desk.getByRole('button', { name: 'Plan it' }).click()
    const waiting = desk.getByRole('listitem').filter({ hasText: 'See you tomorrow' })
    await waiting.getByText(/Waiting until/).waitFor()
    await waiting.getByRole('button', { name: 'Cancel' }).click()
    await desk.getByText('Cancelled. Nothing was sent').first().waitFor()
  })

  test('what the person has nothing for holds the text up until somebody writes it', async () => {
    await desk.goto(`${program.url}/inbox/+15125550102`)
    const field = desk.getByRole('textbox', { name: 'Text Bob' })
    await field.fill('How is {{company}}?')
    await desk.getByText('Bob has no company').waitFor()
    await field.press('Enter')
    expect(await field.inputValue()).toBe('How is {{company}}?')
    await field.fill('')
  })
})

describe.each(['light', 'dark'] as const)('axe finds nothing serious, %s', scheme => {
  test.each([
    ['/bulk', 'Bulk texts'],
    ['/settings?tab=replies', 'Settings'],
    ['/bulk/new', 'New bulk text'],
  ])('%s', async (place, title) => {
    await desk.emulateMedia({ colorScheme: scheme })
    await desk.goto(program.url + place)
    await desk.getByRole('heading', { name: title }).first().waitFor()
    if (place === '/bulk/new') await fillIn()
    expect(await seriousFaults(desk)).toEqual([])
  })

  test('the live page with its people', async () => {
    await desk.goto(`${program.url}/bulk/${String((await latest()).id)}`)
    await desk.getByRole('heading', { name: 'Everybody' }).waitFor()
    expect(await seriousFaults(desk)).toEqual([])
  })

  test('the composer with everything open', async () => {
    await desk.goto(`${program.url}/inbox/+15125550101`)
    await desk.getByRole('button', { name: 'Send later' }).click()
    await desk.getByRole('textbox', { name: 'Text Ann' }).fill('')
    await desk.getByRole('textbox', { name: 'Text Ann' }).pressSequentially('/')
    await desk.getByRole('listbox').waitFor()
    expect(await seriousFaults(desk)).toEqual([])
    await desk.getByRole('textbox', { name: 'Text Ann' }).fill('')
  })
})

async function fillIn(): Promise<void> {
  await desk.getByRole('textbox', { name: 'The text' }).fill('Hi {{first_name|there}} — {{company}}')
  await desk.getByRole('button', { name: /Asked not to be texted/ }).click()
  await desk
    .getByText(/since .*(am|pm)/)
    .first()
    .waitFor()
}

describe('on a phone: 320 px wide', () => {
  test.each(['/bulk', '/bulk/new', 'live', '/settings?tab=replies'])(
    '%s needs no sideways scrolling',
    async place => {
      await desk.setViewportSize({ width: 320, height: 640 })
      const address = place === 'live' ? `/bulk/${String((await latest()).id)}` : place
      await desk.goto(program.url + address)
      await desk.getByRole('heading').first().waitFor()
      if (place === '/bulk/new') await desk.getByText(' get it').first().waitFor()
      const widths = await desk.evaluate<number[]>(
        "[document.documentElement, document.getElementById('main')].map(each => each.scrollWidth)",
      )
      expect(Math.max(...widths)).toBeLessThanOrEqual(320)
    },
  )

  test('the pages never broke and asked nobody else', () => {
    expect(broken).toEqual([])
  })
})
