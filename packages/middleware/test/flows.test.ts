import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { keystone } from '../src/adapters/node-http.ts'
import type { KeystoneOptions } from '../src/index.ts'
import { freePort } from './support/free-port.ts'
import { rawRequest } from './support/raw-request.ts'
import { sessionAt } from './support/session.ts'
import { keystoneWith } from './support/stub-keystone.ts'
import { projectToken } from './support/token-bodies.ts'

const open: (() => PromiseLike<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const echo = (request: IncomingMessage, response: ServerResponse) => {
  const body = JSON.stringify(request.headers)
  response.writeHead(request.url === '/deny' ? 401 : 200, { 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}

async function guarded(options: Partial<KeystoneOptions> = {}) {
  const stub = await keystoneWith({ good: projectToken, plain: projectToken })
  open.push(() => stub[Symbol.asyncDispose]())
  const wwwAuthenticateUri = 'https://auth.example.com/'
  const guard = keystone({ session: sessionAt(stub.url), wwwAuthenticateUri, ...options } as KeystoneOptions)
  const server = createServer((request, response) => guard(request, response, () => echo(request, response)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(() => once(server.close(), 'close'))
  const { port } = server.address() as AddressInfo
  return async (lines: string[], target = '/') => {
    const answer = await rawRequest(port, [`GET ${target} HTTP/1.1`, 'Host: service.example', ...lines])
    return {
      ...answer,
      challenge: answer.headers.find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1],
    }
  }
}

const challenge = 'Keystone uri="https://auth.example.com/"'

describe('M: flows', () => {
  it('a token with spaces around it, and roles of the client: the roles are those of the token', async () => {
    const get = await guarded()
    const { status, body } = await get(['X-Auth-Token:  good  ', 'X-Roles: admin'])
    expect(status).toBe(200)
    expect(JSON.parse(body)['x-roles']).toBe('member,reader')
  })

  it('no token: 401, word for word', async () => {
    expect(await (await guarded())([])).toMatchObject({
      status: 401,
      challenge,
      body: '{"error":{"code":401,"title":"Unauthorized","message":"The request you have made requires authentication."}}',
    })
  })

  it('a bad token and a delayed decision: nothing that the client made up reaches the service', async () => {
    const get = await guarded({ delayAuthDecision: true, compat: 'keystonemiddleware' })
    const spoofed = ['X-Roles: admin', 'X-Service-Roles: service', 'X-Service-Catalog: []']
    const { body } = await get(['X-Auth-Token: bad', ...spoofed])
    const { 'x-identity-status': status, ...headers } = JSON.parse(body)
    expect(status).toBe('Invalid')
    expect(Object.keys(headers).filter((name) => /roles|catalog/.test(name))).toEqual([])
  })

  it('a service token without the role: 401', async () => {
    const get = await guarded()
    expect(await get(['X-Auth-Token: good', 'X-Service-Token: plain'])).toMatchObject({
      status: 401,
      challenge,
    })
  })

  it('a service token only: 401', async () => {
    const get = await guarded({ serviceTokenRoles: ['member'] })
    expect(await get(['X-Service-Token: plain'])).toMatchObject({ status: 401, challenge })
    expect(await get(['X-Auth-Token: good', 'X-Service-Token: plain'])).toMatchObject({ status: 200 })
  })

  it("the service's own 401: its body stays, the challenge is added", async () => {
    const answer = await (await guarded())(['X-Auth-Token: good'], '/deny')
    expect(answer).toMatchObject({ status: 401, challenge })
    expect(JSON.parse(answer.body)).toMatchObject({ 'x-identity-status': 'Confirmed' })
  })

  it('a Keystone that is not there: 503 without a challenge', async () => {
    const get = await guarded({ session: sessionAt(`http://127.0.0.1:${await freePort()}`), timeoutMs: 2000 })
    expect(await get(['X-Auth-Token: good'])).toMatchObject({ status: 503, challenge: undefined })
  })
})
