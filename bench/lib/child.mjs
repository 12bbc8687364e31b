// Programs that a measurement starts: asked over IPC one question at a time, and never left behind.
import { fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

/** As `npm start` runs Heed; every arm gets the same. */
export const NODE = ['--max-semi-space-size=64']

/** `file` lies beside this one. It has to answer each message with one message. */
export async function startChild(file, { args = [], execArgv = [], env = {} } = {}) {
  const child = fork(path.join(import.meta.dirname, file), args, {
    execArgv: [...NODE, ...execArgv],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  })
  running.add(child)
  const waiting = []
  let isOver = false
  child.on('message', answer => waiting.shift()?.(answer))
  child.on('exit', code => {
    running.delete(child)
    // Whoever waits for what it would have done would wait for ever.
    if (!isOver) process.stderr.write(`${file} ended with ${code}\n`, () => process.exit(1))
  })
  const next = () => new Promise(resolve => waiting.push(resolve))
  const ready = await next()
  return {
    ready,
    pid: child.pid,
    next,
    async ask(message) {
      const answer = next()
      child.send(message)
      const told = await answer
      if (told.error) throw new Error(told.error)
      return told
    },
    stop: () =>
      new Promise(resolve => {
        isOver = true
        child.once('exit', resolve)
        child.disconnect()
        setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
      }),
  }
}

/** CPU seconds that a process has used; 0 where /proc is not there. */
export function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}

/** CPU seconds of a server with the processes that it has started, also those that have ended. */
export function cpuOfServer(pid) {
  let sum = cpuSeconds(pid) + cpuOfEnded(pid)
  for (const name of readdirSync('/proc').filter(one => /^\d+$/.test(one)))
    if (parentOf(name) === pid) sum += cpuSeconds(name)
  return sum
}

function cpuOfEnded(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}

function parentOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1])
  } catch {
    return 0
  }
}
