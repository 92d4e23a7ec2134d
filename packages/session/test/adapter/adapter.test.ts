import { type AuthPlugin, type EndpointFilter, tokenEndpoint } from '@ks/auth'
import { expect, test } from 'vitest'
import { Adapter, type AdapterOptions, requestGate } from '../../src/index.ts'
import { cloud } from '../support/cloud.ts'
import { serve } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

test('requests of an adapter go to its service, with its defaults', async () => {
  const there = await cloud()
  const compute = new Adapter({
    session: aSession({ auth: adaAt(there) }),
    serviceType: 'compute',
    regionName: 'RegionTwo',
    defaultMicroversion: '2.79',
    additionalHeaders: { 'X-A': 'adapter' },
    clientName: 'ks-compute',
    clientVersion: '1.0',
    globalRequestId: 'req-11111111-1111-1111-1111-111111111111',
  })
  await compute.get('/servers')
  expect(there.calls()).toMatchObject([
    {
      method: 'GET',
      path: '/two/v2.1/servers',
      headers: {
        'x-a': 'adapter',
        'openstack-api-version': 'compute 2.79',
        'user-agent': 'ks-compute/1.0 ks-session',
        'x-openstack-request-id': 'req-11111111-1111-1111-1111-111111111111',
        'x-auth-token': 'gAAAAABtoken-1',
      },
    },
  ])
})

test('what a request says comes before what its adapter says', async () => {
  const there = await cloud()
  const compute = new Adapter({
    session: aSession({ auth: adaAt(there) }),
    serviceType: 'compute',
    regionName: 'RegionTwo',
    defaultMicroversion: '2.79',
    additionalHeaders: { 'X-A': 'adapter', 'X-B': 'adapter' },
    throwOnError: false,
  })
  await compute.post('/servers', {
    endpointFilter: { regionName: 'RegionOne' },
    microversion: '2.1',
    additionalHeaders: { 'x-a': 'request' },
    throwOnError: undefined,
    json: {},
  })
  expect(there.calls()).toMatchObject([
    {
      method: 'POST',
      path: '/one/v2.1/servers',
      headers: { 'x-a': 'request', 'x-b': 'adapter', 'openstack-api-version': 'compute 2.1' },
    },
  ])
})

test('an adapter of an adapter comes before it', async () => {
  const there = await cloud()
  const inner = new Adapter({
    session: aSession({ auth: adaAt(there) }),
    serviceType: 'compute',
    interface: 'public',
    regionName: 'RegionOne',
    clientName: 'inner',
  })
  const outer = new Adapter({ session: inner, regionName: 'RegionTwo', userAgent: 'outer' })
  await outer.delete('/servers/s1')
  expect(there.calls()).toMatchObject([
    { method: 'DELETE', path: '/two/v2.1/servers/s1', headers: { 'user-agent': 'outer' } },
  ])
  expect(await outer.getEndpoint()).toBe(`${there.url}/two/v2.1`)
})

test.each(['get', 'head', 'post', 'put', 'patch', 'delete'] as const)('%s is a verb', async (verb) => {
  const there = await serve((_received, response) => void response.end())
  await new Adapter({ session: aSession(), endpointOverride: there.url })[verb]('/x')
  expect(there.received).toMatchObject([{ method: verb.toUpperCase(), path: '/x' }])
})

test('the plugin of an adapter answers for it', async () => {
  const there = await cloud()
  const auth = tokenEndpoint({ endpoint: there.url, token: 'mine' })
  const session = aSession({ auth: adaAt(there) })
  const adapter = new Adapter({ session, auth })
  expect(adapter.auth).toBe(auth)
  expect(await adapter.getToken()).toBe('mine')
  expect(await adapter.getHeaders()).toEqual({ 'x-auth-token': 'mine' })
  expect(await adapter.getEndpoint({ serviceType: 'x' })).toBe(there.url)
  expect(await adapter.getAccess()).toBeUndefined()
  expect(adapter.invalidate()).toBe(false)
  expect(there.logins()).toHaveLength(0)
  expect(new Adapter({ session }).auth).toBe(session.auth)
  expect(await new Adapter({ session }).getProjectId()).toBe('p1')
  expect(await new Adapter({ session }).getUserId()).toBe('u1')
})

test('versions and what is allowed are questions to the plugin', async () => {
  const asked: EndpointFilter[] = []
  const auth: AuthPlugin = {
    getToken: async () => 't',
    getEndpoint: async (_context, filter) => void asked.push(filter),
  }
  const session = aSession({ auth })
  const adapter = new Adapter({
    session,
    serviceType: 'a',
    minVersion: '2',
    maxVersion: '3.5',
    allow: { experimental: true },
  })
  await adapter.getEndpoint().catch(() => {})
  await adapter.getEndpoint({ version: 4 }).catch(() => {})
  expect(asked).toEqual([
    { serviceType: 'a', minVersion: '2', maxVersion: '3.5', allow: { experimental: true } },
    { serviceType: 'a', version: 4, allow: { experimental: true } },
  ])
})

test.each(['%', '$'])('%s(project_id)s of an endpointOverride is filled in', async (sign) => {
  const there = await cloud()
  const endpointOverride = `${there.url}/v1/AUTH_${sign}(project_id)s/${sign}(user_id)s/${sign}(tenant_id)s`
  const adapter = new Adapter({ session: aSession({ auth: adaAt(there) }), endpointOverride })
  await adapter.get('/x')
  expect(there.calls()).toMatchObject([{ path: '/v1/AUTH_p1/u1/p1/x' }])
  expect(await adapter.getEndpoint()).toBe(endpointOverride)
})

test.each(['%(password)s', '%(toString)s', '%(project_id)s'])(
  'an endpointOverride with %s that nobody knows is an error',
  async (part) => {
    const auth = tokenEndpoint({ endpoint: 'http://127.0.0.1:1', token: 't' })
    const adapter = new Adapter({
      session: aSession({ auth }),
      endpointOverride: `http://127.0.0.1:1/${part}`,
    })
    await expect(adapter.get('/x')).rejects.toMatchObject({ code: 'endpoint_not_found' })
  },
)

test('no more requests are under way than concurrency says, repetitions included', async () => {
  let open = 0
  let most = 0
  let count = 0
  const there = await serve((_received, response) => {
    count += 1
    open += 1
    most = Math.max(most, open)
    const status = count % 3 === 0 ? 503 : 200
    setTimeout(() => {
      open -= 1
      response.writeHead(status).end()
    }, 5)
  })
  const adapter = new Adapter({
    session: aSession(),
    endpointOverride: there.url,
    concurrency: 3,
    statusCodeRetries: 5,
    statusCodeRetryDelayMs: 0,
  })
  await Promise.all(Array.from({ length: 20 }, () => adapter.get('/x')))
  expect(most).toBe(3)
})

test('adapters share a gate, and pass those of the adapters they wrap', async () => {
  let open = 0
  let most = 0
  const there = await serve((_received, response) => {
    open += 1
    most = Math.max(most, open)
    setTimeout(() => {
      open -= 1
      response.end()
    }, 5)
  })
  const inner = new Adapter({ session: aSession(), endpointOverride: there.url, concurrency: 2 })
  const outer = new Adapter({ session: inner, concurrency: 4 })
  const gate = requestGate({ concurrency: 3 })
  await Promise.all(Array.from({ length: 12 }, () => outer.get('/x', { gate })))
  expect(most).toBe(2)
})

test.each([
  { version: 2, minVersion: 1 },
  { rateLimit: -1 },
  { concurrency: 0 },
  { connectRetries: 101 },
  { defaultMicroversion: '2.latest' },
  { clientName: 'a b' },
  { globalRequestId: 'mine' },
  { timeoutMs: 0 },
  { redirect: -1 },
  { originalIp: 'h' },
] satisfies Omit<AdapterOptions, 'session'>[])('the option %j is invalid', (options) => {
  expect(() => new Adapter({ session: aSession(), ...options })).toThrow(
    expect.objectContaining({ code: 'invalid_option' }),
  )
})
