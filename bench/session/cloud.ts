import { join } from 'node:path'
import { v3Password } from '@ks/auth'
import { Session } from '@ks/session'
import { freePort, startProgram } from '../../test/interop/peers/program.ts'

/** A cloud that answers at once, in a process of its own. */
export interface FastCloud {
  url: string
  /** How often somebody logged in. */
  logins(): Promise<number>
  stop(): Promise<void>
}

export async function startFastCloud(): Promise<FastCloud> {
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const logins = async () => Number(await (await fetch(`${url}/logins`)).text())
  const program = await startProgram({
    command: process.execPath,
    args: [join(import.meta.dirname, 'cloud.mjs'), port],
    env: {},
    ready: async () => (await logins()) === 0,
  })
  return { url, logins, stop: () => program.stop() }
}

/** A session at that cloud. */
export function sessionAt({ url }: FastCloud, now?: () => Date): Session {
  const login = { authUrl: `${url}/v3`, username: 'ada', password: 'x', projectId: 'p1' }
  return new Session({ auth: v3Password({ ...login, now }) })
}
