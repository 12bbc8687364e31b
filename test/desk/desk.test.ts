// The desk's pure parts: the order of a thread, phones as people read and type them.
import { describe, expect, test } from 'vitest'
import type { Message, TimelineItem } from '../../web/desk/api-types.ts'
import { inOrder } from '../../web/desk/inbox/order.ts'
import { showName, showPhone, typedPhone } from '../../web/desk/parts/phone-number.ts'

const at = (second: number) => `2026-11-23T10:00:${String(second).padStart(2, '0')}.000Z`

function text(id: string, created: number, more: Partial<Message> = {}): TimelineItem {
  const message = { id, direction: 'out', createdAt: at(created), handedOverAt: null, ...more } as Message
  return { kind: 'message', id, at: at(created), phone: '+15125550101', message, event: null, task: null }
}

describe('a thread stands as it happened on the phone', () => {
  const ids = (newestFirst: TimelineItem[]) => inOrder(newestFirst).map(item => item.id)

  test('A1 the notice before its text, although it was made after it', () => {
    const first = text('text', 1, { handedOverAt: at(5) })
    const notice = text('notice', 3, { kind: 'notice', handedOverAt: at(4) })
    expect(ids([notice, first])).toEqual(['notice', 'text'])
  })

  test('what waits stands where it will go, what was cancelled where it was written', () => {
    const later = text('later', 1, { state: 'waiting', dueAt: at(30) })
    const canceled = text('canceled', 2, { state: 'canceled', dueAt: at(30) })
    const answer = text('answer', 3, { direction: 'in' })
    expect(ids([answer, canceled, later])).toEqual(['canceled', 'answer', 'later'])
  })

  test('what happened at once keeps the order of the server', () => {
    expect(ids([text('third', 1), text('second', 1), text('first', 1)])).toEqual(['first', 'second', 'third'])
  })
})

describe('phones', () => {
  test.each([
    ['+15125550101', '(512) 555-0101'],
    ['+447700900106', '+44 7700 900106'],
    ['+35312345678', '+353 1234 5678'],
    ['55512', '55512'],
  ])('%s is read as %s', (phone, shown) => expect(showPhone(phone)).toBe(shown))

  test('a lead that is called by its phone is shown as a phone, a name as it is', () => {
    expect(showName('+13125550147')).toBe('(312) 555-0147')
    expect(showName('Ann Lee')).toBe('Ann Lee')
  })

  test.each([
    ['(512) 555-0101', '+15125550101'],
    ['1 512 555 0101', '+15125550101'],
    ['+44 7700 900106', '+447700900106'],
    ['555 0101', null],
    ['Ann', null],
    ['+1', null],
  ])('"%s" typed is %s', (typed, phone) => expect(typedPhone(typed)).toBe(phone))
})
