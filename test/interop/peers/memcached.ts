import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { freePort, type Program, startProgram } from './program.ts'
import { systemEnv } from './system-env.ts'

/** Starts a memcached of its own on a loopback port. */
export async function startMemcached(): Promise<Program & { port: number }> {
  const port = await freePort()
  const program = await startProgram({
    command: 'memcached',
    args: ['-u', userInfo().username, '-l', '127.0.0.1', '-p', String(port), '-U', '0', '-m', '64'],
    env: systemEnv(),
    ready: () => accepts(port),
  })
  return { ...program, port }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
