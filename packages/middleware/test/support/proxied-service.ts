import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGuard, type GuardOptions } from '../../src/guard.ts'
import { authProxy } from '../../src/proxy/auth-proxy.ts'
import type { AuthProxyOptions } from '../../src/proxy/options.ts'
import type { Validator } from '../../src/validate.ts'
import { clock } from './clock.ts'

/** What the service got, as it came. */
export interface Got {
  method: string
  url: string
  rawHeaders: string[]
  headers: IncomingMessage['headers']
}

const validator: Validator = (token) =>
  token === 'good'
    ? {
        ok: true,
        access: {
          token,
          methods: ['password'],
          user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' } },
          auditIds: [],
          issuedAt: new Date('2026-06-01T00:00:00Z'),
          expiresAt: new Date('2999-01-01T00:00:00Z'),
          scope: {
            project: { id: 'p1', name: 'engines', domain: { id: 'default', name: 'Default' } },
            isDomain: false,
          },
          roles: [{ id: 'r1', name: 'member' }],
        },
      }
    : { ok: false, refusal: 'invalid' }

/** How a client without a token is told where to get one. */
export const challenge = 'Keystone uri="https://identity.example/v3"'

export async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A service behind a proxy, both on real sockets. The token `good` is good. */
export async function proxiedService(
  answer: RequestListener,
  options: Partial<AuthProxyOptions> = {},
  guardOptions: Partial<GuardOptions> = {},
) {
  const got: Got[] = []
  const server = createServer((request, response) => {
    const { method = '', url = '', rawHeaders, headers } = request
    got.push({ method, url, rawHeaders: [...rawHeaders], headers: { ...headers } })
    answer(request, response)
  })
  const servicePort = await listening(server)
  const failures: number[] = []
  const guard = createGuard({
    validator,
    wwwAuthenticateUri: 'https://identity.example/v3',
    now: clock().now,
    ...guardOptions,
  })
  const proxy = authProxy({
    guard,
    serviceHost: '127.0.0.1',
    servicePort,
    serviceProtocol: 'http',
    servicePass: 's3rvice',
    onFailure: (status) => failures.push(status),
    ...options,
  })
  const port = await listening(proxy.server)
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    server,
    proxy,
    got,
    failures,
    async [Symbol.asyncDispose]() {
      await proxy.close(0)
      server.closeAllConnections()
      server.close()
    },
  }
}

export const withToken = { 'x-auth-token': 'good' }
