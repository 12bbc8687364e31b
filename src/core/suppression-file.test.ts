// Lists of opt-outs as other systems write them.
import { expect, test } from 'vitest'
import { columnsOfList } from './suppression-file.ts'

test.each([
  [['Phone', 'Opted out at'], [['(512) 555-0101', '2026-01-05']], { phone: 0, date: 1 }],
  // Twilio's export of opt-outs has both parties: the person is who wrote.
  [['DateCreated', 'To', 'From'], [['2026-01-05T10:00:00Z', '40404', '+15125550101']], { phone: 2, date: 0 }],
  [['Column 1'], [['512-555-0101']], { phone: 0, date: null }],
  [['Column 1', 'Column 2'], [['5/6/2025', '+15125550101']], { phone: 1, date: 0 }],
  [['name', 'mobile_number'], [['Ann', '5125550101']], { phone: 1, date: null }],
  [['Name', 'City'], [['Ann', 'Austin']], null],
  [['Phone', 'Notes'], [['', 'nothing']], { phone: 0, date: null }],
])('%j %j', (headers, samples, columns) => {
  expect(columnsOfList(headers, samples)).toEqual(columns)
})
