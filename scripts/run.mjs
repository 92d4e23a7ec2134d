// Runs a command and keeps what it prints, to be shown only when it fails.

import { spawn } from 'node:child_process'

/** A command that ended with a status other than 0; `output` is what it printed. */
export class CommandFailed extends Error {
  constructor(command, status, output) {
    super(`${command} ended with ${status}`)
    this.name = 'CommandFailed'
    this.output = output
  }
}

// What npm says about the user's own settings is no news about this repository.
const noise = /^npm (warn|notice)\b.*$\n?/gim

/**
 * Runs `command` to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, onMessage?: (line: string) => void }} options
 *   `onLine` gets each line of output as it comes; `onMessage` each line that the command writes to descriptor 3
 * @returns {Promise<string>} what it printed
 * @throws {CommandFailed} for a status other than 0 or a signal
 */
export function run(command, args, { cwd, env, onLine, onMessage } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', keep)
      if (onLine) eachLine(stream, onLine)
    }
    if (onMessage) eachLine(child.stdio[3], onMessage)
    else child.stdio[3].resume()
    child.once('error', (cause) => reject(new CommandFailed(command, cause.message, output)))
    child.once('close', (code, signal) => {
      const clean = output.replace(noise, '')
      if (code === 0) resolve(clean)
      else reject(new CommandFailed([command, ...args].join(' '), signal ?? `status ${code}`, clean))
    })
  })
}

function eachLine(stream, receive) {
  let rest = ''
  stream.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') receive(line)
  })
}
