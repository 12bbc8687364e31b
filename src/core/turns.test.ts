// Fair turns: own lanes before bulk, accounts alike, and never much more looked at than there is room for.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fairOrder, sharesOf, type Turn } from './turns.ts'

const turn = (accountId: string, priority: number, most = 1_000): Turn => ({
  accountId,
  priority,
  isBulk: priority === 2,
  most,
})
const room = (all: number, bulk = all) => ({ all, bulk })

describe('sharesOf', () => {
  test('one lane gets the whole room, as far as its pace allows', () => {
    expect(sharesOf([turn('a', 1)], room(100))).toEqual([100])
    expect(sharesOf([turn('a', 1, 7)], room(100))).toEqual([7])
  })
  test('accounts share alike, however many lanes each has', () => {
    expect(sharesOf([turn('a', 2), turn('a', 2), turn('a', 2), turn('b', 2)], room(60))).toEqual([
      10, 10, 10, 30,
    ])
  })
  test('own lanes take nothing from what bulk may look at', () => {
    expect(sharesOf([turn('a', 1), turn('a', 2)], room(100, 92))).toEqual([100, 92])
  })
  test('without room for bulk, bulk is not looked at', () => {
    expect(sharesOf([turn('a', 1), turn('a', 2)], room(5, -3))).toEqual([5, 0])
  })
  test('a room for one looks at a few, because the first may not be to be had', () => {
    const shares = sharesOf(
      Array.from({ length: 50 }, (_, i) => turn(`${i}`, 1)),
      room(1),
    )
    expect(shares.slice(0, 9)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1])
    expect(shares.slice(9).every(share => share === 0)).toBe(true)
  })
  test('looks at no more than twice the room and a few, and leaves no room where there are texts', () => {
    const turns = fc.array(
      fc.record({ accountId: fc.constantFrom('a', 'b', 'c'), priority: fc.constantFrom(0, 1, 2) }),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(turns, fc.integer({ min: 1, max: 128 }), (list, all) => {
        const shares = sharesOf(
          list.map(one => turn(one.accountId, one.priority)),
          room(all),
        )
        const sum = shares.reduce((total, share) => total + share, 0)
        return sum >= all && sum <= 2 * (all + 8)
      }),
    )
  })
})

describe('fairOrder', () => {
  const order = (turns: readonly Turn[], found: readonly string[]) =>
    fairOrder(turns, found, one => Number(one[0])).join(' ')

  test('the first of each account, then the second of each', () => {
    expect(order([turn('a', 1), turn('b', 1)], ['0a', '0b', '0c', '1x', '1y'])).toBe('0a 1x 0b 1y 0c')
  })
  test('replies of an account before its texts, its texts before anybody else’s bulk', () => {
    const turns = [turn('a', 1), turn('a', 0), turn('b', 2)]
    expect(order(turns, ['0text', '1reply', '1more', '2bulk'])).toBe('1reply 1more 0text 2bulk')
  })
  test('several broadcasts of one account take turns, and do not count as several accounts', () => {
    const turns = [turn('a', 2), turn('a', 2), turn('b', 2)]
    expect(order(turns, ['0a', '0b', '1c', '1d', '2x', '2y'])).toBe('0a 2x 1c 2y 0b 1d')
  })
})
