import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type GuardedRequest, keystone } from '../../src/adapters/node-http.ts'
import { adapterCases } from './cases.ts'

adapterCases('node-http', async (options) => {
  const guard = keystone(options)
  const server = createServer((request: GuardedRequest, response) => {
    guard(request, response, () => {
      const body = (value: unknown) => response.end(JSON.stringify(value))
      if (request.url === '/deny') {
        response.statusCode = 401
        response.setHeader('WWW-Authenticate', 'Basic realm="service"')
        response.setHeader('Content-Length', 13)
        return body({ mine: true })
      }
      if (request.url === '/deny-raw') {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="service"', 'Content-Length': 13 })
        return body({ mine: true })
      }
      if (request.url === '/forbid') {
        response.writeHead(403, 'Forbidden', ['Content-Length', '2'])
        return body({})
      }
      const echo = JSON.stringify({
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        headersDistinct: request.headersDistinct,
        user: request.identity?.user.name ?? null,
        roles: request.identity?.roles ?? null,
        isMember: request.identity?.hasRole('Member') ?? null,
        refusal: request.identityRefusal ?? null,
      })
      response.setHeader('Content-Length', Buffer.byteLength(echo))
      response.end(echo)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
})
