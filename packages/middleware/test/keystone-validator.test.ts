import { createServer } from 'node:net'
import { isSystemScoped, projectOf } from '@ks/auth'
import { describe, expect, it } from 'vitest'
import { keystoneValidator, type Validation } from '../src/index.ts'
import { sessionAt } from './support/session.ts'
import { keystoneWith, reply, serviceToken, stubKeystone } from './support/stub-keystone.ts'
import {
  mayNotValidate,
  notFound,
  projectToken,
  systemToken,
  trustorDisabled,
} from './support/token-bodies.ts'

const anyRequest = { method: 'GET', url: '/' }

/** What the validator makes of one answer of Keystone. */
async function validationOf(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<Validation> {
  await using keystone = await stubKeystone((_token, _request, response) =>
    reply(response, status, body, headers),
  )
  return await keystoneValidator({ session: sessionAt(keystone.url) })('gAAAAABada', anyRequest)
}

describe('keystoneValidator', () => {
  it('asks with its own token about the token of the request, and says that it knows access rules', async () => {
    await using keystone = await keystoneWith({ gAAAAABada: projectToken })
    await keystoneValidator({ session: sessionAt(keystone.url) })('gAAAAABada', anyRequest)
    expect(keystone.validations()).toMatchObject([
      {
        method: 'GET',
        url: '/v3/auth/tokens',
        headers: {
          'x-auth-token': serviceToken,
          'x-subject-token': 'gAAAAABada',
          'openstack-identity-access-rules': '1.0',
        },
      },
    ])
  })

  it('turns the answer into a frozen access', async () => {
    const validation = await validationOf(200, projectToken, { 'X-Subject-Token': 'gAAAAABada' })
    if (!validation.ok) throw new Error(validation.refusal)
    const { access } = validation
    expect(access.token).toBe('gAAAAABada')
    expect(projectOf(access)?.name).toBe('engines')
    expect(access.roles.map((role) => role.name)).toEqual(['member', 'reader'])
    expect(access.catalog?.map((service) => service.type)).toEqual(['identity', 'compute'])
    expect(() => (access.roles as unknown[]).push({ id: 'r', name: 'admin' })).toThrow(TypeError)
    expect(() => Object.assign(access.user, { name: 'root' })).toThrow(TypeError)
  })

  it('reads a system-scoped token', async () => {
    const validation = await validationOf(200, systemToken)
    expect(validation.ok && isSystemScoped(validation.access)).toBe(true)
  })

  it('asks for no catalog when none is wanted', async () => {
    await using keystone = await keystoneWith({ gAAAAABada: projectToken })
    const session = sessionAt(keystone.url)
    await keystoneValidator({ session, includeServiceCatalog: false })('gAAAAABada', anyRequest)
    expect(keystone.validations().map(({ url }) => url)).toEqual(['/v3/auth/tokens?nocatalog'])
  })

  it.each([
    ['the internal endpoint of any region by default', {}, '/v3/auth/tokens'],
    ['the interface that is asked for', { interface: 'public' }, '/two/v3/auth/tokens'],
    ['the region that is asked for', { regionName: 'RegionTwo' }, '/two/v3/auth/tokens'],
  ])('asks %s', async (_name, options, url) => {
    await using keystone = await keystoneWith({ gAAAAABada: projectToken })
    const validation = await keystoneValidator({ session: sessionAt(keystone.url), ...options })(
      'gAAAAABada',
      anyRequest,
    )
    expect(validation.ok).toBe(true)
    expect(keystone.validations().map((question) => question.url)).toEqual([url])
  })

  it.each(['', '/', '/v3', '/v3/', '/v2.0'])(
    'asks at identityUrl when given, ending in "%s"',
    async (ending) => {
      await using keystone = await keystoneWith({ gAAAAABada: projectToken })
      const identityUrl = `${keystone.url}/identity${ending}`
      await keystoneValidator({ session: sessionAt(keystone.url), identityUrl })('gAAAAABada', anyRequest)
      expect(keystone.validations().map(({ url }) => url)).toEqual(['/identity/v3/auth/tokens'])
    },
  )

  it('logs in again when its own token has been revoked', async () => {
    let revoked = true
    await using keystone = await stubKeystone((token, _request, response) => {
      if (!revoked) return reply(response, 200, projectToken, { 'X-Subject-Token': token })
      revoked = false
      reply(response, 401, '{"error":{"code":401}}')
    })
    const validation = await keystoneValidator({ session: sessionAt(keystone.url) })('gAAAAABada', anyRequest)
    expect(validation.ok).toBe(true)
    expect(keystone.asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET'])
  })

  it.each([
    [true, '/v3/auth/tokens?allow_expired=1'],
    [false, '/v3/auth/tokens?nocatalog&allow_expired=1'],
  ])('H: asks about a token that may have expired (catalog: %s)', async (includeServiceCatalog, url) => {
    await using keystone = await keystoneWith({ gAAAAABada: projectToken })
    const session = sessionAt(keystone.url)
    const question = { ...anyRequest, allowExpired: true }
    await keystoneValidator({ session, includeServiceCatalog })('gAAAAABada', question)
    expect(keystone.validations().map((asked) => asked.url)).toEqual([url])
  })

  it('H: asks the same question again after a new login', async () => {
    let revoked = true
    await using keystone = await stubKeystone((token, _request, response) => {
      if (!revoked) return reply(response, 200, projectToken, { 'X-Subject-Token': token })
      revoked = false
      reply(response, 401, '{"error":{"code":401}}')
    })
    const validator = keystoneValidator({ session: sessionAt(keystone.url) })
    await validator('gAAAAABada', { ...anyRequest, allowExpired: true })
    const url = '/v3/auth/tokens?allow_expired=1'
    expect(keystone.validations().map((asked) => asked.url)).toEqual([url, url])
  })

  it('H, F: introduces itself', async () => {
    await using keystone = await keystoneWith({ gAAAAABada: projectToken })
    await keystoneValidator({ session: sessionAt(keystone.url) })('gAAAAABada', anyRequest)
    expect(keystone.validations()[0]?.headers['user-agent']).toMatch(/^ks-middleware /)
  })

  it.each(['timeout', 'tls_failure', 'connect_failure'])(
    'H: says unavailable after %s, and keeps its login',
    async (code) => {
      let invalidated = 0
      const failure = Object.assign(new Error(code), { code })
      const session = {
        getEndpoint: async () => 'http://identity.example/v3',
        get: () => Promise.reject(failure),
        invalidate: () => {
          invalidated += 1
          return true
        },
      }
      const validation = await keystoneValidator({ session })('gAAAAABada', anyRequest)
      expect(validation).toEqual({ ok: false, refusal: 'unavailable', cause: failure })
      expect(invalidated).toBe(0)
    },
  )

  describe('refuses a token', () => {
    it('that Keystone does not know', async () => {
      expect(await validationOf(404, notFound)).toEqual({ ok: false, refusal: 'invalid' })
    })

    it('whose delegation no longer holds', async () => {
      expect(await validationOf(403, trustorDisabled)).toEqual({ ok: false, refusal: 'forbidden' })
    })
  })

  describe('says unavailable, and never gives an identity, when Keystone', () => {
    it.each([
      ['refuses the credentials of the service', 401, '{"error":{"code":401}}'],
      ['does not let the service validate tokens', 403, mayNotValidate],
      ['has a bad request', 400, '{"error":{"code":400}}'],
      ['times out inside', 408, ''],
      ['throttles', 429, ''],
      ['fails', 500, '{"error":{"code":500}}'],
      ['is behind a broken proxy', 502, '<html>Bad Gateway</html>'],
      ['is overloaded', 503, ''],
      ['answers 200 without a body', 200, ''],
      ['answers 204', 204, ''],
      ['is behind a proxy that changes answers', 203, projectToken],
      ['answers with a login page', 200, '<html>Welcome to our WiFi</html>'],
      ['answers with JSON that is no token', 200, '{"token": []}'],
      ['answers with half a token', 200, projectToken.slice(0, 400)],
      ['leaves out the user', 200, '{"token":{"methods":[],"expires_at":"2999-12-31T23:59:59.000000Z"}}'],
      ['leaves out the expiry', 200, projectToken.replace('"expires_at"', '"expired_at"')],
      ['writes an expiry that is none', 200, projectToken.replace('2999-12-31T23:59:59.000000Z', 'never')],
    ])('%s (%s)', async (_name, status, body) => {
      expect(await validationOf(status, body)).toMatchObject({ ok: false, refusal: 'unavailable' })
    })

    it('redirects, and takes the token nowhere else', async () => {
      await using elsewhere = await keystoneWith({ gAAAAABada: projectToken })
      await using keystone = await stubKeystone((_token, _request, response) =>
        reply(response, 307, '', { Location: `${elsewhere.url}/v3/auth/tokens` }),
      )
      const validator = keystoneValidator({ session: sessionAt(keystone.url) })
      expect(await validator('gAAAAABada', anyRequest)).toMatchObject({ refusal: 'unavailable' })
      expect(keystone.validations()).toHaveLength(1)
      expect(elsewhere.asked).toEqual([])
    })

    it('cannot be reached', async () => {
      const session = sessionAt(`http://127.0.0.1:${await freePort()}`)
      expect(await keystoneValidator({ session })('gAAAAABada', anyRequest)).toMatchObject({
        ok: false,
        refusal: 'unavailable',
      })
    })

    it('refuses the login of the service', async () => {
      await using keystone = await keystoneWith({ gAAAAABada: projectToken })
      const session = sessionAt(keystone.url, 'wrong')
      expect(await keystoneValidator({ session })('gAAAAABada', anyRequest)).toMatchObject({
        refusal: 'unavailable',
        cause: { code: 'unauthorized' },
      })
    })

    it('does not speak the TLS that it should', async () => {
      await using keystone = await keystoneWith({ gAAAAABada: projectToken })
      const session = sessionAt(keystone.url.replace('http:', 'https:'))
      expect(await keystoneValidator({ session })('gAAAAABada', anyRequest)).toMatchObject({
        refusal: 'unavailable',
      })
    })

    it('does not answer in time', async () => {
      await using keystone = await stubKeystone(() => {})
      const validator = keystoneValidator({ session: sessionAt(keystone.url), timeoutMs: 50 })
      expect(await validator('gAAAAABada', anyRequest)).toMatchObject({ refusal: 'unavailable' })
    })

    it('stops in the middle of its answer', async () => {
      await using keystone = await stubKeystone((_token, _request, response) => {
        response.writeHead(200, { 'Content-Length': String(projectToken.length) })
        response.write(projectToken.slice(0, 100))
      })
      const validator = keystoneValidator({ session: sessionAt(keystone.url), timeoutMs: 50 })
      expect(await validator('gAAAAABada', anyRequest)).toMatchObject({ refusal: 'unavailable' })
    })

    it('is not in the catalog, and looks at a new catalog the next time', async () => {
      await using keystone = await keystoneWith({ gAAAAABada: projectToken })
      const validator = keystoneValidator({ session: sessionAt(keystone.url), regionName: 'RegionNine' })
      for (let turn = 1; turn <= 2; turn += 1) {
        expect(await validator('gAAAAABada', anyRequest)).toMatchObject({ refusal: 'unavailable' })
        expect(keystone.asked.map(({ method }) => method)).toEqual(Array(turn).fill('POST'))
      }
    })
  })

  it.each([
    ['30', 30],
    ['0', 1],
    ['999999', 3600],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['-1', undefined],
  ])('reads Retry-After: %s as %s seconds', async (value, seconds) => {
    const validation = await validationOf(503, '', { 'Retry-After': value })
    expect(validation).toMatchObject({ refusal: 'unavailable' })
    expect(!validation.ok && validation.refusal === 'unavailable' && validation.retryAfterSeconds).toBe(
      seconds,
    )
  })

  it('names no token in what it tells the operator', async () => {
    for (const [status, body] of [
      [500, 'gAAAAABada'],
      [200, 'gAAAAABada'],
      [401, 'gAAAAABada'],
    ] as const) {
      const validation = await validationOf(status, body)
      const { cause } = validation as { cause: Error }
      expect(cause).toBeInstanceOf(Error)
      expect(`${cause.message} ${cause.stack} ${String(cause.cause)}`).not.toContain('gAAAAAB')
    }
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
