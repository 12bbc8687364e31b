// Files for texts on their way to Heed: made fit where the browser can, refused in words where it cannot.
import { MOST_MEDIA, MOST_MEDIA_BYTES, sizeWords } from '../../../src/core/media.ts'
import { giveAttachment } from '../calls.ts'

export type Attached = { url: string; type: string; name: string; bytes: number }

/** What a file chooser offers; the server looks at the bytes. */
export const ACCEPTED = 'image/*,video/mp4,video/3gpp,application/pdf,text/vcard,.vcf'

/** Our own attachments stand in the page from this address, whichever name the page was opened under. */
export function mediaPath(url: string): string | null {
  const path = URL.canParse(url) ? new URL(url).pathname : ''
  return /^\/media\/[\w-]{22}\.(jpg|png|gif|mp4|3gp|pdf|vcf)$/.test(path) ? path : null
}

export function isPicture(url: string): boolean {
  return /\.(jpg|png|gif)$/.test(mediaPath(url) ?? '')
}

/** The problem of one more file beside these, before anything is sent; null where there is none. */
export function roomProblem(media: readonly Attached[]): string | null {
  return media.length >= MOST_MEDIA ? `A text takes ${MOST_MEDIA} attachments.` : null
}

/** What all of them weigh, where that is too much. */
export function sumProblem(media: readonly Attached[]): string | null {
  const sum = media.reduce((bytes, each) => bytes + each.bytes, 0)
  if (sum <= MOST_MEDIA_BYTES) return null
  return `Together they have ${sizeWords(sum)}; a text takes ${sizeWords(MOST_MEDIA_BYTES)}. Remove one.`
}

export async function attach(file: File): Promise<Attached> {
  return giveAttachment(await madeFit(file))
}

/** Larger pictures only get slower: carriers make them small, each in its own way. */
const LARGE_BYTES = 1_000_000
const LONGEST_SIDE = 1600

/** Pictures that phones do not take, or that are as large as cameras make them, become ordinary JPEGs. */
async function madeFit(file: File): Promise<File> {
  const isStrange = /^image\/(webp|avif|heic|heif|bmp|tiff)$/.test(file.type)
  const isLarge = /^image\/(jpeg|png)$/.test(file.type) && file.size > LARGE_BYTES
  if (!isStrange && !isLarge) return file
  const picture = await createImageBitmap(file).catch(() => null)
  if (!picture) return file
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) return file
  // What was see-through would turn black.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, 'image/jpeg', 0.85))
  if (!blob || (!isStrange && blob.size >= file.size)) return file
  return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' })
}
