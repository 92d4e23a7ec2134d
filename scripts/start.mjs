// npm start: makes the checkout ready, then runs the identity server until it is told to stop.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureWorkspace, exitWith, root, toolEnv } from './workspace.mjs'

await exitWith(async () => {
  const node = await ensureWorkspace()
  const main = join(root, 'apps', 'identity-server', 'dist', 'main.js')
  const server = spawn(node, [main, 'start', ...process.argv.slice(2)], { stdio: 'inherit', env: toolEnv })

  // The server ends on a signal in its own time, and this process with it. A terminal's Ctrl-C reaches the server
  // without help, and a second one would tell it to hurry.
  process.on('SIGINT', () => process.stdin.isTTY || server.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : code))
  })
})
