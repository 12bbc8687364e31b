// Evidence: a pack about one phone that stands without Heed, and what finds every byte that was changed in it.
import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendEvents, type ChainedEvent } from '../../src/features/consent/chain.ts'
import { verifyPack } from '../../src/features/evidence/verify.ts'
import { makeSigner } from '../../src/kit/sign.ts'
import { KEY, type Phone } from '../support/heed.ts'
import { at, type Story, startStory } from '../support/story.ts'

let heed: Story
let ann: Phone
let file: Buffer
let headBefore: Buffer

beforeAll(async () => {
  heed = await startStory()
  ann = heed.someone()
  await heed.addContact('Ann', ann)
  await heed.send(ann, 'Hello, Ann "O\'Hara" – it\'s done\n\u2028')
  await heed.quiet()
  await heed.optsOut(ann)
  await heed.refuses(ann, 'one more')
  // More than one segment of other people's events, so that a proof stands in the pack.
  await manyEvents(1_500)
  headBefore = await fetched('/v1/evidence/head')
  await ann.texts('START')
  await heed.quiet()
  await heed.send(ann, 'Welcome back')
  await heed.rings(ann, 'Welcome back')
  await heed.quiet()
  await ann.texts('stop.')
  await heed.quiet()
  file = await packOf(ann)
})
afterAll(() => heed?.stop())

async function fetched(place: string): Promise<Buffer> {
  const answer = await fetch(`${heed.url}${place}`, { headers: { authorization: `Bearer ${KEY}` } })
  expect(answer.status).toBe(200)
  return Buffer.from(await answer.arrayBuffer())
}
const packOf = (phone: Phone) => fetched(`/v1/consents/${at(phone)}/evidence.json`)

async function manyEvents(count: number): Promise<void> {
  const words = { kind: 'help_asked', source: 'message', word: 'help', note: null, wording: 'HELP' }
  const events = Array.from({ length: count }, (_, n): ChainedEvent => {
    const phone = `+1737555${String(n).padStart(4, '0')}`
    return { ...words, accountId: heed.accountId, phone, messageId: null, actor: null }
  })
  await heed.rt.db.tx(tx => appendEvents(heed.rt, tx, events))
}

/** As somebody would who knows the format: changes a value, and seals the file anew. */
function forged(change: (lines: string[]) => string[], sign = (_digest: string) => SIGNATURE): Buffer {
  const lines = change(file.toString().trimEnd().split('\n').slice(0, -3))
  const sum = (line: string) => createHash('sha256').update(line).digest('hex').slice(0, 8)
  const sealed = `${lines.join('\n')}\n"sums":"${lines.map(sum).join('')}",\n"digest":"`
  const digest = createHash('sha256').update(sealed).digest('hex')
  return Buffer.from(`${sealed}${digest}",\n"signature":"${sign(digest)}"}\n`)
}
/** Theirs, as they have not ours. */
const THIEF = makeSigner('a secret of somebody else, long enough', 'here')
const SIGNATURE = THIEF.sign('something')
const resigned = (change: (line: string) => string) =>
  forged(
    lines => lines.map(line => change(line.startsWith('"key":') ? `"key":"${THIEF.publicKey}",` : line)),
    THIEF.sign,
  )
const replaced = (from: string, to: string) =>
  forged(lines => {
    const line = lines.findIndex(text => text.includes(from))
    expect(line, from).toBeGreaterThan(0)
    return lines.with(line, lines[line]!.replace(from, to))
  })
const section = (lines: readonly string[], name: string) => {
  const start = lines.indexOf(`"${name}":[`) + 1
  return { start, end: lines.indexOf('],', start) }
}
const without = (name: string, item: number) =>
  forged(lines => {
    const { start, end } = section(lines, name)
    const items = lines
      .slice(start, end)
      .map(line => line.replace(/,$/, ''))
      .toSpliced(item, 1)
    return lines.toSpliced(
      start,
      end - start,
      ...items.map((line, n) => line + (n < items.length - 1 ? ',' : '')),
    )
  })
const placeIn = (changed: Uint8Array, head: Uint8Array | null = null) => {
  const verdict = verifyPack(changed, head)
  return verdict.kind === 'broken' ? `${verdict.where}: ${verdict.what}` : 'whole'
}

describe('a pack', () => {
  test('tells what a person was told, said and got, with rule and version', () => {
    const pack = JSON.parse(file.toString())
    expect(pack.state).toMatchObject({ state: 'opted_out', source: 'message', word: 'stop' })
    expect(pack.events.map((event: { kind: string }) => event.kind)).toEqual([
      'opted_out',
      'opted_in',
      'opted_out',
    ])
    expect(pack.events[0]).toMatchObject({
      wording: 'STOP',
      source: 'message',
      rules: expect.stringMatching(/^2/),
    })
    const texts = pack.messages.map(
      (one: { kind: string; direction: string }) => `${one.direction} ${one.kind}`,
    )
    expect(texts.slice(0, 3)).toEqual(['out notice', 'out text', 'in text'])
    for (const one of pack.messages) expect(one).toMatchObject({ rules: expect.stringMatching(/^2/) })
    expect(pack.messages.find((one: { body: string }) => one.body === 'Welcome back').decision.allowed).toBe(
      true,
    )
    expect(pack.contacts).toMatchObject([{ name: 'Ann', source: expect.any(String), imported: null }])
    expect(pack.segments).toHaveLength(1)
    const [refusal] = pack.refusals
    expect(refusal).toMatchObject({
      reason: 'opted_out',
      rule: 'B2',
      origin: 'api',
      rules: pack.messages[0].rules,
    })
    expect(refusal.text).toContain('asked not to be texted')
  })

  test('is whole, alone and with a head that was kept before', () => {
    const verdict = verifyPack(file, headBefore)
    expect(verdict, placeIn(file, headBefore)).toMatchObject({ kind: 'whole' })
    const words = verdict.kind === 'whole' ? verdict.words.join(' ') : ''
    expect(words).toMatch(/3 consent events of 1503 .*0 texts handed over while the phone was opted out/)
    expect(words).toContain('has the kept head as its beginning')
    expect(verifyPack(file, null).kind).toBe('whole')
  })

  test('of a phone that nobody knows is whole and empty, in an account with and without events', async () => {
    const pack = await packOf(heed.someone())
    expect(placeIn(pack)).toBe('whole')
    expect(JSON.parse(pack.toString())).toMatchObject({
      events: [],
      messages: [],
      state: { state: 'unknown' },
    })
    const strange = await heed.anotherAccount('+15125550999')
    expect((await strange('GET', `/v1/consents/${at(ann)}/evidence.json`)).body).toMatchObject({
      ...{ events: [], messages: [], contacts: [], head: { seq: 0 } },
    })
  })

  test('is a PDF to read, too, with the same facts', async () => {
    const text = (await fetched(`/v1/consents/${at(ann)}/evidence.pdf`)).toString('latin1')
    expect(text.slice(0, 8)).toBe('%PDF-1.4')
    const shown = [...text.matchAll(/Td \((.*)\) Tj/g)].map(match => match[1]).join(' ')
    expect(shown).toContain('Opted out by text')
    expect(shown).toContain('Welcome back')
    expect(shown).toContain(JSON.parse(file.toString()).events[0].digest)
    expect(shown).toMatch(/Handed over to Twilio.*\[B2\]/)
  })

  test('is proven on every place of a segment', async () => {
    for (const n of [0, 1, 511, 512, 1019, 1020, 1022, 1023, 1499]) {
      const pack = await packOf(heed.phone(`+1737555${String(n).padStart(4, '0')}`))
      expect(placeIn(pack), String(n)).toBe('whole')
      expect(JSON.parse(pack.toString()).events).toHaveLength(1)
    }
  })
})

describe('tampering', () => {
  test('with any byte of a pack is found', () => {
    const byte = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }))
    fc.assert(
      fc.property(byte, ([place, flip]) => {
        const changed = Buffer.from(file)
        changed[place]! ^= flip
        expect(placeIn(changed)).not.toBe('whole')
      }),
      { numRuns: 2_000 },
    )
  })

  test('with any byte near the beginning and the end, also bytes put in or taken out, is found', () => {
    const edge = 400
    for (let n = 0; n < edge; n += 1) {
      for (const place of [n, file.length - 1 - n]) {
        const [before, after] = [file.subarray(0, place), file.subarray(place)]
        expect(placeIn(Buffer.concat([before, after.subarray(1)])), `without ${place}`).not.toBe('whole')
        expect(placeIn(Buffer.concat([before, Buffer.from(' '), after])), `space at ${place}`).not.toBe(
          'whole',
        )
      }
    }
    expect(placeIn(Buffer.concat([file, Buffer.from('\n')]))).not.toBe('whole')
  })

  test('names the place', () => {
    const place = file.indexOf('"Welcome back"') + 3
    const changed = Buffer.from(file)
    changed[place]! ^= 1
    expect(placeIn(changed)).toMatch(/^line \d+: messages, item \d+: it is not as it was written$/)
  })

  test.each([
    [
      'a word of the person',
      () => replaced('"wording":"STOP"', '"wording":"STOB"'),
      /event 1 of the chain\): its content/,
    ],
    [
      'the time of an event',
      () => replaced('"kind":"opted_in"', '"kind":"opted_out"'),
      /its content is not what it was/,
    ],
    ['the state', () => replaced('"state":"opted_out"', '"state":"opted_in"'), /^state: it says opted_in/],
    ['an event left out', () => without('events', 0), /event 1 of this phone is left out/],
    ['the last event left out', () => without('events', 2), /event 1503 of this phone is left out/],
    ['a text left out that changed consent', () => without('messages', 2), /is left out/],
    ['a segment left out', () => without('segments', 0), /segments: they do not come to the head/],
    ['an event of somebody else left out', () => without('tail', 3), /tail, item 4: event 1028 is missing/],
    ['the end cut off', () => without('tail', 478), /tail: it does not end with event 1503/],
    [
      'a text of ours',
      () => replaced('"body":"Welcome back"', '"body":"Welcome home"'),
      /^signature: it was not made with the key/,
    ],
    [
      'the head',
      () => replaced('"head":{"seq":1503', '"head":{"seq":1502'),
      /tail: it does not end with event 1502/,
    ],
  ])('by somebody who seals the file anew is found: %s', (_, make, place) => {
    expect(placeIn(make())).toMatch(place as RegExp)
  })

  test('by somebody who signs it with a key of their own is found by a head that was kept', () => {
    const lie = resigned(line => line.replace('"body":"Welcome back"', '"body":"Welcome home"'))
    const verdict = verifyPack(lie, null)
    expect(verdict.kind === 'whole' && verdict.words.join(' ')).toContain(`key ${THIEF.publicKey}`)
    expect(placeIn(lie, headBefore)).toMatch(/^key: the pack is signed with another key than the head/)
  })

  test('with the database before the pack is made is found by a head that was kept', async () => {
    const strange = await fetched('/v1/evidence/head')
    expect(placeIn(file, strange)).toBe('whole')
    await heed.rt.db.tx(async tx => {
      await tx.run({ name: 'tamper_off', text: 'alter table consent_events disable trigger user' })
      // All of the chain is laid anew around another time, as only who owns the database can.
      await tx.run({
        name: 'tamper',
        text: `update consent_events set digest = sha256('lie') where seq = 1400`,
      })
      await tx.run({ name: 'tamper_on', text: 'alter table consent_events enable trigger user' })
    })
    const changed = await packOf(ann)
    expect(placeIn(changed)).toMatch(/tail: it does not come to the hash/)
    await relay(1400)
    const relaid = await packOf(ann)
    expect(placeIn(relaid)).toBe('whole')
    expect(placeIn(relaid, headBefore)).toMatch(/event 1400 of the chain: it is not what the kept head says/)
  })

  /** Hashes after `seq` made to fit. */
  async function relay(seq: number): Promise<void> {
    await heed.rt.db.tx(async tx => {
      await tx.run({ name: 'relay_off', text: 'alter table consent_events disable trigger user' })
      await tx.run({
        name: 'relay',
        text: `do $$ declare one record; head bytea := (select hash from consent_events where seq = ${seq - 1});
          begin
            for one in select * from consent_events where seq >= ${seq} order by seq loop
              head := sha256(head || one.tag || one.digest);
              update consent_events set hash = head where seq = one.seq;
            end loop;
            update consent_chains set head = (select hash from consent_events order by seq desc limit 1)
             where seq > 0;
          end $$`,
      })
      await tx.run({ name: 'relay_on', text: 'alter table consent_events enable trigger user' })
    })
  }
})

test('heed verify says it with its exit status, and needs nothing but the file', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'heed-evidence-'))
  const good = path.join(folder, 'pack.json')
  writeFileSync(good, file)
  writeFileSync(path.join(folder, 'head.json'), headBefore)
  const { main } = await import('../../src/main.ts')
  const said: string[] = []
  const [out, err] = [process.stdout.write, process.stderr.write]
  const hear = (text: string | Uint8Array) => said.push(String(text)) > 0
  const run = async (...args: string[]) => {
    process.exitCode = 0
    process.stdout.write = hear as never
    process.stderr.write = hear as never
    await main(['verify', ...args]).finally(() => {
      process.stdout.write = out
      process.stderr.write = err
    })
    const status = process.exitCode as number
    process.exitCode = 0
    return `${status} ${said.splice(0).join('')}`
  }
  expect(await run(good)).toMatch(/^0 Whole: /)
  expect(await run(good, '--head', path.join(folder, 'head.json'))).toMatch(/^0 Whole: /)
  writeFileSync(good, Buffer.from(file).fill(65, 2_000, 2_001))
  expect(await run(good)).toMatch(/^1 Broken\. line \d+/)
  expect(await run(path.join(folder, 'none.json'))).toMatch(/^1 Broken\. .*ENOENT/)
  expect(await run()).toMatch(/^2 heed verify FILE/)
})
