import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, type Program, runProgram, startProgram } from './program.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Our running server. */
export interface OurServer extends Program {
  /** `http://127.0.0.1:<port>/v3`. */
  authUrl: string
}

/** Our server as `start` sets it up: its own database and keys, and an administrator. */
export interface StartedServer extends OurServer {
  adminPassword: string
  /** Holds `clouds.yaml` with the cloud `keystone`. Removed by `stop()`. */
  dataDir: string
}

const main = join(dirname(fileURLToPath(import.meta.url)), '../../../apps/identity-server/dist/main.js')

/**
 * Starts the built server in an empty data folder, the way `npm start` does.
 *
 * @param options options of the configuration, as `OS_<SECTION>__<OPTION>`
 */
export async function startOurServer(options: Record<string, string> = {}): Promise<StartedServer> {
  const folder = temporaryFolder('server')
  const adminPassword = 'interop-admin-password'
  const dataDir = join(folder.path, 'data')
  const server = await runMain(['start', '--data-dir', dataDir], {
    ...options,
    OS_BOOTSTRAP_PASSWORD: adminPassword,
  })
  const stop = async () => {
    await server.stop()
    folder.remove()
  }
  return { ...server, stop, adminPassword, dataDir }
}

/** Starts the built server on the database and the keys of a `keystone.conf`. */
export function serveConf(conf: string): Promise<OurServer> {
  return runMain(['serve', '--config-file', conf], {})
}

/**
 * Makes the database, the keys and the first administrator of a `keystone.conf` with our own commands. The catalog
 * names the port of the other server, as behind a load balancer it names neither.
 */
export async function bootstrapOurs(
  { conf, port }: { conf: string; port: number },
  adminPassword: string,
): Promise<void> {
  await syncDatabase(conf)
  await manage(conf, ['fernet', 'setup'])
  await manage(conf, ['credential', 'setup'])
  const url = ['--bootstrap-public-url', `http://127.0.0.1:${port}/v3`]
  await manage(conf, ['bootstrap', ...url], { OS_BOOTSTRAP_PASSWORD: adminPassword })
}

/** Makes our tables, and adopts a database that the original has made. */
export async function syncDatabase(conf: string): Promise<void> {
  await manage(conf, ['db', 'sync'])
}

const manage = (conf: string, args: string[], env: Record<string, string> = {}) =>
  runProgram(process.execPath, [main, ...args, '--config-file', conf], serverEnv(env))

const serverEnv = (more: Record<string, string>): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  ...more,
})

async function runMain(args: readonly string[], env: Record<string, string>): Promise<OurServer> {
  const port = await freePort()
  const authUrl = `http://127.0.0.1:${port}/v3`
  const program = await startProgram({
    command: process.execPath,
    args: [main, ...args, '--host', '127.0.0.1', '--port', String(port)],
    env: serverEnv(env),
    ready: async () => (await fetch(authUrl)).status === 200,
  })
  return { ...program, authUrl }
}
