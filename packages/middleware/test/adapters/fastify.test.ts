import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { keystone } from '../../src/adapters/fastify.ts'
import { adapterCases } from './cases.ts'
import { overFastify } from './servers/fastify.ts'

adapterCases('fastify', overFastify)

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
