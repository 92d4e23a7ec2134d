import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, type Program, startProgram } from '../../test/interop/peers/program.ts'
import { systemEnv } from '../../test/interop/peers/system-env.ts'

/** A service that is measured. */
export interface Service extends Program {
  url: string
}

/** Where a guarded service asks about tokens. */
export interface Keystone {
  authUrl: string
  adminPassword: string
  /** Instead of the catalog's URL. */
  identityUrl?: string
}

/** A service on Fastify in a process of its own, guarded if there is a Keystone. */
export function startService(keystone?: Keystone): Promise<Service> {
  const { authUrl, adminPassword, identityUrl } = keystone ?? {}
  const more = [authUrl, adminPassword, identityUrl].filter((argument) => argument !== undefined)
  return start((port) => ({
    command: process.execPath,
    args: [join(import.meta.dirname, 'service.mjs'), port, ...more],
    env: {},
  }))
}

/** The command `ks-auth-proxy` in front of a service. */
export async function startAuthProxy(
  service: Service,
  { authUrl, adminPassword }: Keystone,
  folder: string,
): Promise<Service> {
  const command = join(import.meta.dirname, '../../packages/middleware/dist/proxy/main.js')
  return start((port) => {
    const file = join(folder, `proxy-${port}.ini`)
    const lines = [
      '[keystone_authtoken]',
      `www_authenticate_uri = ${authUrl}`,
      ...[
        'auth_type = v3password',
        `auth_url = ${authUrl}`,
        'username = admin',
        `password = ${adminPassword}`,
      ],
      ...[
        'user_domain_id = default',
        'project_name = admin',
        'project_domain_id = default',
        'interface = public',
      ],
      '[auth_proxy]',
      ...[`bind_port = ${port}`, 'service_protocol = http', 'service_host = 127.0.0.1'],
      `service_port = ${new URL(service.url).port}`,
    ]
    writeFileSync(file, lines.join('\n'), { mode: 0o600 })
    return { command: process.execPath, args: [command, '--config-file', file], env: {} }
  })
}

/** A reverse proxy in front of a service that copies bytes and does nothing else. */
export function startPlainProxy(service: Service): Promise<Service> {
  const file = join(import.meta.dirname, 'plain-proxy.mjs')
  return start((port) => ({ command: process.execPath, args: [file, port, service.url], env: {} }))
}

/** The same behind Python's keystonemiddleware: one process of uWSGI. */
export function startPythonService({ authUrl, adminPassword }: Keystone): Promise<Service> {
  const file = join(import.meta.dirname, 'guarded-app.py')
  // uWSGI closes the connection after each answer, and does not say so by itself.
  const closing = ['--add-header', 'Connection: close']
  const how = [
    '--master',
    '--processes',
    '1',
    '--die-on-term',
    '--disable-logging',
    '--listen',
    '100',
    ...closing,
  ]
  return start((port) => ({
    command: '/usr/bin/uwsgi',
    args: ['--plugin', 'python3', '--http-socket', `127.0.0.1:${port}`, '--wsgi-file', file, ...how],
    env: systemEnv({ AUTH_URL: authUrl, PASSWORD: adminPassword }),
  }))
}

async function start(
  how: (port: string) => { command: string; args: string[]; env: Record<string, string> },
): Promise<Service> {
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}/`
  const ready = async () => [200, 401].includes((await fetch(url)).status)
  return { ...(await startProgram({ ...how(port), ready })), url }
}
