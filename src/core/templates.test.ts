// Merge fields: what people write, what goes out, and what a slip of the hand is answered with.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FIELD_NAMES, type Fields, holesIn, isPersonal, type Part, parse, render } from './templates.ts'

const ANNA: Fields = {
  firstName: 'Anna',
  lastName: 'Lee',
  company: null,
  email: 'anna@example.com',
  phone: '+15125550101',
  agent: 'Oak & Main',
}
const NOBODY: Fields = {
  firstName: '',
  lastName: ' ',
  company: null,
  email: null,
  phone: '+442079460018',
  agent: '',
}

function said(template: string, fields: Fields): string {
  return render(partsOf(template), fields)
}

function partsOf(template: string): readonly Part[] {
  const read = parse(template)
  if (!read.ok) throw new Error(read.problem)
  return read.parts
}

describe('what goes out', () => {
  it.each([
    ['Hi {{first_name}}!', 'Hi Anna!', 'Hi !'],
    ['Hi {{first_name|there}}!', 'Hi Anna!', 'Hi there!'],
    ['{{ First Name | my friend }}', 'Anna', 'my friend'],
    ['{{name|you}} at {{company|home}}', 'Anna Lee at home', 'you at home'],
    ['{{phone}}', '(512) 555-0101', '+44 20 7946 0018'],
    ['{{email|-}} {{agent|us}}', 'anna@example.com Oak & Main', '- us'],
    ['{{first_name|a|b}}', 'Anna', 'a|b'],
    ['{{first_name|}}{{last-name}}', 'AnnaLee', ''],
    ['no field, 5 } 3 { 1, {x}', 'no field, 5 } 3 { 1, {x}', 'no field, 5 } 3 { 1, {x}'],
    ['', '', ''],
  ])('%j', (template, anna, nobody) => {
    expect([said(template, ANNA), said(template, NOBODY)]).toEqual([anna, nobody])
  })

  it('never reads what a person is called as a template', () => {
    expect(said('Hi {{first_name}}', { ...ANNA, firstName: '{{agent}}' })).toBe('Hi {{agent}}')
  })
})

describe('what is refused, with its place', () => {
  it.each([
    ['Hi {{firstname}}', 3, /no field "firstname".*\{\{first_name\}\}/],
    ['Hi {{first_name', 3, /never ends/],
    ['Hi {{}}', 3, /no name/],
    ['Hi {{|there}}', 3, /no name/],
    ['Hi first_name}}', 13, /close no field/],
    ['Hi {first_name}', 3, /two braces.*\{\{first_name\}\}/],
    ['Hi {first_name|there}}', 3, /two braces/],
    ['Hi {{first_name}} and {{last_name}', 22, /never ends/],
    ['Hi {{{first_name}}', 3, /brace inside/],
    ['Hi {{first_name|{there}}', 3, /brace inside/],
  ])('%j at %d', (template, at, problem) => {
    const read = parse(template)
    expect(read).toMatchObject({ ok: false, at })
    expect(read.ok ? '' : read.problem).toMatch(problem)
  })
})

it('tells what would be a hole in the text', () => {
  const parts = partsOf('{{company}} {{company}} {{first_name}} {{last_name|you}}')
  expect(holesIn(parts, ANNA)).toEqual(['company'])
  expect(holesIn(parts, NOBODY)).toEqual(['company', 'first_name'])
})

it('knows a text that is the same for everybody', () => {
  expect(['Hi', 'Hi from {{agent}}', 'Hi {{first_name}}'].map(one => isPersonal(partsOf(one)))).toEqual([
    false,
    false,
    true,
  ])
})

const words = fc.string({ unit: 'grapheme' }).filter(text => !/[{}|]/.test(text))

it('says plain text as it is, and every part in its place', () => {
  const piece = fc.oneof(words, fc.record({ field: fc.constantFrom(...FIELD_NAMES), fallback: words }))
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const template = pieces
        .map(one => (typeof one === 'string' ? one : `{{${one.field}|${one.fallback}}}`))
        .join('')
      const expected = pieces
        .map(one =>
          typeof one === 'string' ? one : render([{ ...one, fallback: one.fallback.trim() }], ANNA),
        )
        .join('')
      expect(said(template, ANNA)).toBe(expected)
    }),
  )
})

it('answers anything with parts or with a place inside the text', () => {
  const unit = fc.constantFrom('{', '}', '|', ' ', 'first_name', 'x', 'é', '\n')
  fc.assert(
    fc.property(fc.string({ unit }), template => {
      const read = parse(template)
      if (!read.ok) expect(read.at).toBeLessThan(template.length)
      else expect(render(read.parts, ANNA)).not.toContain('{{')
    }),
  )
})
