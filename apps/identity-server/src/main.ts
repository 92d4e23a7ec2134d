#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { run } from './cli/run.ts'

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  warn: (line) => process.stderr.write(`${line}\n`),
  readStdin: () => text(process.stdin),
})
