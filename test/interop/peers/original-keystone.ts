import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { type Program, runProgram, startProgram } from './program.ts'
import { systemEnv } from './system-env.ts'

/** The running original server. */
export interface OriginalKeystone extends Program {
  /** `http://127.0.0.1:<port>/v3`. */
  authUrl: string
}

/** Where the original server listens and what it reads. */
export interface OriginalOptions {
  /** Path of `keystone.conf`. */
  conf: string
  port: number
  /** uWSGI worker processes, one request each at a time. Default 2. */
  processes?: number
}

/**
 * Makes the original's database, keys and first administrator (`admin` of the default domain, project `admin`,
 * region `RegionOne`) with its own `keystone-manage`.
 */
export async function bootstrapOriginal(
  { conf, port }: OriginalOptions,
  adminPassword: string,
): Promise<void> {
  const user = userInfo().username
  const manage = (...args: string[]) =>
    runProgram('/usr/bin/keystone-manage', ['--config-file', conf, ...args], systemEnv())
  for (const keys of ['fernet-keys', 'credential-keys'])
    mkdirSync(join(dirname(conf), keys), { recursive: true, mode: 0o700 })
  await manage('db_sync')
  for (const setup of ['fernet_setup', 'credential_setup']) {
    await manage(setup, '--keystone-user', user, '--keystone-group', user)
  }
  const url = `http://127.0.0.1:${port}/v3`
  const urls = ['public', 'internal', 'admin'].flatMap((kind) => [`--bootstrap-${kind}-url`, url])
  const names = ['--bootstrap-service-name', 'keystone', '--bootstrap-region-id', 'RegionOne']
  await manage('bootstrap', '--bootstrap-password', adminPassword, ...names, ...urls)
}

/** Starts the original server under uWSGI, as Debian's package does, with fewer workers. */
export async function startOriginalKeystone({
  conf,
  port,
  processes = 2,
}: OriginalOptions): Promise<OriginalKeystone> {
  const ini = join(dirname(conf), `uwsgi-${port}.ini`)
  writeFileSync(
    ini,
    `[uwsgi]
plugins = python3
http-socket = 127.0.0.1:${port}
# uWSGI closes the connection after each answer; a client that is not told so sends its next request into the void.
add-header = Connection: close
wsgi-file = /usr/bin/keystone-wsgi-public
buffer-size = 65535
master = true
lazy-apps = true
no-orphans = true
die-on-term = true
enable-threads = true
thunder-lock = true
processes = ${processes}
threads = 1
listen = 100
disable-logging = true
`,
  )
  const authUrl = `http://127.0.0.1:${port}/v3`
  const program = await startProgram({
    command: '/usr/bin/uwsgi',
    args: ['--ini', ini],
    env: systemEnv({ OS_KEYSTONE_CONFIG_FILES: conf }),
    ready: async () => (await fetch(authUrl)).status === 200,
  })
  return { ...program, authUrl }
}
