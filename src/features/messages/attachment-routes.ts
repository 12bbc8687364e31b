// Attachments over HTTP: given by the desk or a program, fetched by the provider that carries the text.
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { MOST_MEDIA_BYTES, readMedia, sizeWords } from '../../core/media.ts'
import { notFound } from '../../kit/web/problem.ts'
import { created } from '../../kit/web/route.ts'
import { sendProblem } from '../../kit/web/server.ts'
import type { Runtime } from '../../runtime.ts'
import { upload } from '../accounts/context.ts'
import { badMedia, findAttachment, keepAttachment } from './attachments.ts'

const TYPES = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'video/mp4',
  'video/3gpp',
  'application/pdf',
  'text/vcard',
  'application/octet-stream',
]
/** What is a little too large is told so with its size; what is absurd is not read to the end. */
const READ_BYTES = 4 * MOST_MEDIA_BYTES

export const createAttachment = upload({
  summary:
    'Give a file that goes with texts; the body is the file itself. Its address goes into `media` of a text',
  query: z.object({ name: z.string().max(200).default('').describe('the file name that people know') }),
  upload: TYPES,
  answers: {
    201: z.object({
      id: z.string(),
      url: z.string().describe('public, for whoever knows it: providers fetch it from here'),
      type: z.string().describe('read from the file itself'),
      name: z.string(),
      bytes: z.int(),
    }),
    422: null,
  },
  async handle({ rt, actor }, { query, body }) {
    const content = await readUpTo(body, READ_BYTES)
    if (content.length > MOST_MEDIA_BYTES) return badMedia('file', tooLarge(content.length))
    const read = readMedia(content)
    if (!read.ok) return badMedia('file', read.text)
    const { type, ending } = read
    const name = nameOf(query.name) || `attachment.${ending}`
    const { accountId, name: author } = actor
    return created(await keepAttachment(rt, { accountId, content, type, ending, name, author }))
  },
})

/**
 * All of the file, or its first `most` bytes and a few. The rest is heard out, because an answer before the end of the
 * question is lost on most clients; but not for ever.
 */
async function readUpTo(body: unknown, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  // A request without a body has no stream.
  for await (const chunk of body instanceof Readable ? body : []) {
    if (size <= most) chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > 10 * most) break
  }
  return Buffer.concat(chunks)
}

function tooLarge(bytes: number): string {
  const size = bytes > READ_BYTES ? `more than ${sizeWords(READ_BYTES)}` : sizeWords(bytes)
  return `The file has ${size}; a text takes ${sizeWords(MOST_MEDIA_BYTES)} in all.`
}

/** A name is shown and sent in a header: no path, no control characters. */
function nameOf(given: string): string {
  const bare = given.split(/[/\\]/).at(-1) ?? ''
  return bare.replace(/\p{C}/gu, '').normalize('NFC').trim().slice(0, 100)
}

const SECRET = /^[\w-]{22}\.[a-z0-9]{3}$/
const HIDE = { schema: { hide: true } }

/** For providers and the phones of the sandbox; whoever has the address may have the file. */
export function mediaRoutes(server: FastifyInstance, rt: Runtime): void {
  server.get<{ Params: { secret: string } }>('/media/:secret', HIDE, async ({ params }, reply) => {
    const found = SECRET.test(params.secret) ? await findAttachment(rt.db, params.secret) : null
    if (!found) return sendProblem(reply, notFound('attachment'))
    return reply
      .headers({
        'content-type': found.type,
        'content-disposition': dispositionOf(found),
        'cache-control': 'private, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        // Pages of other origins show it, the sandbox's phones among them; nothing in it may run.
        'cross-origin-resource-policy': 'cross-origin',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-robots-tag': 'noindex',
      })
      .send(found.content)
  })
}

/** Twilio wants short plain names. What is no picture or film is saved, never opened on our own origin. */
function dispositionOf({ type, name }: { type: string; name: string }): string {
  const kind = /^(image|video)\//.test(type) ? 'inline' : 'attachment'
  const [, stem = '', ending = ''] = /^(.*?)(\.[A-Za-z0-9]{1,5})?$/.exec(name) ?? []
  const plain = stem.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 14) || 'attachment'
  return `${kind}; filename="${plain}${ending}"`
}
