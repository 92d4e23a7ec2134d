import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** For tests that start processes: much longer than they take on a busy machine. Milliseconds. */
export const processTimeout = 180_000

export interface CommandOptions {
  env?: Record<string, string>
  stdin?: string
  cwd?: string
  /** Default: that of the tests. */
  uid?: number
}

/** A command that runs, and what it has printed so far. */
export interface Command {
  child: ChildProcess
  readonly stdout: string
  readonly stderr: string
  /** Settles with the exit code, or the signal that ended it, when the output is complete. */
  ended: Promise<number | NodeJS.Signals>
}

/** A command that has ended. */
export interface Ended {
  code: number | NodeJS.Signals
  stdout: string
  stderr: string
}

// Half of what a command takes is to compile it.
const compileCache = join(tmpdir(), 'ks-cli-compile-cache')

/** Starts the real program in a process of its own, with nothing of this process's environment but `PATH`. */
export function spawnCli(args: readonly string[], options: CommandOptions = {}): Command {
  const child = spawn(process.execPath, ['--conditions=@ks/source', main, ...args], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache, ...options.env },
    stdio: 'pipe',
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.uid !== undefined && { uid: options.uid }),
  })
  const printed = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    printed.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    printed.stderr += chunk
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    child,
    get stdout() {
      return printed.stdout
    },
    get stderr() {
      return printed.stderr
    },
    ended: once(child, 'close').then(([code, signal]) => code ?? signal),
  }
}

/** Runs a command to its end. */
export async function runCli(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const command = spawnCli(args, options)
  const code = await command.ended
  return { code, stdout: command.stdout, stderr: command.stderr }
}

/** A server that answers. */
export interface Server extends Command {
  url: string
  /** Ends it and tells how. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

/** Runs `start` or `serve` until it has printed that it is ready. */
export async function startCli(
  args: readonly string[],
  options: CommandOptions & { port?: number } = {},
): Promise<Server> {
  const port = options.port ?? (await freePort())
  const command = spawnCli([...args, '--port', String(port)], options)
  const ended = command.ended.then((code) => {
    throw new Error(`ended with ${code} instead of serving: ${command.stderr}`)
  })
  const ready = async () => {
    while (!/is ready|listens on/.test(command.stdout)) await sleep(20)
  }
  await Promise.race([ready(), ended])
  ended.catch(() => {})
  return Object.assign(command, {
    url: `http://127.0.0.1:${port}`,
    stop(signal: NodeJS.Signals = 'SIGTERM') {
      command.child.kill(signal)
      return command.ended
    },
  })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('a TCP port was expected')
  return address.port
}

/** An empty folder that ends with the test. */
export function scratch(): string {
  const path = mkdtempSync(join(tmpdir(), 'ks-cli-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
