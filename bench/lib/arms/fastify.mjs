// The same transaction as the baseline's on the server that Heed itself uses.
import { parse } from 'node:querystring'
import fastify from 'fastify'
import { ANSWER, makeReceiver } from './statements.mjs'

const FORM = 'application/x-www-form-urlencoded'

export async function open({ connection, port, publicUrl, pool }) {
  const receiver = makeReceiver(connection, pool)
  const app = fastify({ forceCloseConnections: true })
  app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) => done(null, parse(body)))
  app.post('/webhooks/twilio/:sender', async (request, reply) => {
    const url = publicUrl + request.url
    const status = await receiver.receive(url, request.body, request.headers['x-twilio-signature'])
    return reply.code(status).type('text/xml').send(ANSWER)
  })
  await app.listen({ port, host: '127.0.0.1' })
  return {
    async close() {
      await app.close()
      await receiver.close()
    },
  }
}
