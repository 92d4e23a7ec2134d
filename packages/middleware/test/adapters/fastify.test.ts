import type { AddressInfo } from 'node:net'
import fastify, { type FastifyReply } from 'fastify'
import { describe, expect, it } from 'vitest'
import { keystone } from '../../src/adapters/fastify.ts'
import { adapterCases } from './cases.ts'

adapterCases('fastify', async (options) => {
  const app = fastify({ forceCloseConnections: true })
  await app.register(keystone, options)
  app.get('/*', async (request) => ({
    headers: request.headers,
    rawHeaders: request.raw.rawHeaders,
    headersDistinct: request.raw.headersDistinct,
    user: request.identity?.user.name ?? null,
    roles: request.identity?.roles ?? null,
    isMember: request.identity?.hasRole('Member') ?? null,
    refusal: request.identityRefusal ?? null,
  }))
  const deny = async (_request: unknown, reply: FastifyReply) => {
    reply.code(401).header('www-authenticate', 'Basic realm="service"')
    return { mine: true }
  }
  app.get('/deny', deny)
  app.get('/deny-raw', (request, reply) => void deny(request, reply).then((body) => reply.send(body)))
  app.get('/forbid', async (_request, reply) => reply.code(403).send({}))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() }
})

const refuseAll = {
  validator: () => ({ ok: false, refusal: 'invalid' }) as const,
  wwwAuthenticateUri: 'https://auth.example.com/',
}

describe('fastify plugin', () => {
  it('guards routes beside it, also those declared before it, and unknown paths', async () => {
    await using app = fastify()
    app.get('/before', async () => 'reached')
    await app.register(keystone, refuseAll)
    app.get('/after', async () => 'reached')
    for (const url of ['/before', '/after', '/nowhere']) {
      expect((await app.inject({ url })).statusCode, url).toBe(401)
    }
  })

  it('leaves routes outside of its scope public', async () => {
    await using app = fastify()
    app.get('/public', async () => 'reached')
    await app.register(async (scope) => {
      await scope.register(keystone, refuseAll)
      scope.get('/guarded', async () => 'reached')
    })
    expect((await app.inject({ url: '/public' })).body).toBe('reached')
    expect((await app.inject({ url: '/guarded' })).statusCode).toBe(401)
  })

  it('keeps the application from starting with options that cannot work', async () => {
    await using app = fastify()
    app.register(keystone, { ...refuseAll, delayAuthDecisions: true } as typeof refuseAll)
    await expect(app.ready()).rejects.toMatchObject({ code: 'unknown_option', option: 'delayAuthDecisions' })
  })
})
