// What may go with a text: kinds of files by their first bytes, how many, how large.

/** twilio.com/docs/messaging/guides/accepted-mime-types: an MMS takes 5 MB with all that goes with it. */
export const MOST_MEDIA = 10
export const MOST_MEDIA_BYTES = 5_000_000

const ENDINGS = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
  'application/pdf': 'pdf',
  'text/vcard': 'vcf',
} as const

export type MediaType = keyof typeof ENDINGS

export type MediaReading =
  | { readonly ok: true; readonly type: MediaType; readonly ending: string }
  /** `text` says what it is instead, where that can be seen, and what to do. */
  | { readonly ok: false; readonly text: string }

/** Reads the kind of a file from its bytes: what the sender calls it proves nothing. */
export function readMedia(bytes: Uint8Array): MediaReading {
  if (bytes.length === 0) return { ok: false, text: 'The file is empty.' }
  const type = typeOf(bytes)
  if (type !== null) return { ok: true, type, ending: ENDINGS[type] }
  const strange = strangerOf(bytes)
  if (strange === null) return { ok: false, text: `Texts carry ${TAKEN}; this is none of them.` }
  return { ok: false, text: `This is ${strange}. Texts carry ${TAKEN}.` }
}

export const TAKEN = 'JPEG, PNG and GIF pictures, MP4 and 3GP films, PDF and contact cards (vCard)'

/** "4.2 MB", "312 KB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

function typeOf(bytes: Uint8Array): MediaType | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (['GIF87a', 'GIF89a'].includes(letters(bytes, 0, 6))) return 'image/gif'
  if (letters(bytes, 0, 5) === '%PDF-') return 'application/pdf'
  const brand = brandOf(bytes)
  if (brand !== null && /^3g[a-z0-9]{2}$/.test(brand)) return 'video/3gpp'
  if (brand !== null && /^(mp4[12]|isom|iso\d|avc1|mmp4|M4V |M4VP|MSNV|dash)$/.test(brand)) return 'video/mp4'
  return isCard(bytes) ? 'text/vcard' : null
}

/** What people try, and what cannot be sent as it is. */
function strangerOf(bytes: Uint8Array): string | null {
  if (letters(bytes, 0, 4) === 'RIFF' && letters(bytes, 8, 12) === 'WEBP')
    return 'a WebP picture, which phones do not take; save it as JPEG or PNG'
  const brand = brandOf(bytes)
  if (brand === null) return null
  if (/^(hei[cfmsx]|hev[cx]|mif1|msf1)$/.test(brand)) return 'a HEIC picture; save it as JPEG'
  if (/^avi[fs]$/.test(brand)) return 'an AVIF picture; save it as JPEG'
  return brand === 'qt  ' ? 'a QuickTime film; save it as MP4' : null
}

/** MP4 and its relatives name their kind in the first box. */
function brandOf(bytes: Uint8Array): string | null {
  return letters(bytes, 4, 8) === 'ftyp' ? letters(bytes, 8, 12) : null
}

function isCard(bytes: Uint8Array): boolean {
  const isMarked = startsWith(bytes, [0xef, 0xbb, 0xbf])
  const start = isMarked ? 3 : 0
  // A card is text: a NUL in it means that somebody dressed up something else.
  return /^BEGIN:VCARD\r?\n/i.test(letters(bytes, start, start + 14)) && !bytes.includes(0)
}

function startsWith(bytes: Uint8Array, first: readonly number[]): boolean {
  return first.every((byte, index) => bytes[index] === byte)
}

function letters(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}
