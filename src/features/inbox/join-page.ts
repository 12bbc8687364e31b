// The consent page: public, one an account, plain HTML without a script. It tells nobody what is known of a phone.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { displayPhone, parsePhone } from '../../core/phone.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { accountOf } from '../accounts/account.ts'
import { enterPhone } from './join.ts'

const HIDE = { schema: { hide: true } }
/** Entries from one address. */
const LIMIT = { max: 10, timeWindow: '1 hour' }
const FORM_BYTES = 4_096
const SLUG = /^[a-z0-9-]{8,80}$/

type Page = {
  readonly accountId: string
  readonly name: string
  readonly text: string
  readonly version: string
  /** Where to text START. */
  readonly sender: string | null
}

export async function joinPages(server: FastifyInstance, rt: Runtime): Promise<void> {
  const open = new Set<Promise<unknown>>()
  // The answer does not wait for what is done: else its time would tell whether the phone is opted out.
  server.addHook('onClose', async () => void (await Promise.allSettled(open)))
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
  server.get<{ Params: { slug: string } }>('/join/:slug', HIDE, async ({ params }, reply) => {
    const page = await findPage(rt.db, params.slug)
    return page ? show(reply, 200, page, formOf(page, {})) : gone(reply)
  })
  server.post<{ Params: { slug: string }; Body: URLSearchParams }>(
    '/join/:slug',
    { ...HIDE, config: { rateLimit: LIMIT } },
    async (request, reply) => {
      const page = await findPage(rt.db, request.params.slug)
      if (!page) return gone(reply)
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
      const read = readForm(page, form)
      if ('wrong' in read) return show(reply, 400, page, formOf(page, read))
      const entry = enterPhone(rt, {
        ...{ accountId: page.accountId, phone: read.phone, address: addressOf(request) },
        wording: { text: page.text, version: page.version },
      }).catch(error => rt.log.error({ err: error }, 'an entry on the consent page broke'))
      open.add(entry)
      void entry.finally(() => open.delete(entry))
      return show(reply, 200, page, DONE(page))
    },
  )
}

async function findPage(query: Query, slug: string): Promise<Page | null> {
  const row = SLUG.test(slug) ? await query.one(PAGE, [slug]) : undefined
  if (!row) return null
  const { id, name, optIn } = accountOf(row)
  if (!optIn.page?.isOn) return null
  const sender = row.sender_phone as string | null
  return { accountId: id, name, text: optIn.page.text, version: optIn.page.version, sender }
}

const PAGE = sql(
  'join_page',
  `select a.*, (select s.phone from senders s where s.account_id = a.account_id and s.removed_at is null
                 order by s.is_default desc, s.created_at limit 1) as sender_phone
     from accounts a where a.opt_in #>> '{page,slug}' is not null and a.opt_in #>> '{page,slug}' = $1`,
)

type Filled = { readonly given?: string; readonly wrong?: string }

function readForm(page: Page, form: URLSearchParams): { phone: string } | { given: string; wrong: string } {
  const given = (form.get('phone') ?? '').slice(0, 40)
  const parsed = parsePhone(given)
  if (!parsed.ok) return { given, wrong: 'Give a mobile number, for example (512) 555-0143.' }
  if (form.get('agree') !== 'yes') return { given, wrong: 'Tick the box if you agree.' }
  if (form.get('version') !== page.version)
    return { given, wrong: 'The wording has changed meanwhile. Please read it again.' }
  return { phone: parsed.phone }
}

function addressOf(request: FastifyRequest): string {
  return request.ip.slice(0, 45)
}

function formOf(page: Page, { given = '', wrong }: Filled): string {
  return `
<form method="post">
  ${wrong === undefined ? '' : `<p class="wrong" role="alert" id="wrong">${escaped(wrong)}</p>`}
  <label for="phone">Your mobile number</label>
  <input id="phone" name="phone" type="tel" autocomplete="tel" inputmode="tel" maxlength="40" required
         value="${escaped(given)}"${wrong === undefined ? '' : ' aria-describedby="wrong"'}>
  <label class="agree"><input type="checkbox" name="agree" value="yes" required>
    <span>${escaped(page.text)}</span></label>
  <p class="hint">Wording ${escaped(page.version)}. Agreeing is no condition of buying anything.</p>
  <input type="hidden" name="version" value="${escaped(page.version)}">
  <button>Get texts from ${escaped(page.name)}</button>
</form>`
}

/** The same for every phone, whatever is known of it. */
const DONE = (page: Page) => `
<p role="status"><b>Look at your phone.</b> If texts may go to this number, it gets one now: reply YES, and only then
you get more.</p>
<p>Nothing came? Whoever has told us STOP before gets no text from us, not even this one.${
  page.sender === null ? '' : ` Text START to ${escaped(displayPhone(page.sender))} to lift that.`
}</p>`

function show(reply: FastifyReply, status: number, { name }: Page, content: string): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' })
    .send(document(`Texts from ${name}`, content))
}

function gone(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .type('text/html; charset=utf-8')
    .send(document('No such page', '<p>There is nothing at this address, or no more.</p>'))
}

function document(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(title)}</h1>${content}</main></body></html>`
}

const STYLE = `
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif }
body { margin: 0; background: light-dark(#f6f7f9, #16181b); color: light-dark(#1b1f24, #e8eaed) }
main { max-width: 30rem; margin: 8vh auto; padding: 2rem; border-radius: 12px; background: light-dark(#fff, #202327) }
h1 { margin: 0 0 1.5rem; font-size: 1.5rem; line-height: 1.25 }
label { display: block; margin: 1rem 0 0.25rem; font-weight: 600 }
.agree { display: flex; gap: 0.75rem; font-weight: 400; align-items: start }
.agree input { flex: none; width: 1.25rem; height: 1.25rem; margin: 0.2rem 0 0 }
input[type='tel'] { box-sizing: border-box; width: 100%; padding: 0.6rem 0.75rem; font: inherit; border-radius: 8px;
  border: 1px solid light-dark(#8a919b, #767d86); background: transparent; color: inherit }
button { width: 100%; margin-top: 1rem; padding: 0.75rem; font: inherit; font-weight: 600; border: 0;
  border-radius: 8px; background: #1f6f54; color: #fff; cursor: pointer }
button:hover { background: #185a44 }
:focus-visible { outline: 3px solid #4c9aff; outline-offset: 2px }
.hint { color: light-dark(#5b636e, #a7aeb8); font-size: 0.85rem }
.wrong { padding: 0.6rem 0.75rem; border-radius: 8px; background: light-dark(#fdecea, #4a2320) }`

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, char => ESCAPES[char]!)
}
