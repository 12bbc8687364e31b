// The baseline of `inbound`: Express 5 with one transaction of separate statements.
import express from 'express'
import { ANSWER, makeReceiver } from './statements.mjs'

export async function open({ connection, port, publicUrl, pool }) {
  const receiver = makeReceiver(connection, pool)
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.post('/webhooks/twilio/:sender', express.urlencoded({ extended: false }), async (request, response) => {
    const url = publicUrl + request.originalUrl
    const status = await receiver.receive(url, request.body, request.get('x-twilio-signature'))
    response.status(status).type('text/xml').send(ANSWER)
  })
  const server = await new Promise(resolve => {
    const listening = app.listen(port, '127.0.0.1', () => resolve(listening))
  })
  return {
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await receiver.close()
    },
  }
}
