// Histories of texts as other systems export them.
import { expect, test } from 'vitest'
import { columnsOfHistory, directionOf } from './history-file.ts'

test.each([
  [
    ['phone', 'date', 'direction', 'text'],
    ['+15125550101', '2026-01-05T10:00:00Z', 'in', 'please stop'],
    { phone: 0, date: 1, direction: 2, text: 3 },
  ],
  [
    ['Type', 'Message body', 'Customer number', 'Sent at'],
    ['Received', 'STOP 2 me', '(512) 555-0101', '1/5/2026'],
    { phone: 2, date: 3, direction: 0, text: 1 },
  ],
  [['phone', 'text'], ['+15125550101', 'stop'], { missing: 'direction' }],
  [['who', 'direction', 'text'], ['Ann', 'in', 'stop'], { missing: 'phone' }],
])('%j', (headers, row, columns) => {
  expect(columnsOfHistory(headers, [row])).toEqual(columns)
})

test('which way a row went', () => {
  expect(['Inbound', 'received', 'OUT', 'outbound-api', 'maybe'].map(directionOf)).toEqual([
    ...(['in', 'in', 'out', 'out'] as const),
    null,
  ])
})
