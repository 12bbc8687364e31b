// Makes ids: UUIDv7, sortable by the time they were made, so that no sequence has to order anything.

/** `atMs`: unix time in milliseconds. `random`: ten bytes from a good source. RFC 9562, section 5.7. */
export function uuidv7(atMs: number, random: Uint8Array): string {
  const time = Math.floor(atMs).toString(16).padStart(12, '0')
  const third = HEX[0x70 | (random[0]! & 0x0f)]! + HEX[random[1]!]!
  const fourth = HEX[(random[2]! & 0x3f) | 0x80]! + HEX[random[3]!]!
  let tail = ''
  for (let i = 4; i < 10; i++) tail += HEX[random[i]!]!
  return `${time.slice(0, 8)}-${time.slice(8)}-${third}-${fourth}-${tail}`
}

// A table: a bulk text makes a million ids.
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** An id that sorts just before another one's moment: what is made later but belongs before it. */
export function uuidv7Before(id: string, random: Uint8Array): string {
  return uuidv7(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) - 1, random)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function isUuid(text: string): boolean {
  return UUID.test(text)
}
