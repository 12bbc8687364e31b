// A sending process of a measurement: loads the arm that it is told, and starts and stops its sending when asked.
const { open } = await import(`./arms/${process.argv[2]}.mjs`)
let arm

const ANSWERS = {
  async open(settings) {
    arm = await open(settings)
    return arm.told ?? {}
  },
  async start() {
    await arm.start()
    return {}
  },
  async stop() {
    await arm.stop()
    return {}
  },
  async close() {
    await arm.close()
    return {}
  },
}

process.on('message', ({ ask, ...settings }) => {
  ANSWERS[ask](settings).then(
    answer => process.send(answer),
    error => process.send({ error: error.stack }),
  )
})
process.on('disconnect', () => process.exit())
process.send({ ready: true })
