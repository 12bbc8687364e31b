// Lists as people paste them, from spreadsheets, address books and notes.
import { describe, expect, test } from 'vitest'
import { readList } from '../../web/desk/bulk/list.ts'

describe('a pasted list', () => {
  test.each<[string, string, object[]]>([
    ['nothing', ' \n\n', []],
    [
      'bare phones',
      '512 555 0101\n+44 7700 900106\n',
      [{ phone: '512 555 0101' }, { phone: '+44 7700 900106' }],
    ],
    [
      'from a spreadsheet',
      '(512) 555-0101\tAnn\tLee\tLee & Sons',
      [{ phone: '(512) 555-0101', firstName: 'Ann', lastName: 'Lee', company: 'Lee & Sons' }],
    ],
    [
      'the name first',
      'Ann;5125550101\nBob;5125550102',
      [
        { phone: '5125550101', firstName: 'Ann' },
        { phone: '5125550102', firstName: 'Bob' },
      ],
    ],
    [
      'with a heading, in another order',
      'Company,Last name,Mobile phone,First name\r\n"Lee, Ltd.",Lee,5125550101,Ann',
      [{ phone: '5125550101', firstName: 'Ann', lastName: 'Lee', company: 'Lee, Ltd.' }],
    ],
    ['columns that nobody asked for', 'e-mail,phone\nann@example.com,5125550101', [{ phone: '5125550101' }]],
    [
      'quotes in quotes',
      'Phone,Name\n5125550101,"Ann ""Annie"""',
      [{ phone: '5125550101', firstName: 'Ann "Annie"' }],
    ],
    [
      'what is no phone stays, so that the check can say so',
      '5125550101\nAnn',
      [{ phone: '5125550101' }, { phone: 'Ann' }],
    ],
    [
      'a person without a phone',
      'Ann,5125550101\nBob,',
      [
        { phone: '5125550101', firstName: 'Ann' },
        { phone: 'Bob', firstName: 'Bob' },
      ],
    ],
  ])('%s', (_, text, rows) => expect(readList(text)).toEqual(rows))

  test('fifty thousand lines in well under a second', () => {
    const text = Array.from({ length: 50_000 }, (_, i) => `+1512${5_550_000 + i},Ann ${i},Lee`).join('\n')
    const from = performance.now()
    expect(readList(text)).toHaveLength(50_000)
    expect(performance.now() - from).toBeLessThan(3_000)
  })
})
