// What a file is by its first bytes, whatever it is called.
import { describe, expect, test } from 'vitest'
import { readMedia, sizeWords } from './media.ts'

const bytes = (...parts: (string | number)[]) =>
  Uint8Array.from(
    parts.flatMap(part => (typeof part === 'number' ? [part] : Array.from(part, c => c.charCodeAt(0)))),
  )

describe('what a text carries', () => {
  test.each([
    ['image/jpeg', 'jpg', bytes(0xff, 0xd8, 0xff, 0xe0, 'JFIF')],
    ['image/png', 'png', bytes(0x89, 'PNG\r\n', 0x1a, '\n')],
    ['image/gif', 'gif', bytes('GIF89a....')],
    ['image/gif', 'gif', bytes('GIF87a....')],
    ['video/mp4', 'mp4', bytes(0, 0, 0, 24, 'ftypisom')],
    ['video/mp4', 'mp4', bytes(0, 0, 0, 24, 'ftypmp42')],
    ['video/3gpp', '3gp', bytes(0, 0, 0, 24, 'ftyp3gp4')],
    ['application/pdf', 'pdf', bytes('%PDF-1.7')],
    ['text/vcard', 'vcf', bytes('BEGIN:VCARD\r\nVERSION:3.0')],
    ['text/vcard', 'vcf', bytes(0xef, 0xbb, 0xbf, 'begin:vcard\nversion:3.0')],
  ])('%s', (type, ending, file) => expect(readMedia(file)).toEqual({ ok: true, type, ending }))
})

describe('what it does not carry, and why', () => {
  test.each([
    ['nothing', bytes(), /empty/],
    ['a page', bytes('<html><script>alert(1)</script>'), /none of them/],
    [
      'a drawing with scripts',
      bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="x()">'),
      /none of them/,
    ],
    ['a program', bytes('MZ', 0x90), /none of them/],
    ['a picture cut to one byte', bytes(0xff), /none of them/],
    ['a WebP', bytes('RIFF', 1, 2, 3, 4, 'WEBPVP8 '), /WebP.*JPEG or PNG/],
    ['a HEIC', bytes(0, 0, 0, 24, 'ftypheic'), /HEIC.*JPEG/],
    ['an AVIF', bytes(0, 0, 0, 24, 'ftypavif'), /AVIF/],
    ['a QuickTime film', bytes(0, 0, 0, 24, 'ftypqt  '), /QuickTime/],
    ['a card with a NUL', bytes('BEGIN:VCARD\r\n', 0), /none of them/],
  ])('%s', (_, file, words) => {
    const reading = readMedia(file)
    expect(reading.ok).toBe(false)
    expect(reading.ok ? '' : reading.text).toMatch(words)
  })
})

test.each([
  [312, '312 bytes'],
  [312_400, '312 KB'],
  [4_210_000, '4.2 MB'],
])('%i bytes are %s', (size, words) => expect(sizeWords(size)).toBe(words))
