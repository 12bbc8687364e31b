// A set of phones that stays small with a million of them: who has had a broadcast's text already.

export type PhoneSet = {
  has(phone: string): boolean
  add(phone: string): void
  readonly size: number
}

/** For phones in E.164: at most 15 digits, which a number holds exactly. Eight bytes a place, half of them free. */
export function makePhoneSet(): PhoneSet {
  let slots = new Float64Array(1_024)
  let size = 0

  function placeOf(key: number): number {
    const mask = slots.length - 1
    // The last digits differ most from phone to phone; the multiplier (of Knuth) spreads neighbours.
    let place = Math.imul((key % 4_294_967_296) ^ (key / 4_294_967_296), 2_654_435_761) >>> 0
    place = (place ^ (place >>> 15)) & mask
    while (slots[place] !== 0 && slots[place] !== key) place = (place + 1) & mask
    return place
  }

  function grow(): void {
    const old = slots
    slots = new Float64Array(old.length * 2)
    for (const key of old) if (key !== 0) slots[placeOf(key)] = key
  }

  return {
    has: phone => slots[placeOf(keyOf(phone))] !== 0,
    add(phone) {
      const key = keyOf(phone)
      const place = placeOf(key)
      if (slots[place] !== 0) return
      slots[place] = key
      size += 1
      if (size * 2 > slots.length) grow()
    },
    get size() {
      return size
    },
  }
}

function keyOf(phone: string): number {
  const key = Number(phone)
  if (!Number.isSafeInteger(key) || key <= 0) throw new Error('a phone that is not in E.164 is in no set')
  return key
}
