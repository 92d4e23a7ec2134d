import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, it } from 'vitest'
import { type GuardedRequest, keystone } from '../../src/adapters/node-http.ts'
import { rawRequest } from '../support/raw-request.ts'
import { adapterCases, type Service } from './cases.ts'

async function listening(app: express.Express): Promise<Service> {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

adapterCases('express', (options) => {
  const app = express()
  app.use(keystone(options))
  app.get('/deny', (_request, response) => {
    response.status(401).set('WWW-Authenticate', 'Basic realm="service"').json({ mine: true })
  })
  app.get('/deny-raw', (_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="service"', 'Content-Length': 13 })
    response.end('{"mine":true}')
  })
  app.get('/forbid', (_request, response) => {
    response.status(403).json({})
  })
  app.use((request: GuardedRequest & express.Request, response: express.Response) => {
    response.json({
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      headersDistinct: request.headersDistinct,
      user: request.identity?.user.name ?? null,
      roles: request.identity?.roles ?? null,
      isMember: request.identity?.hasRole('Member') ?? null,
      refusal: request.identityRefusal ?? null,
    })
  })
  return listening(app)
})

const refuseAll = {
  validator: () => ({ ok: false, refusal: 'invalid' }) as const,
  wwwAuthenticateUri: 'https://auth.example.com/',
}

it('guards a router below a mount point, and leaves the rest of an express application public', async () => {
  const app = express()
  app.use('/guarded', keystone(refuseAll), (_request, response) => {
    response.send('reached')
  })
  app.get('/public', (_request, response) => {
    response.send('reached')
  })
  const { port, close } = await listening(app)
  const get = (target: string) => rawRequest(port, [`GET ${target} HTTP/1.1`, 'Host: service.example'])
  expect((await get('/public')).body).toBe('reached')
  for (const target of ['/guarded', '/guarded/', '/GUARDED/x', '/guarded//y?z']) {
    expect((await get(target)).status, target).toBe(401)
  }
  await close()
})
