// The receiving side of a measurement, a process of its own: answers posted texts as Twilio does, counts them and
// finds what comes twice. Bare sockets: what it costs is taken from every arm alike, and must be little.
import { createServer } from 'node:net'

const HEAD =
  'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: '
const LENGTH = '\r\ncontent-length: '
const REFERENCE = 'ref%3D'
const PHONE = 'To=%2B'
const sockets = new Set()

let counts = fresh()
let expected = Number.POSITIVE_INFINITY
let log = []
let logged = null

function fresh() {
  return { posts: 0, doubled: 0, unreadable: 0, seen: new Set() }
}

const server = createServer({ noDelay: true }, socket => {
  let rest = ''
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  socket.on('error', () => socket.destroy())
  socket.on('data', chunk => {
    rest += chunk.latin1Slice()
    for (;;) {
      const end = endOfRequest(rest)
      if (end === 0) return
      take(rest.slice(0, end), socket)
      rest = end === rest.length ? '' : rest.slice(end)
    }
  })
})

/** The length of the first whole request, or 0 while a part of it is missing. */
function endOfRequest(text) {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return 0
  const at = lengthAt(text, head)
  const length = at === -1 ? 0 : Number.parseInt(text.slice(at, at + 8), 10)
  const end = head + 4 + length
  return text.length >= end ? end : 0
}

/** As undici writes it, else as anybody may. */
function lengthAt(text, head) {
  const at = text.lastIndexOf(LENGTH, head)
  if (at !== -1) return at + LENGTH.length
  const other = text.search(/\r\ncontent-length: /i)
  return other === -1 || other > head ? -1 : other + LENGTH.length
}

function take(request, socket) {
  const at = request.indexOf(REFERENCE)
  const id = request.slice(at + REFERENCE.length, at + REFERENCE.length + 36)
  if (at === -1) counts.unreadable += 1
  if (counts.seen.has(id)) counts.doubled += 1
  else counts.seen.add(id)
  counts.posts += 1
  if (logged !== null) {
    const phone = phoneOf(request)
    if (phone.startsWith(logged)) log.push([phone, id, performance.timeOrigin + performance.now()])
  }
  const body = answer(id.replaceAll('-', ''))
  socket.write(`${HEAD}${body.length}\r\n\r\n${body}`, 'latin1')
  if (counts.posts === expected) process.send({ reached: counts.posts })
}

function phoneOf(request) {
  const at = request.indexOf(PHONE)
  const end = request.indexOf('&', at)
  return `+${request.slice(at + PHONE.length, end === -1 ? undefined : end)}`
}

// What twilio.com/docs/messaging/api/message-resource answers to a create.
function answer(id) {
  return `{"account_sid":"AC5a4db0c05a4db0c05a4db0c05a4db0c0","api_version":"2010-04-01","body":"","date_created":"Thu, 24 Aug 2023 05:01:45 +0000","date_sent":null,"date_updated":"Thu, 24 Aug 2023 05:01:45 +0000","direction":"outbound-api","error_code":null,"error_message":null,"from":"+15557122661","messaging_service_sid":null,"num_media":"0","num_segments":"1","price":null,"price_unit":"USD","sid":"SM${id}","status":"queued","subresource_uris":{"media":"/2010-04-01/Accounts/AC5a4db0c05a4db0c05a4db0c05a4db0c0/Messages/SM${id}/Media.json"},"to":"+15558675310","uri":"/2010-04-01/Accounts/AC5a4db0c05a4db0c05a4db0c05a4db0c0/Messages/SM${id}.json"}`
}

process.on('message', ({ ask, expect, keepLog }) => {
  if (ask === 'reset') {
    counts = fresh()
    expected = expect ?? Number.POSITIVE_INFINITY
    log = []
    logged = keepLog ?? null
    process.send({ reset: true })
  }
  if (ask === 'counts') {
    const { posts, doubled, unreadable } = counts
    process.send({ counts: { posts, doubled, unreadable, distinct: counts.seen.size } })
  }
  if (ask === 'log') process.send({ log })
})
process.on('disconnect', () => process.exit())

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
