// Ed25519 signatures with a key that is derived, never kept: the same secret and place give the same key again.
import { createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto'

export type Signer = {
  /** 32 bytes in hex. */
  readonly publicKey: string
  /** 64 bytes in hex. */
  sign(text: string): string
}

// What comes before the 32 bytes of a key in the standard forms (RFC 8410).
const PRIVATE = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC = Buffer.from('302a300506032b6570032100', 'hex')

export function makeSigner(secret: string, place: string): Signer {
  const seed = Buffer.from(hkdfSync('sha256', secret, 'heed', `sign ${place}`, 32))
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC.length)
  return {
    publicKey: publicKey.toString('hex'),
    sign: text => sign(null, Buffer.from(text), key).toString('hex'),
  }
}

export function isSigned(
  text: string,
  { publicKey, signature }: { publicKey: string; signature: string },
): boolean {
  const raw = Buffer.from(publicKey, 'hex')
  if (raw.length !== 32) return false
  const key = createPublicKey({ key: Buffer.concat([PUBLIC, raw]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'hex'))
}
