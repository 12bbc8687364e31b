// Phone numbers: what is taken for what, and that reading what we display gives the same number back.
import fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { displayPhone, isInternational, maskPhone, parseParty, parsePhone, senderKindOf } from './phone.ts'

describe('parsePhone takes', () => {
  test.each([
    ['+15125550101', '+15125550101', 'US', false, 'unknown'],
    ['(512) 555-0101', '+15125550101', 'US', false, 'unknown'],
    ['512.555.0101', '+15125550101', 'US', false, 'unknown'],
    ['1 512 555 0101', '+15125550101', 'US', false, 'unknown'],
    ['1-512-555-0101', '+15125550101', 'US', false, 'unknown'],
    [' 5125550101\n', '+15125550101', 'US', false, 'unknown'],
    ['tel:+1-512-555-0101', '+15125550101', 'US', false, 'unknown'],
    ['\u202a+1 (512) 555\u20110101\u202c', '+15125550101', 'US', false, 'unknown'],
    ['＋１５１２５５５０１０１', '+15125550101', 'US', false, 'unknown'],
    ['+1 416 555 0123', '+14165550123', 'CA', false, 'unknown'],
    ['800-555-0199', '+18005550199', 'US', false, 'toll_free'],
    ['+1 876 555 0100', '+18765550100', 'JM', true, 'unknown'],
    ['+1 787 555 0101', '+17875550101', 'PR', true, 'unknown'],
    ['+1 555 123 4567', '+15551234567', null, false, 'unknown'],
    ['+1 999 555 0101', '+19995550101', null, false, 'unknown'],
    ['+1 500 555 0006', '+15005550006', 'US', false, 'unknown'],
    ['+44 20 7946 0018', '+442079460018', 'GB', true, 'landline'],
    ['011 44 20 7946 0018', '+442079460018', 'GB', true, 'landline'],
    ['+44 (0)7400 123456', '+447400123456', 'GB', true, 'mobile'],
    ['+44 7700 900123', '+447700900123', null, true, 'unknown'],
    ['+52 55 1234 5678', '+525512345678', 'MX', true, 'unknown'],
    ['+49 800 1234567', '+498001234567', 'DE', true, 'toll_free'],
  ] as const)('%j', (input, phone, country, international, kind) => {
    expect(parsePhone(input)).toEqual({ ok: true, phone, country, international, kind })
  })

  test('a number as its own country writes it', () => {
    expect(parsePhone('020 7946 0018', 'GB')).toMatchObject({ phone: '+442079460018', country: 'GB' })
    expect(parsePhone('(416) 555-0123', 'CA')).toMatchObject({ phone: '+14165550123', country: 'CA' })
    expect(parsePhone('5125550101', 'GB')).toMatchObject({ ok: false, reason: 'invalid' })
    expect(parsePhone('5125550101', 'no such country')).toMatchObject({ phone: '+15125550101' })
  })
})

describe('parsePhone refuses', () => {
  test.each(['', '   ', '\u200b'])('%j: nothing there', input => {
    expect(parsePhone(input)).toMatchObject({ ok: false, reason: 'missing' })
  })

  test.each([
    '555-0101',
    '12345',
    '911',
    '512555010',
    '51255501012',
    '+1512555010',
    '+151255501012',
    '+10000000000',
    '+1 112 555 0101',
    '+1 512 055 0101',
    '+1 911 555 0101',
    '+44 123',
    '+999 123 456 789',
    'call me',
    '512-555-CALL',
    '512 555 0101 or 512 555 0102',
    "'; drop table contacts; --",
    '<b>5125550101</b>',
    '512 555 0101 (cell)',
    '+',
    '++15125550101',
    '5'.repeat(4000),
    '\u0000',
  ])('%j', input => {
    expect(parsePhone(input)).toMatchObject({ ok: false, reason: 'invalid' })
  })

  test.each(['512-555-0101 x12', '512 555 0101 ext. 7', '+44 20 7946 0018 ext 3'])(
    '%j: an extension',
    input => {
      expect(parsePhone(input)).toMatchObject({
        ok: false,
        reason: 'invalid',
        text: expect.stringMatching(/extension/),
      })
    },
  )
})

describe('parsePhone, whatever it is given', () => {
  test('never throws, and gives E.164 or a sentence', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), input => {
        const read = parsePhone(input)
        if (read.ok) expect(read.phone).toMatch(/^\+[1-9]\d{6,14}$/)
        else expect(read.text).toMatch(/\.$/)
      }),
    )
  })

  test('agrees with the library on every American number that the library calls valid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }), national => {
        const theirs = parsePhoneNumberFromString(`+1${national}`)
        fc.pre(theirs?.isValid() === true)
        const country = theirs?.country ?? null
        const international = country !== null && country !== 'US' && country !== 'CA'
        expect(parsePhone(`+1${national}`)).toMatchObject({ phone: theirs?.number, country, international })
      }),
      { numRuns: 500 },
    )
  })

  test('reads what displayPhone writes, and its own answer, as the same number', () => {
    const american = fc.integer({ min: 2_002_000_000, max: 9_999_999_999 }).map(national => `+1${national}`)
    const abroad = fc.tuple(fc.constantFrom('44', '49', '33', '52', '61', '91'), fc.nat(9_999_999_999))
    const any = fc.oneof(
      american,
      abroad.map(([code, rest]) => `+${code}${rest}`),
    )
    fc.assert(
      fc.property(any, input => {
        const read = parsePhone(input)
        fc.pre(read.ok)
        if (!read.ok) return
        expect(parsePhone(displayPhone(read.phone))).toEqual(read)
        expect(parsePhone(read.phone)).toEqual(read)
      }),
      { numRuns: 500 },
    )
  })
})

test.each([
  ['+15125550101', false],
  ['+14165550101', false],
  ['+18005550101', false],
  ['+18765550101', true],
  ['+442079460018', true],
  ['72727', false],
] as const)('E1: isInternational(%s) is %s', (phone, expected) => {
  expect(isInternational(phone)).toBe(expected)
})

describe('parseParty', () => {
  test('takes a short code as a party of a text, which parsePhone does not', () => {
    expect(parseParty('72727')).toEqual({
      ok: true,
      phone: '72727',
      country: 'US',
      international: false,
      kind: 'short_code',
    })
    expect(parseParty('+15125550101')).toMatchObject({ phone: '+15125550101' })
    expect(parseParty('+123')).toMatchObject({ ok: false })
  })
})

test.each([
  ['+15125550101', 'long_code'],
  ['+18885550101', 'toll_free'],
  ['+18005550101', 'toll_free'],
  ['+18015550101', 'long_code'],
  ['+448005550101', 'long_code'],
  ['72727', 'short_code'],
  ['727272', 'short_code'],
] as const)('senderKindOf(%s) is %s', (phone, kind) => {
  expect(senderKindOf(phone)).toBe(kind)
})

test.each([
  ['+15125550101', '+1512***0101', '(512) 555-0101'],
  ['+18765550100', '+1876***0100', '+1 876 555 0100'],
  ['+15551234567', '+1555***4567', '(555) 123-4567'],
  ['+442079460018', '+4420***0018', '+44 20 7946 0018'],
  ['+4930123456', '+49***3456', '+49 30 123456'],
  ['72727', '***27', '72727'],
])('%s is logged as %s and shown as %s', (phone, masked, shown) => {
  expect(maskPhone(phone)).toBe(masked)
  expect(displayPhone(phone)).toBe(shown)
})
