// Makes ids: UUIDv7, sortable by the time they were made, so that no sequence has to order anything.

/** `atMs`: unix time in milliseconds. `random`: ten bytes from a good source. RFC 9562, section 5.7. */
export function uuidv7(atMs: number, random: Uint8Array): string {
  const time = Math.floor(atMs).toString(16).padStart(12, '0')
  let tail = ''
  for (let at = 0; at < 10; at += 1) tail += HEX[random[at]!]!
  const variant = ((random[2]! & 0x3f) | 0x80).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(1, 4)}-${variant}${tail.slice(6, 8)}-${tail.slice(8)}`
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** An id that sorts just before another one's moment: what is made later but belongs before it. */
export function uuidv7Before(id: string, random: Uint8Array): string {
  return uuidv7(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) - 1, random)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function isUuid(text: string): boolean {
  return UUID.test(text)
}
