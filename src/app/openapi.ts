// What the API document says about itself.

export const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Heed',
    version: '1',
    description:
      'Texting where STOP is the last word. Errors are RFC 9457 problem documents; collections page by cursor; POSTs that send or charge take an Idempotency-Key.',
  },
  components: {
    securitySchemes: {
      key: { type: 'http' as const, scheme: 'bearer', description: 'an API key of the account' },
    },
  },
  security: [{ key: [] }],
}
