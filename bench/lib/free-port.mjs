// A port that nobody listens on, for a program that must be told its port beforehand.
import { createServer } from 'node:net'

export function freePort() {
  return new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
