// Importing contacts through the API: good rows in, bad rows in a file, earlier opt-outs block at once. F1, F3, B2, H.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Json, KEY } from '../support/heed.ts'
import { type Story, startStory } from '../support/story.ts'

let heed: Story
beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

type Options = { readonly name?: string; readonly key?: string; readonly type?: string }

async function upload(content: string | Uint8Array, { name = 'list.csv', key = KEY, type }: Options = {}) {
  const answer = await fetch(`${heed.url}/v1/imports?fileName=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': type ?? 'text/csv' },
    body: typeof content === 'string' ? content : new Blob([Uint8Array.from(content)]),
  })
  return { status: answer.status, body: (await answer.json()) as Json }
}

async function uploaded(content: string | Uint8Array, options?: Options): Promise<Json> {
  const { status, body } = await upload(content, options)
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

const get = async (id: Json | string) => (await heed.api('GET', `/v1/imports/${id}`)).body

async function step(one: Json, what: 'preview' | 'start', choice: object = {}): Promise<Json> {
  const asked = await heed.api('POST', `/v1/imports/${one.id}/${what}`, choice)
  expect(asked.status, JSON.stringify(asked.body)).toBe(200)
  const end = what === 'preview' ? ['checked'] : ['completed', 'canceled', 'failed']
  return heed.until(`the ${what}`, async () => {
    const now = await get(one.id!)
    return end.includes(String(now.state)) && now
  })
}

/** Uploads and imports; answers the import when it is over. */
async function imported(content: string | Uint8Array, choice: object = {}, options?: Options): Promise<Json> {
  const done = await step(await uploaded(content, options), 'start', choice)
  expect(done).toMatchObject({ state: 'completed' })
  return done
}

async function errorsOf(one: Json): Promise<string[]> {
  const answer = await fetch(`${heed.url}/v1/imports/${one.id}/errors.csv`, {
    headers: { authorization: `Bearer ${KEY}` },
  })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('text/csv')
  const text = await answer.text()
  return text.replace('\ufeff', '').trimEnd().split('\r\n')
}

const found = async (search: string) =>
  (await heed.api('GET', `/v1/contacts?search=${encodeURIComponent(search)}`)).body.items!

describe('good rows', () => {
  test('become contacts with tidy phones, tags and notes; columns are guessed by their headers', async () => {
    const one = await uploaded(
      'First Name,Last Name,Mobile Phone,Work Phone,E-mail,Tags,Company,Notes\r\n' +
        'Ann,Importer,(512) 555-0171,512.555.0172,ann@example.com,"buyer; vip",Oak Realty,"said ""call"", twice"\r\n' +
        'Bob,Importer,+44 7700 900321,,,,,\r\n',
    )
    expect(one).toMatchObject({ state: 'uploaded', encoding: 'utf-8', delimiter: ',', hasHeader: true })
    expect(one.mapping).toEqual([
      ...['first_name', 'last_name', 'phone', 'phone'],
      ...['email', 'tags', 'company', 'notes'],
    ])
    expect(one.columns![2]).toEqual({
      header: 'Mobile Phone',
      samples: ['(512) 555-0171', '+44 7700 900321'],
    })
    const done = await step(one, 'start')
    expect(done.totals).toMatchObject({ rows: 2, added: 2, refused: 0 })
    const [ann, bob] = await found('Importer')
    expect(ann).toMatchObject({
      name: 'Ann Importer',
      email: 'ann@example.com',
      tags: ['buyer', 'vip'],
      notes: 'said "call", twice',
      source: 'imported',
    })
    expect(ann!.phones!.map(one => [String(one.phone), String(one.label)])).toEqual([
      ['+15125550171', 'Mobile'],
      ['+15125550172', 'Work'],
    ])
    // F3: marked as international, and with its price later.
    expect(bob!.phones![0]).toMatchObject({ phone: '+447700900321', international: true })
    const ofImport = (await heed.api('GET', `/v1/contacts?importId=${one.id}`)).body
    expect(ofImport.items).toHaveLength(2)
  })

  test('the check says what would come of it and writes nothing', async () => {
    const one = await uploaded(
      'name,phone,unsubscribed\nNew One,5125550181,\nNew One,512-555-0181,\nBad One,12345,\nOut One,5125550182,yes\n' +
        'Ann Importer,5125550171,\n',
    )
    const checked = await step(one, 'preview')
    expect(checked.check!.totals).toMatchObject({
      ...{ rows: 5, added: 2, updated: 1, repeated: 1, refused: 1, invalidPhones: 1, optOuts: 1 },
    })
    expect(checked.check!.problems).toMatchObject([
      { line: 4, refused: true, cells: ['Bad One', '12345', ''] },
    ])
    expect(checked.check!.contacts![0]).toMatchObject({ name: 'New One', phones: ['(512) 555-0181'] })
    expect(await found('New One')).toEqual([])
    expect(await heed.consent(heed.phone('+15125550182'))).toMatchObject({ state: 'unknown' })
    const done = await step(one, 'start')
    expect(done.totals).toMatchObject({
      rows: 5,
      added: 2,
      unchanged: 1,
      repeated: 1,
      refused: 1,
      optOuts: 1,
    })
  })

  test('F1 two people with one phone stay two; the same person is completed, not doubled', async () => {
    await imported('name,phone,email\nEve Pair,5125550191,\nAdam Pair,5125550191,\n')
    expect((await found('Pair')).map(one => String(one.name))).toEqual(['Adam Pair', 'Eve Pair'])
    const again = await imported('name,phone,email,tags\nEve Pair,5125550191,eve@example.com,vip\n')
    expect(again.totals).toMatchObject({ added: 0, updated: 1 })
    expect(await found('Eve Pair')).toMatchObject([{ email: 'eve@example.com', tags: ['vip'] }])
    const filled = await imported('name,phone,email\nEve Pair,5125550191,other@example.com\n')
    expect(filled.totals).toMatchObject({ added: 0, updated: 0, unchanged: 1 })
    expect(await found('Eve Pair')).toMatchObject([{ email: 'eve@example.com' }])
  })
})

describe('H bad rows', () => {
  test('are in a file with line and reason, and the good ones are imported', async () => {
    const done = await imported(
      'name,phone,e-mail\nGood Row,5125550201,\nBad Phone,555,x\nToo,Many,Cells,Here\n"Two\nLines",5125550202,nonsense\n,,\n,,only@example.com\n',
    )
    expect(done.totals).toMatchObject({ rows: 5, added: 2, refused: 3, warned: 1 })
    const [header, ...lines] = await errorsOf(done)
    expect(header).toBe('Line,Imported,Reason,name,phone,e-mail')
    expect(lines.join('\n')).toContain('3,no,555: This is not a phone number')
    expect(lines.join('\n')).toContain('4,no,"The row has 4 cells, and the file has 3 columns.')
    expect(lines.join('\n')).toContain('5,in part,"""nonsense"" is no e-mail address and was left out."')
    expect(lines.join('\n')).toContain('8,no,The row has neither a name nor a phone.,,,only@example.com')
    expect(await found('Good Row')).toHaveLength(1)
    expect(await found('Two Lines')).toHaveLength(1)
  })

  test.each<readonly [string, string | Uint8Array, string]>([
    ['nothing', '', 'empty'],
    ['blanks', '\n \n\r\n', 'empty'],
    ['a header only', 'name,phone\n', 'no rows'],
    ['an Excel file', Buffer.from('504b030414000600', 'hex'), 'Excel'],
    ['a picture', Buffer.from('ffd8ffe000104a46494600010100', 'hex'), 'no text file'],
    ['three hundred columns', `${'a,'.repeat(300)}b\n1\n`, 'columns'],
  ])('%s is refused when it comes', async (_, content, words) => {
    const { status, body } = await upload(content)
    expect(status).toBe(400)
    expect(String(body.detail)).toContain(words)
    expect(body.errors![0]).toMatchObject({ field: 'file' })
  })

  test('one giant line, a quote that is never closed: what is before it is imported, and it is said', async () => {
    const giant = await upload(`name,phone\n${'x'.repeat(2_000_000)}`)
    expect(giant.status).toBe(201)
    const done = await imported(
      `name,phone\nBefore Quote,5125550211\n"After Quote,5125550212\n${'y,1\n'.repeat(500)}`,
    )
    expect(done.totals).toMatchObject({ added: 1 })
    expect(String(done.failure)).toContain('From line 3 on')
    expect(await found('Before Quote')).toHaveLength(1)
  })

  test('a mapping that does not fit is refused, and so is what is no CSV by its type', async () => {
    const one = await uploaded('name,phone\nX Y,5125550221\n')
    const wrong = await heed.api('POST', `/v1/imports/${one.id}/start`, { mapping: ['name'] })
    expect(wrong.status).toBe(400)
    expect(wrong.body.errors![0]).toMatchObject({ field: 'mapping' })
    const twice = await heed.api('POST', `/v1/imports/${one.id}/start`, { mapping: ['name', 'name'] })
    expect(twice.status).toBe(400)
    expect((await upload('{}', { type: 'application/json' })).status).toBe(415)
    await step(one, 'start')
    expect((await heed.api('POST', `/v1/imports/${one.id}/start`, {})).status).toBe(409)
    expect((await heed.api('POST', `/v1/imports/${one.id}/cancel`)).status).toBe(409)
  })
})

describe('B2 earlier opt-outs of another system', () => {
  test('block at once, with file and line as the evidence, and cancel what waits', async () => {
    const ann = heed.someone()
    await heed.pauseWork()
    const waiting = await heed.send(ann, 'Are you still looking?')
    await heed.resumeWork()
    await heed.quiet()
    const later = await heed.send(ann, 'Later', { sendAt: '2027-11-01T15:00:00Z' })
    await imported(`name,phone,Unsubscribed\nAnn Out,${ann.number},2025-03-04\n`, {}, { name: 'old crm.csv' })
    const consent = await heed.consent(ann)
    expect(consent).toMatchObject({ state: 'opted_out', source: 'import', since: '2025-03-04T12:00:00.000Z' })
    expect(String(consent.events![0]!.note)).toMatch(
      /^"Unsubscribed" says "2025-03-04", dated 2025-03-04\. File old crm\.csv, line 2, import [0-9a-f-]{36}\.$/,
    )
    expect(consent.events![0]).toMatchObject({ kind: 'opted_out', source: 'import' })
    expect(await heed.message(String(later.id))).toMatchObject({ state: 'canceled', reason: 'opted_out' })
    expect(String(waiting.id)).not.toBe('')
    await heed.refuses(ann, 'Hello?')
  })

  test('block also where the row itself is refused', async () => {
    const bob = heed.someone()
    const done = await imported(`name,phone,opted out,notes\n${'long '.repeat(40)},${bob.number},yes,\n`)
    expect(done.totals).toMatchObject({ refused: 1, added: 0, optOuts: 1 })
    expect(await heed.consent(bob)).toMatchObject({ state: 'opted_out' })
  })

  test('invariant 4: an imported consent is recorded with its evidence and never lifts a block', async () => {
    const [stopped, fresh] = [heed.someone(), heed.someone()]
    await heed.send(stopped, 'Hello')
    // Or the network refuses what is still on its way, and that is where the opt-out comes from.
    await heed.quiet()
    await heed.optsOut(stopped)
    const file = `name,phone,SMS consent,Consent date,Consent source\nStopped One,${stopped.number},yes,1/2/2026,web form\nFresh One,${fresh.number},yes,1/2/2026,web form\n`
    for (let times = 0; times < 2; times += 1) await imported(file)
    expect(await heed.consent(stopped)).toMatchObject({ state: 'opted_out', source: 'message' })
    await heed.refuses(stopped, 'Are you back?')
    const consent = await heed.consent(fresh)
    expect(consent).toMatchObject({ state: 'opted_in', source: 'import', since: '2026-01-02T12:00:00.000Z' })
    expect(consent.events!.map(one => String(one.kind))).toEqual(['consent_imported'])
    expect(String(consent.events![0]!.note)).toContain('source: web form')
  })

  test('an opt-out and a consent for one phone: the opt-out stands', async () => {
    const one = heed.someone()
    await imported(`name,phone,opted out,consent\nOne A,${one.number},yes,yes\nOne B,${one.number},,yes\n`)
    expect(await heed.consent(one)).toMatchObject({ state: 'opted_out' })
  })

  test('who came back by START after the day in the list is not blocked by it again', async () => {
    const back = heed.someone()
    await heed.optsOut(back)
    await back.texts('START')
    await heed.until('the way back', async () => String((await heed.consent(back)).state) === 'opted_in')
    await imported(`name,phone,opted out\nBack Again,${back.number},2024-05-06\n`)
    expect(await heed.consent(back)).toMatchObject({ state: 'opted_in' })
    await imported(`name,phone,opted out\nBack Again,${back.number},yes\n`)
    expect(await heed.consent(back)).toMatchObject({ state: 'opted_out' })
  })
})

describe('the export', () => {
  const exported = async (query = '') => {
    const answer = await fetch(`${heed.url}/v1/contacts/export.csv${query}`, {
      headers: { authorization: `Bearer ${KEY}` },
    })
    expect(answer.headers.get('content-disposition')).toContain('contacts.csv')
    return new Uint8Array(await answer.arrayBuffer())
  }

  test('has every phone with its consent and since when, and nothing that a spreadsheet would run', async () => {
    const [one, two] = [heed.someone(), heed.someone()]
    await imported(
      `name,phone,phone 2,notes\n=cmd|' /C calc'!A0 Export,${one.number},${two.number},"@SUM(1,2)"\n`,
      { options: { addTags: ['to export'] } },
    )
    await heed.optsOut(two)
    const text = new TextDecoder().decode(await exported('?tag=to%20export'))
    const [header, line, end] = text.split('\r\n')
    expect(header).toContain('Phone 1,Phone 1 label,Phone 1 consent,Phone 1 consent since,Phone 2,')
    expect(line).toContain("'=cmd|' /C calc'!A0,Export")
    expect(line).toContain(`"'@SUM(1,2)"`)
    expect(line).toContain(`${one.number},,,,${two.number},,opted out,20`)
    expect(end).toBe('')
  })

  test('comes back as it went: nobody is doubled, the opt-outs stand', async () => {
    const again = await imported(await exported('?tag=to%20export'))
    expect(again.totals).toMatchObject({ rows: 1, added: 0, refused: 0, warned: 0, optOuts: 1 })
    expect(again.columns!.map((_, at) => String(again.mapping![at])).slice(0, 10)).toEqual([
      ...[
        'first_name',
        'last_name',
        'email',
        'company',
        'tags',
        'notes',
        'time_zone',
        'state',
        'zip',
        'opted_out',
      ],
    ])
    const everything = await uploaded(await exported())
    const checked = await step(everything, 'preview')
    expect(checked.check!.totals).toMatchObject({ added: 0, refused: 0 })
  })
})

test('accounts never meet: neither the import nor its rows', async () => {
  const stranger = await heed.anotherAccount('+15125550300')
  const one = await uploaded('name,phone\nMine Only,5125550301\n')
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/preview'],
    ['POST', '/start'],
    ['POST', '/cancel'],
    ['GET', '/errors.csv'],
  ] as const) {
    const answer = await stranger(method, `/v1/imports/${one.id}${path}`, method === 'POST' ? {} : undefined)
    expect(answer.status, path).toBe(404)
  }
  expect((await stranger('GET', '/v1/imports')).body.items).toEqual([])
})

describe('an import is taken back', () => {
  const undo = async (one: Json) => {
    const asked = await heed.api('POST', `/v1/imports/${one.id}/undo`)
    expect(asked.status, JSON.stringify(asked.body)).toBe(200)
    return heed.until('it is taken back', async () => {
      const now = await get(one.id!)
      return now.undo?.endedAt ? now : null
    })
  }

  test('as far as nobody has touched what it added; deleted contacts can be brought back one by one', async () => {
    const texted = heed.someone()
    const done = await imported(
      'First name,Last name,Phone,Opted out\r\n' +
        'Ann,Undone,(512) 555-0181,\r\nBen,Undone,(512) 555-0182,yes\r\nCid,Undone,(512) 555-0183,\r\n' +
        `Dee,Undone,${texted.number},\r\nEve,Undone,(512) 555-0185,\r\nFay,Undone,(512) 555-0186,\r\n`,
    )
    const people = await found('Undone')
    const id = (name: string) => people.find(one => String(one.name ?? one.firstName).includes(name))!.id
    await heed.api('PATCH', `/v1/contacts/${id('Cid')}`, { notes: 'called' })
    await heed.send(texted, 'hello')
    await heed.api('POST', '/v1/tasks', {
      kind: 'call',
      title: 'Call Eve',
      contactId: id('Eve'),
      dueAt: new Date(heed.rt.clock.now().getTime() + 3_600_000).toISOString(),
    })
    await heed.api('DELETE', `/v1/contacts/${id('Fay')}`)
    const back = await undo(done)
    expect(back.undo).toMatchObject({ removed: 2, kept: 3 })
    const left = (await found('Undone')).map(one => String(one.firstName)).sort()
    expect(left).toEqual(['Cid', 'Dee', 'Eve'])
    // C3: the block that came with it stays, whoever the phone belongs to.
    expect((await heed.api('GET', `/v1/consents/${encodeURIComponent('+15125550182')}`)).body).toMatchObject({
      state: 'opted_out',
    })
    expect((await heed.api('POST', `/v1/contacts/${id('Ann')}/restore`)).status).toBe(200)
    expect((await heed.api('POST', `/v1/imports/${done.id}/undo`)).status).toBe(409)
  })

  test('of many pages, and whoever it completed keeps what it got', async () => {
    await imported('First name,Last name,Phone\r\nOld,Pages,(512) 555-0190\r\n')
    const lines = Array.from({ length: 1_200 }, (_, n) => `P${n},Pages,+1737555${String(2000 + n)}`)
    const done = await imported(
      `First name,Last name,Phone,E-mail\r\nOld,Pages,(512) 555-0190,old@example.com\r\n${lines.map(line => `${line},`).join('\r\n')}\r\n`,
    )
    expect((await undo(done)).undo).toMatchObject({ removed: 1_200, kept: 0 })
    expect((await found('Pages')).map(one => [one.firstName, one.email])).toEqual([
      ['Old', 'old@example.com'],
    ])
  })

  test('H not before it is over, and not where it added nobody', async () => {
    const one = await uploaded('First name,Phone\r\nZed,(512) 555-0199\r\n')
    const early = await heed.api('POST', `/v1/imports/${one.id}/undo`)
    expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining('not imported')])
    await imported('First name,Phone\r\nZed,(512) 555-0199\r\n')
    const again = await imported('First name,Phone\r\nZed,(512) 555-0199\r\n')
    expect((await heed.api('POST', `/v1/imports/${again.id}/undo`)).body.detail).toContain('added nobody')
    expect((await heed.api('POST', '/v1/imports/nonsense/undo')).status).toBe(404)
  })
})
