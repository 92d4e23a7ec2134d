import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { promisify } from 'node:util'

/** A program that runs until it is told to stop. */
export interface Program {
  /** What it has printed so far. */
  output(): string
  /** Ends it with SIGTERM, after 10 seconds with SIGKILL, and waits for the end. */
  stop(): Promise<void>
}

/** How to start a program and how to tell that it is ready. */
export interface ProgramOptions {
  command: string
  args: readonly string[]
  env: Record<string, string>
  /** Asked every 50 ms until it answers `true`; a rejection counts as "not yet". */
  ready: () => Promise<boolean>
}

/**
 * Starts a program and waits, at most two minutes, until it is ready.
 *
 * @throws Error with what the program printed when it ends or does not become ready
 */
export async function startProgram({ command, args, env, ready }: ProgramOptions): Promise<Program> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let ended: string | undefined
  child.once('error', (error) => {
    ended = error.message
  })
  child.once('exit', (code, signal) => {
    ended = `ended with ${signal ?? code}`
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
    })
  }
  // A test run that is interrupted leaves nothing behind.
  const killWithParent = () => child.kill('SIGKILL')
  process.once('exit', killWithParent)
  const stop = async () => {
    process.off('exit', killWithParent)
    await end(child)
  }
  const program = { output: () => output, stop }

  const deadline = performance.now() + 120_000
  while (!(await ready().catch(() => false))) {
    if (ended !== undefined) throw new Error(`${command} ${ended}:\n${output}`)
    if (performance.now() > deadline) {
      await stop()
      throw new Error(`${command} is not ready after two minutes:\n${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return program
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(patience)
}

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to standard output
 * @throws Error with what it wrote to standard error for a status other than 0
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, { env, maxBuffer: 64 * 1024 * 1024 })
    return stdout
  } catch (error) {
    // Not as a cause: it has the same text again.
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`)
  }
}

/** A TCP port of the loopback interface that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
