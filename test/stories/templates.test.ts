// Saved replies: shared in the account, found by name, with merge fields that are checked when they are saved.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const save = (name: string, body: string) => heed.api('POST', '/v1/templates', { name, body })
const names = async () => (await heed.api('GET', '/v1/templates')).body.items!.map(item => item.name)

describe('saved replies', () => {
  test('are saved, listed by name, changed and deleted', async () => {
    await save('visit', 'Shall we visit on Saturday?')
    const made = await save('  Open   house ', 'Hi {{first_name|there}}, the house is open.')
    expect(made).toMatchObject({ status: 201, body: { name: 'Open house', author: 'First key' } })
    expect(await names()).toEqual(['Open house', 'visit'])
    const at = `/v1/templates/${made.body.id}`
    const changed = await heed.api('PATCH', at, { body: 'Come in, {{first_name}}.' })
    expect(changed.body).toMatchObject({ name: 'Open house', body: 'Come in, {{first_name}}.' })
    expect((await heed.api('DELETE', at)).status).toBe(204)
    expect((await heed.api('DELETE', at)).status).toBe(404)
    expect((await heed.api('PATCH', at, { name: 'x' })).status).toBe(404)
    expect(await names()).toEqual(['visit'])
  })

  test('an agent may write them, and both see the same', async () => {
    const ask = heed.as(await heed.agentKey('Nia'))
    const made = await ask('POST', '/v1/templates', { name: 'From Nia', body: 'Hello' })
    expect(made).toMatchObject({ status: 201, body: { author: 'Nia' } })
    expect(await names()).toContain('From Nia')
  })

  test('two cannot have one name, in whatever capitals, even when both are saved at once', async () => {
    const both = await Promise.all([save('Twice', 'One'), save('TWICE', 'Two')])
    expect(both.map(one => one.status).sort()).toEqual([201, 409])
    const other = await save('Other', 'Three')
    const at = `/v1/templates/${other.body.id}`
    const renamed = await heed.api('PATCH', at, { name: 'tWiCe' })
    expect([renamed.status, renamed.body.errors]).toMatchObject([409, [{ field: 'name' }]])
    expect((await heed.api('PATCH', at, { name: 'OTHER' })).body.name).toBe('OTHER')
  })

  test.each([
    [{ name: ' ', body: 'x' }, 'name', /name/],
    [{ name: 'a', body: ' \n' }, 'body', /empty/],
    [{ name: 'a', body: 'Hi {{nickname}}' }, 'body', /no field "nickname".*first_name/],
    [{ name: 'a', body: 'Hi {first_name}' }, 'body', /two braces/],
    [{ name: 'a', body: 'Hi {{first_name' }, 'body', /never ends/],
    [{ name: 'a', body: 'x'.repeat(1601) }, 'body', /1600/],
    [{ name: 'a' }, 'body', /required/],
  ])('H %j is refused by its field', async (body, field, words) => {
    const { status, body: told } = await heed.api('POST', '/v1/templates', body)
    expect(status).toBe(400)
    expect(told.errors).toEqual([{ field, message: expect.stringMatching(words) }])
  })

  test('another account has its own', async () => {
    const ask = await heed.anotherAccount('+13125550178')
    expect((await ask('GET', '/v1/templates')).body.items).toEqual([])
    expect((await ask('POST', '/v1/templates', { name: 'visit', body: 'Theirs' })).status).toBe(201)
    const mine = (await heed.api('GET', '/v1/templates')).body.items!.find(
      item => String(item.name) === 'visit',
    )
    expect(mine).toMatchObject({ body: 'Shall we visit on Saturday?' })
  })
})
