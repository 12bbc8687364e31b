#!/usr/bin/env node
// The command: builds what is stale, then runs the compiled program in this very process, so that signals
// reach it (a shell between npm and Node would swallow SIGTERM).
import { build } from './build.mjs'

await build({ quiet: true })
const { main } = await import('../dist/main.js')
await main(process.argv.slice(2))
