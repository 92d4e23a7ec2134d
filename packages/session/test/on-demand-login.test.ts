import { none, tokenEndpoint, v3Password, v3Token } from '@ks/auth'
import { expect, test } from 'vitest'
import { Session } from '../src/index.ts'
import { cloud } from './support/cloud.ts'
import { adaAt, aSession } from './support/session.ts'

const identity = { endpointFilter: { serviceType: 'identity' } }

test('S-001 one session talks to several services', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.get('/users', identity)
  await session.get('/servers', { endpointFilter: { serviceType: 'compute' } })
  expect(there.calls().map((call) => call.path)).toEqual(['/v3/users', '/one/v2.1/servers'])
})

test('S-003 the same call works with a password, a token, a fixed endpoint and no authentication', async () => {
  const there = await cloud()
  const first = aSession({ auth: adaAt(there) })
  const token = (await first.getToken()) ?? ''
  const plugins = [
    v3Password({ authUrl: there.authUrl, username: 'ada', password: 'x' }),
    v3Token({ authUrl: there.authUrl, token }),
    tokenEndpoint({ endpoint: `${there.url}/v3`, token }),
    none({ endpoint: `${there.url}/v3` }),
  ]
  for (const auth of plugins) {
    const response = await aSession({ auth }).get('/users', identity)
    expect(await response.json()).toEqual({ users: [{ id: 'u1', name: 'ada' }] })
  }
  expect(there.calls().map((call) => call.headers['x-auth-token'])).toEqual([
    'gAAAAABtoken-2',
    'gAAAAABtoken-3',
    token,
    undefined,
  ])
})

test('S-004 calls to several services share one login', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  for (const serviceType of ['identity', 'compute', 'telescope-control', 'identity'])
    await session.get('/', { endpointFilter: { serviceType } })
  expect(there.logins()).toHaveLength(1)
  expect(there.calls()).toHaveLength(4)
})

test('S-010 a session keeps its connections for later requests', async () => {
  const ports = new Set<number | undefined>()
  const there = await cloud({
    service(_received, response, request) {
      ports.add(request.socket.remotePort)
      response.end('{}')
    },
  })
  const session = aSession({ auth: adaAt(there) })
  for (let i = 0; i < 50; i += 1) await (await session.get('/users', identity)).text()
  expect(ports.size).toBeLessThan(5)
})

test('S-012 making a session and a plugin sends nothing', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(there.received).toHaveLength(0)
  await session.get('/users', identity)
  expect(there.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /v3/auth/tokens',
    'GET /v3/users',
  ])
})

test('S-013 a request that needs authentication asks the plugin for a token', async () => {
  const there = await cloud()
  let asked = 0
  const auth = {
    async getToken() {
      asked += 1
      return undefined
    },
  }
  await expect(aSession({ auth }).get(`${there.url}/v3`)).rejects.toMatchObject({
    name: 'SessionError',
    code: 'authentication_unavailable',
  })
  expect(asked).toBe(1)
  expect(there.received).toHaveLength(0)
})

test('S-014 a token that is still valid is used again', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.get('/users', identity)
  await session.get('/users', identity)
  expect(there.logins()).toHaveLength(1)
  expect(there.calls().map((call) => call.headers['x-auth-token'])).toEqual([
    'gAAAAABtoken-1',
    'gAAAAABtoken-1',
  ])
})

test('S-015 a token that is about to expire is replaced by one login', async () => {
  const there = await cloud({ expiresAt: '2026-01-01T01:00:00.000000Z' })
  let now = new Date('2026-01-01T00:00:00Z')
  const session = aSession({ auth: adaAt(there, () => now) })
  await session.get('/users', identity)
  now = new Date('2026-01-01T00:57:59Z')
  await session.get('/users', identity)
  expect(there.logins()).toHaveLength(1)
  now = new Date('2026-01-01T00:58:01Z')
  await Promise.all([session.getToken(), session.getToken(), session.getToken()])
  expect(there.logins()).toHaveLength(2)
})

test('S-017 an auth URL that ends in /v2.0 logs in at /v3', async () => {
  const there = await cloud()
  const auth = v3Password({ authUrl: `${there.url}/v2.0`, username: 'ada', password: 'x', projectId: 'p1' })
  await aSession({ auth }).get('/users', identity)
  expect(there.received[0]?.path).toBe('/v3/auth/tokens')
})

test('1,000 concurrent first callers make exactly one login', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  const answers = await Promise.all(
    Array.from({ length: 1000 }, async () => (await session.get('/users', identity)).json()),
  )
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set(['{"users":[{"id":"u1","name":"ada"}]}']),
  )
  expect(there.logins()).toHaveLength(1)
  expect(there.calls()).toHaveLength(1000)
})

test('a refused login is the error of the plugin', async () => {
  const there = await cloud({ loginStatus: () => 401 })
  await expect(aSession({ auth: adaAt(there) }).get('/users', identity)).rejects.toMatchObject({
    name: 'AuthError',
    code: 'unauthorized',
    status: 401,
  })
})

test('a session tells the user, the project and the headers of its login', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  expect(await session.getUserId()).toBe('u1')
  expect(await session.getProjectId()).toBe('p1')
  expect(await session.getHeaders()).toEqual({ 'x-auth-token': 'gAAAAABtoken-1' })
  expect((await session.getAccess())?.roles).toEqual([{ id: 'r1', name: 'member' }])
  expect(session.invalidate()).toBe(true)
  expect(await session.getToken()).toBe('gAAAAABtoken-2')
})

test('questions without any plugin are refused', async () => {
  const session = aSession()
  const missing = { code: 'missing_auth_plugin' }
  await expect(session.getToken()).rejects.toMatchObject(missing)
  await expect(session.getHeaders()).rejects.toMatchObject(missing)
  await expect(session.getAccess()).rejects.toMatchObject(missing)
  await expect(session.getUserId()).rejects.toMatchObject(missing)
  await expect(session.getProjectId()).rejects.toMatchObject(missing)
  await expect(session.getEndpoint({ serviceType: 'identity' })).rejects.toMatchObject(missing)
  expect(() => session.invalidate()).toThrow(expect.objectContaining(missing))
})

test('a closed session ends what is under way and refuses what comes later', async () => {
  const there = await cloud({ service: () => {} })
  const session = new Session({ auth: adaAt(there) })
  const pending = session.get('/never', identity)
  const outcome = expect(pending).rejects.toMatchObject({ code: 'session_closed' })
  await expect.poll(() => there.calls().length).toBe(1)
  await session.close()
  await outcome
  await expect(session.get(`${there.url}/v3`)).rejects.toMatchObject({ code: 'session_closed' })
})

test('`await using` closes a session', async () => {
  const there = await cloud()
  let kept: Session
  {
    await using session = new Session()
    await session.get(there.url)
    kept = session
  }
  await expect(kept.get(there.url)).rejects.toMatchObject({ code: 'session_closed' })
})
