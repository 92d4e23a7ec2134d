import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keystone } from '@ks/middleware/node-http'
import type { Session } from '@ks/session'
import { freePort, startProgram } from './program.ts'
import { systemEnv } from './system-env.ts'

/** A service that answers with the identity headers that it gets. */
export interface GuardedService {
  url: string
  stop(): Promise<void>
}

/** Whom a guarded service asks about tokens. */
export interface Cloud {
  authUrl: string
  adminPassword: string
}

const peer = (name: string) => join(dirname(fileURLToPath(import.meta.url)), name)
const proxyCommand = peer('../../../packages/middleware/dist/proxy/main.js')

/** Behind Python's keystonemiddleware. */
export async function behindPython({ authUrl, adminPassword }: Cloud): Promise<GuardedService> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { stop } = await startProgram({
    command: '/usr/bin/python3',
    args: [peer('guarded-app.py'), String(port), authUrl, adminPassword],
    env: systemEnv(),
    ready: async () => (await fetch(url)).status === 401,
  })
  return { url, stop }
}

/** Behind `@ks/middleware` in this process, with the words of the Python one, which remembers as little. */
export function behindOurs({ authUrl }: Cloud, session: Session): Promise<GuardedService> {
  const guard = keystone({
    session,
    interface: 'public',
    wwwAuthenticateUri: authUrl,
    compat: 'keystonemiddleware',
    serviceType: 'compute',
    tokenCacheTimeSeconds: 0,
  })
  return serve((request, response) => guard(request, response, () => echo(request.headers, response)))
}

/** Behind the command `ks-auth-proxy`. */
export async function behindProxy(
  { authUrl, adminPassword }: Cloud,
  folder: string,
): Promise<GuardedService> {
  const service = await serve((request, response) => echo(request.headers, response))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const file = join(folder, `proxy-${port}.ini`)
  const ini = `[keystone_authtoken]
www_authenticate_uri = ${authUrl}
auth_type = v3password
auth_url = ${authUrl}
username = admin
password = ${adminPassword}
user_domain_id = default
project_name = admin
project_domain_id = default
interface = public
service_type = compute
token_cache_time = 0
[auth_proxy]
bind_port = ${port}
service_protocol = http
service_host = 127.0.0.1
service_port = ${new URL(service.url).port}
`
  writeFileSync(file, ini, { mode: 0o600 })
  const { stop } = await startProgram({
    command: process.execPath,
    args: [proxyCommand, '--config-file', file],
    env: systemEnv(),
    ready: async () => (await fetch(url)).status === 401,
  })
  return { url, stop: () => Promise.all([stop(), service.stop()]).then(() => undefined) }
}

function echo(headers: IncomingHttpHeaders, response: { end(text: string): unknown }): void {
  const identity = Object.entries(headers).filter(([name]) => /^(x-(?!forwarded-)|openstack-)/.test(name))
  response.end(JSON.stringify(Object.fromEntries(identity)))
}

async function serve(listener: RequestListener): Promise<GuardedService> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
