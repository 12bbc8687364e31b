// Reading imported rows, as tables: which column is what, dates, consent in others' words, rows and their faults.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findDelimiter, unguarded } from './csv.ts'
import { type ConsentCells, readConsent } from './import-consent.ts'
import { readDate } from './import-dates.ts'
import { guessMapping, type ImportField, looksLikeHeader, mappingFault } from './import-fields.ts'
import { makeRowReader } from './import-row.ts'

describe('the delimiter', () => {
  test.each([
    ['a,b,c\n1,2,3\n', ','],
    ['a;b;c\n1,5;2,5;3\n', ';'],
    ['a\tb\n1\t2\n', '\t'],
    ['a|b\n1|2', '|'],
    ['phone\n5125550101\n', ','],
    ['"a;b",c\n"d;e;f",g\n', ','],
    ['name;note\nAnn;"x, y, z, w"\nBob;"p, q"\n', ';'],
    ['', ','],
  ])('%j is parted by %j', (head, delimiter) => expect(findDelimiter(head)).toBe(delimiter))
})

test.each([
  ["'=1+1", '=1+1'],
  ["'+15125550101", '+15125550101'],
  ["'Ann", "'Ann"],
  ['=1+1', '=1+1'],
])('the apostrophe before %j that keeps spreadsheets off is taken off again', (cell, read) =>
  expect(unguarded(cell)).toBe(read),
)

describe('which column is what', () => {
  test.each<readonly [string, ImportField]>([
    ['First Name', 'first_name'],
    ['firstName', 'first_name'],
    ['LAST_NAME', 'last_name'],
    ['Full Name', 'name'],
    ['Mobile', 'phone'],
    ['Phone 1 - Value', 'phone'],
    ['Cell #', 'phone'],
    ['E-mail Address', 'email'],
    ['Organization', 'company'],
    ['Groups', 'tags'],
    ['Comments', 'notes'],
    ['Time Zone', 'time_zone'],
    ['Opted Out', 'opted_out'],
    ['SMS Opt-Out Date', 'opted_out'],
    ['Unsubscribed', 'opted_out'],
    ['Do Not Text', 'opted_out'],
    ['DNC', 'opted_out'],
    ['SMS Consent', 'consent'],
    ['Opt-in', 'consent'],
    ['Consent Date', 'consent_date'],
    ['Opted in at', 'consent_date'],
    ['Consent Source', 'consent_source'],
    ['Contact ID', 'ignore'],
    ['Owner Name', 'ignore'],
    ['Created at', 'ignore'],
    ['Fax Number', 'ignore'],
    ['Lead source', 'ignore'],
    ['Phone 1 label', 'ignore'],
    ['Phone 1 consent', 'consent'],
    ['Phone 1 consent since', 'consent_date'],
    ['City', 'ignore'],
    ['State', 'state'],
    ['Mailing State/Province', 'state'],
    ['Address 1 - Region', 'state'],
    ['Zip', 'zip'],
    ['Home Postal Code', 'zip'],
    ['ZIP/Postal Code', 'zip'],
    ['Property state', 'ignore'],
    ['Status', 'ignore'],
    ['Favourite colour', 'ignore'],
  ])('%s: %s', (header, field) => expect(guessMapping([header], [])).toEqual([field]))

  test('several phones, one first name; without a header what stands there decides', () => {
    const headers = ['Name', 'Phone', 'Phone 2', 'Client']
    expect(guessMapping(headers, [['Ann', '5125550101', '', 'x']])).toEqual([
      'name',
      'phone',
      'phone',
      'ignore',
    ])
    const bare = ['', '', '']
    expect(guessMapping(bare, [['Ann', '5125550101', 'a@b.co']])).toEqual(['ignore', 'phone', 'email'])
    expect(guessMapping(['Phone type'], [['mobile']])).toEqual(['ignore'])
    expect(looksLikeHeader(['Name', 'Phone'])).toBe(true)
    expect(looksLikeHeader(['Ann', '(512) 555-0101'])).toBe(false)
  })

  test('a mapping must fit', () => {
    expect(mappingFault(['phone'], 2)).toContain('2 columns')
    expect(mappingFault(['email', 'email'], 2)).toContain('E-mail address')
    expect(mappingFault(['email', 'notes'], 2)).toContain('phone or a name')
    expect(mappingFault(['phone', 'phone'], 2)).toBe(null)
  })
})

describe('dates', () => {
  test.each([
    ['2025-03-04', '2025-03-04T12:00:00.000Z'],
    ['2025-3-4 17:05', '2025-03-04T17:05:00.000Z'],
    ['2025-03-04T17:05:06.789Z', '2025-03-04T17:05:06.000Z'],
    ['2025-03-04T17:05:06-05:00', '2025-03-04T22:05:06.000Z'],
    ['20250304', '2025-03-04T12:00:00.000Z'],
    ['3/4/2025', '2025-03-04T12:00:00.000Z'],
    ['3/4/25 5:05 PM', '2025-03-04T17:05:00.000Z'],
    ['25/12/2024', '2024-12-25T12:00:00.000Z'],
    ['4.3.2025', '2025-03-04T12:00:00.000Z'],
    ['Mar 4, 2025', '2025-03-04T12:00:00.000Z'],
    ['Tuesday, March 4th, 2025', '2025-03-04T12:00:00.000Z'],
    ['4-Mar-2025', '2025-03-04T12:00:00.000Z'],
    ['12:00 AM', null],
    ['2/30/2025', null],
    ['2025-13-01', null],
    ['yesterday', null],
    ['', null],
    ['0000-00-00', null],
  ])('%s', (text, iso) => expect(readDate(text)?.toISOString() ?? null).toBe(iso))
})

describe('consent', () => {
  const none: ConsentCells = { optedOut: null, consent: null, date: null, source: null }
  const cell = (header: string, text: string) => ({ header, text })

  test.each([
    ['yes', 'opted_out'],
    ['TRUE', 'opted_out'],
    ['x', 'opted_out'],
    ['2025-03-04', 'opted_out'],
    ['STOP', 'opted_out'],
    ['maybe', 'opted_out'],
    ['no', null],
    ['0', null],
    ['', null],
    ['N/A', null],
    ['opted in', null],
    ['subscribed', null],
    ['unsubscribed', 'opted_out'],
  ])('"opted out" says %j: %s', (text, kind) => {
    const read = readConsent({ ...none, optedOut: cell('Opted out', text) }, null)
    expect(read.consent?.kind ?? null).toBe(kind)
  })

  test.each([
    ['yes', 'opted_in'],
    ['Opted In', 'opted_in'],
    ['2025-03-04', 'opted_in'],
    ['no', 'opted_out'],
    ['opted out', 'opted_out'],
    ['UNSUBSCRIBED', 'opted_out'],
    ['Do not text', 'opted_out'],
    ['', null],
    ['pending', null],
    ['perhaps', null],
  ])('"consent" says %j: %s', (text, kind) => {
    const read = readConsent({ ...none, consent: cell('SMS consent', text) }, null)
    expect(read.consent?.kind ?? null).toBe(kind)
    expect(read.warning !== null).toBe(text === 'perhaps')
  })

  test('an opt-out stands before a consent; date and source are the evidence', () => {
    const cells = {
      ...none,
      optedOut: cell('Out', 'yes'),
      consent: cell('In', 'yes'),
      date: cell('When', '3/4/2025'),
    }
    expect(readConsent(cells, 'web form').consent).toEqual({
      kind: 'opted_out',
      on: new Date('2025-03-04T12:00:00Z'),
      said: '"Out" says "yes"',
    })
    const given = readConsent(
      { ...none, consent: cell('In', 'yes'), source: cell('How', '') },
      'web form',
    ).consent
    expect(given?.said).toBe('"In" says "yes", source: web form')
  })
})

describe('a row', () => {
  const headers = ['Name', 'Mobile phone', 'Office', 'E-mail', 'Tags', 'Zone']
  const mapping: ImportField[] = ['name', 'phone', 'phone', 'email', 'tags', 'time_zone']
  const settings = { mapping, headers, country: 'US', addTags: ['2026'], consentSource: null }
  const read = makeRowReader(settings)
  const phones = (cells: readonly string[]) =>
    read(cells)?.contact?.phones.map(({ phone, label }) => `${phone} ${label}`.trim())

  test.each([
    ['Ann Lee', 'Ann', 'Lee'],
    ['Lee, Ann', 'Ann', 'Lee'],
    ['Mary Ann Lee', 'Mary Ann', 'Lee'],
    ['Ann', 'Ann', ''],
    ['  Ann \n Lee ', 'Ann', 'Lee'],
  ])('%j is %j %j', (name, firstName, lastName) =>
    expect(read([name, '5125550101', '', '', '', ''])?.contact).toMatchObject({ firstName, lastName }),
  )

  test('phones: labelled by their column, several in a cell, none twice, fillers are none', () => {
    expect(phones(['A', '512.555.0101', '(512) 555-0101', '', '', ''])).toEqual(['+15125550101 Mobile'])
    expect(phones(['A', '5125550101; 5125550102', '15125550103.0', '', '', ''])).toEqual([
      ...['+15125550101 Mobile', '+15125550102 Mobile', '+15125550103 Office'],
    ])
    expect(phones(['A', 'n/a', '-', '', '', ''])).toEqual([])
    expect(phones(['A', "'+15125550101", '', '', '', ''])).toEqual(['+15125550101 Mobile'])
  })

  test('a bad phone beside a good one is a warning, alone it refuses the row', () => {
    const both = read(['A', '5125550101', '12', '', '', ''])
    expect(both).toMatchObject({ refused: null, warnings: [{ kind: 'invalid_phone' }] })
    const alone = read(['A', '1.51256E+10', '', '', '', ''])
    expect(alone).toMatchObject({ contact: null, refused: { kind: 'invalid_phone' } })
    expect(alone?.refused?.text).toContain('a spreadsheet has shortened this number')
  })

  test('tags, zones, e-mail', () => {
    expect(read(['A', '', '', 'a@b.co; c@d.co', 'x, y;x', 'Eastern'])?.contact).toMatchObject({
      ...{ email: 'a@b.co', tags: ['x', 'y', '2026'], timeZone: 'America/New_York' },
    })
    const odd = read(['A', '', '', 'nobody', '', 'Mars'])
    expect(odd?.warnings.map(({ kind }) => kind)).toEqual(['email', 'time_zone'])
  })

  test('state and ZIP code, with the zero that a spreadsheet took away', () => {
    const where = makeRowReader({ ...settings, mapping: ['name', 'state', 'zip'], headers: ['N', 'S', 'Z'] })
    expect(where(['A', 'Massachusetts', '2108'])?.contact).toMatchObject({ state: 'MA', zip: '02108' })
    const odd = where(['A', 'Mars', 'none given'])
    expect(odd?.contact).toMatchObject({ state: null, zip: null })
    expect(odd?.warnings.map(({ kind }) => kind)).toEqual(['state', 'zip'])
  })

  test('an empty row is none, a shifted one is refused, spare commas at its end are nothing', () => {
    expect(read(['', ' ', '', '', '', ''])).toBe(null)
    expect(read(['A', 'B'])?.refused?.kind).toBe('columns')
    expect(read(['A', '5125550101', '', '', '', '', '', ''])?.refused).toBe(null)
    expect(read(['A', '5125550101', '', '', '', '', 'more'])?.refused?.kind).toBe('columns')
    expect(read(['A'.repeat(101), '5125550101', '', '', '', ''])?.refused?.kind).toBe('too_long')
    expect(read(['A\0', '5125550101', '', '', '', ''])?.refused?.kind).toBe('bad_character')
  })

  test('H whatever stands in a row: a contact that fits the limits, or a reason', () => {
    const cells = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('5125550101', 'yes', 'no')),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    const all: ImportField[] = ['name', 'phone', 'opted_out', 'consent', 'consent_date', 'notes']
    const reader = makeRowReader({ ...settings, mapping: all })
    fc.assert(
      fc.property(cells, row => {
        const reading = reader(row)
        if (reading === null) return
        expect((reading.contact === null) !== (reading.refused === null)).toBe(true)
        expect(reading.contact?.firstName.includes('\0') ?? false).toBe(false)
      }),
    )
  })
})
