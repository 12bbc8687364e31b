// Webhooks as Twilio sends them, from a process of its own: signed beforehand, then sent over so many connections, each
// answered before its next. Bare sockets: what the client costs is taken from every arm alike, and must be little.
import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { TOKEN } from './heed.mjs'

let prepared = []

const ANSWERS = {
  /** `texts`: [sender's id, phone, body, sid, more fields]. */
  prepare({ publicUrl, texts }) {
    prepared = texts.map(text => requestOf(publicUrl, text))
    return {}
  },
  async fire({ port, connections }) {
    const times = new Float64Array(prepared.length)
    const state = { next: 0, times, answers: {} }
    const from = performance.now()
    await Promise.all(Array.from({ length: connections }, () => talk(port, state)))
    const seconds = (performance.now() - from) / 1000
    const sorted = times.sort()
    const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
    return { seconds, answers: state.answers, p50: at(0.5), p99: at(0.99), most: sorted.at(-1) }
  },
}

/** Some twenty fields, as Twilio's are. */
function requestOf(publicUrl, [senderId, phone, body, sid, more = {}]) {
  const form = {
    ToCountry: 'US',
    ToState: 'TX',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: 'AUSTIN',
    FromZip: '78701',
    SmsSid: sid,
    FromState: 'TX',
    SmsStatus: 'received',
    FromCity: 'AUSTIN',
    Body: body,
    FromCountry: 'US',
    To: '+15125551000',
    MessagingServiceSid: 'MG5a4db0c05a4db0c05a4db0c05a4db0c0',
    ToZip: '78702',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: 'AC5a4db0c05a4db0c05a4db0c05a4db0c0',
    From: phone,
    ApiVersion: '2010-04-01',
    ...more,
  }
  const path = `/webhooks/twilio/${senderId}`
  let signed = publicUrl + path
  for (const name of Object.keys(form).sort()) signed += name + form[name]
  const signature = createHmac('sha1', TOKEN).update(signed).digest('base64')
  const content = new URLSearchParams(form).toString()
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n` +
      'Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n' +
      `I-Twilio-Idempotency-Token: ${sid}\r\nX-Twilio-Signature: ${signature}\r\n` +
      `Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`,
  )
}

function talk(port, state) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let asked = 0
    let index = -1
    let rest = ''
    const ask = () => {
      index = state.next++
      if (index >= prepared.length) return socket.end(() => resolve())
      asked = performance.now()
      socket.write(prepared[index])
    }
    socket.on('connect', ask)
    socket.on('error', reject)
    socket.on('data', chunk => {
      rest += chunk.latin1Slice()
      const end = endOf(rest)
      if (end === 0) return
      state.times[index] = performance.now() - asked
      const status = rest.slice(9, 12)
      state.answers[status] = (state.answers[status] ?? 0) + 1
      rest = rest.slice(end)
      ask()
    })
  })
}

/** The length of the whole answer, or 0 while a part of it is missing. */
function endOf(text) {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return 0
  const at = text.search(/\r\ncontent-length: /i)
  const end = head + 4 + Number.parseInt(text.slice(at + 18, at + 26), 10)
  return text.length >= end ? end : 0
}

process.on('message', async ({ ask, ...settings }) => {
  try {
    process.send(await ANSWERS[ask](settings))
  } catch (error) {
    process.send({ error: error.stack })
  }
})
process.on('disconnect', () => process.exit())
process.send({ ready: true })
