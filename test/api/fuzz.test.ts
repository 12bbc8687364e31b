// Bad input of every kind, made from the API's own document: a clear error or harmless text, never a 500. Rule H.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEY, startHeed, type TestHeed } from '../support/heed.ts'
import { type ApiDocument, fill, NASTY, type Place, placesOf, valueFor } from './requests.ts'

const DOCUMENT = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../docs/api.json'), 'utf8'),
) as ApiDocument
const RUNS = 40

let heed: TestHeed
let known: { id: string; phone: string }

beforeAll(async () => {
  heed = await startHeed()
  const { body } = await heed.api('GET', '/v1/contacts')
  known = { id: String(body.items![0]!.id), phone: '+15125550101' }
})
afterAll(() => heed?.stop())

describe.each(placesOf(DOCUMENT).map(place => [`${place.method} ${place.path}`, place] as const))(
  '%s',
  (_, place) => {
    test('H never answers 500, and explains each refusal', async () => {
      await fc.assert(
        fc.asyncProperty(requestFor(place), async ({ address, body }) => {
          const answer = await ask(place.method, address, body)
          expect(
            answer.status,
            `${place.method} ${address} ${body}: ${answer.text.slice(0, 300)}`,
          ).toBeLessThan(500)
          if (answer.status >= 400) expectProblem(answer)
        }),
        { numRuns: RUNS },
      )
    })
  },
)

describe('bodies that are no JSON of ours', () => {
  const cases: [string, string, string][] = [
    ['broken JSON', '{"to": "+1512', 'application/json'],
    ['a list', '[1,2,3]', 'application/json'],
    ['a form', 'to=%2B15125550101&body=x', 'application/x-www-form-urlencoded'],
    ['nothing', '', 'application/json'],
    [
      'prototype games',
      '{"__proto__": {"role": "owner"}, "to": "+15125550101", "body": "x"}',
      'application/json',
    ],
    ['a deep nest', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'application/json'],
    ['bytes', '\u0001\u0002\u0003', 'application/octet-stream'],
  ]
  test.each(cases)('H %s', async (_, body, type) => {
    const answer = await ask('POST', '/v1/messages', body, type)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expectProblem(answer)
  })

  test('H two megabytes are refused as too large', async () => {
    const answer = await ask(
      'POST',
      '/v1/messages',
      JSON.stringify({ to: '+15125550101', body: 'x'.repeat(2_000_000) }),
    )
    expect(answer.status).toBe(413)
  })
})

test('H SQL and HTML in every text field are stored as text and given back unchanged', async () => {
  const texts = NASTY.filter(
    text => !text.includes('\0') && !/[\ud800-\udfff]/u.test(text) && text.trim() !== '' && text.length < 90,
  )
  for (const text of texts) {
    const made = await heed.api('POST', '/v1/contacts', {
      firstName: text,
      lastName: text,
      notes: text,
      tags: [text.trim()],
    })
    expect(made.status, text).toBe(201)
    const got = await heed.api('GET', `/v1/contacts/${made.body.id}`)
    expect(got.body).toMatchObject({
      firstName: text.trim(),
      lastName: text.trim(),
      notes: text,
      tags: [text.trim()],
    })
    const found = await heed.api('GET', `/v1/contacts?search=${encodeURIComponent(text)}`)
    expect(found.status, text).toBe(200)
  }
})

type Request = { readonly address: string; readonly body: string | null }

function requestFor(place: Place): fc.Arbitrary<Request> {
  const param = fc.oneof(
    fc.constantFrom(known.id, known.phone),
    fc.constantFrom(...NASTY.filter(text => text.length < 150 && text !== '')),
  )
  const values = fc.record(Object.fromEntries(place.params.map(name => [name, param])))
  const query = fc.record(Object.fromEntries(place.query.map(one => [one.name, valueFor(one.schema)])), {
    requiredKeys: [],
  })
  const body = place.body === null ? fc.constant(null) : valueFor(place.body)
  return fc.tuple(values, query, body).map(([params, asked, content]) => ({
    address: fill(place.path, toWellFormed(params)) + searchOf(asked),
    body: content === null ? null : JSON.stringify(content),
  }))
}

/** A lone half of a surrogate pair cannot stand in an address at all. */
function toWellFormed(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value.replace(/[\ud800-\udfff]/g, '\ufffd')]),
  )
}

function searchOf(asked: object): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(asked))
    search.append(name, typeof value === 'string' ? value : JSON.stringify(value))
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

async function ask(method: string, address: string, body: string | null, type = 'application/json') {
  const hasBody = body !== null && method !== 'GET'
  const answer = await fetch(heed.url + address, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(hasBody && { 'content-type': type }) },
    ...(hasBody && { body }),
  })
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() }
}

function expectProblem({ type, text }: { type: string; text: string }): void {
  expect(type).toContain('application/problem+json')
  const told = JSON.parse(text) as { title: string; detail: string; status: number }
  expect(told.title.length).toBeGreaterThan(3)
  expect(told.detail.length).toBeGreaterThan(3)
}
