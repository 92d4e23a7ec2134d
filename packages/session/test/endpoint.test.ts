import { type AuthPlugin, tokenEndpoint } from '@ks/auth'
import { expect, test } from 'vitest'
import { SessionError } from '../src/index.ts'
import { cloud } from './support/cloud.ts'
import { adaAt, aSession } from './support/session.ts'

const identity = { serviceType: 'identity' }

test('S-007 S-060 S-062 S-064 the URL comes from the catalog; a client gives the service and the path', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  expect(await session.getEndpoint({ serviceType: 'compute', regionName: 'RegionTwo' })).toBe(
    `${there.url}/two/v2.1`,
  )
  const response = await session.get('/servers', {
    endpointFilter: { serviceType: 'compute', regionName: 'RegionTwo' },
  })
  expect(response.url).toBe(`${there.url}/two/v2.1/servers`)
  expect(there.calls().map((call) => call.path)).toEqual(['/two/v2.1/servers'])
})

test('S-065 the example of the documentation works', async () => {
  const there = await cloud()
  await aSession({ auth: adaAt(there) }).get('/v3/users', {
    endpointFilter: { serviceType: 'identity', interface: 'public', regionName: 'RegionOne' },
  })
  expect(there.calls().map((call) => call.path)).toEqual(['/v3/users'])
})

test('S-066 any service type can be asked for', async () => {
  const there = await cloud()
  await aSession({ auth: adaAt(there) }).get('mirrors', {
    endpointFilter: { serviceType: 'telescope-control' },
  })
  expect(there.calls()[0]?.path).toBe('/telescope/mirrors')
})

test.each([
  ['public', '/v3/users'],
  ['internal', '/internal/v3/users'],
  ['admin', '/admin/v3/users'],
])('S-067 the interface %s leads to %s', async (name, path) => {
  const there = await cloud()
  await aSession({ auth: adaAt(there) }).get('/users', { endpointFilter: { ...identity, interface: name } })
  expect(there.calls()[0]?.path).toBe(path)
})

test('S-069 S-072 S-073 a filter may have no members or unknown ones; of several matches the first is taken', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.get('/a', { endpointFilter: {} })
  await session.get('/b', { endpointFilter: { serviceType: 'compute', colour: 'green', depth: 3 } })
  expect(there.calls().map((call) => call.path)).toEqual(['/v3/a', '/one/v2.1/b'])
})

test('S-070 S-075 a plugin of one’s own decides what a filter means', async () => {
  const there = await cloud()
  const filters: unknown[] = []
  const auth: AuthPlugin = {
    getToken: async () => undefined,
    getHeaders: async () => ({ 'x-name': 'mine' }),
    async getEndpoint(_context, filter) {
      filters.push(filter)
      return `${there.url}/own`
    },
  }
  await aSession({ auth }).get('/x', { endpointFilter: { interface: 'admin', planet: 'mars' } })
  expect(filters).toEqual([{ interface: 'admin', planet: 'mars' }])
  expect(there.calls()[0]).toMatchObject({ path: '/own/x', headers: { 'x-name': 'mine' } })
})

test.each([
  ['users', '/internal/v3/users'],
  ['/users', '/internal/v3/users'],
  ['//users', '/internal/v3/users'],
  ['/users?limit=1', '/internal/v3/users?limit=1'],
  ['?x=1', '/internal/v3?x=1'],
  ['', '/internal/v3'],
])('S-071 the path %j is put behind the URL with one slash', async (path, sent) => {
  const there = await cloud()
  await aSession({ auth: adaAt(there) }).get(path, { endpointFilter: { ...identity, interface: 'internal' } })
  expect(there.calls()[0]?.path).toBe(sent)
})

test('S-074 a token endpoint is the same for all filters and asks no Identity service', async () => {
  const there = await cloud()
  const token = (await aSession({ auth: adaAt(there) }).getToken()) ?? ''
  const session = aSession({ auth: tokenEndpoint({ endpoint: `${there.url}/fixed`, token }) })
  await session.get('/a', { endpointFilter: { serviceType: 'compute', interface: 'admin' } })
  await session.get('/b', { endpointFilter: { serviceType: 'image', regionName: 'Nowhere' } })
  expect(there.calls().map(({ path, headers }) => [path, headers['x-auth-token']])).toEqual([
    ['/fixed/a', token],
    ['/fixed/b', token],
  ])
  expect(there.logins()).toHaveLength(1)
})

test('S-077 an endpoint that is not there is an error that says what is there', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  const asked = {
    endpointFilter: { serviceType: 'compute', interface: ['admin', 'internal'], regionName: 'Mars' },
  }
  const error: unknown = await session.get('/servers', asked).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SessionError)
  expect(error).toMatchObject({ code: 'endpoint_not_found' })
  const { message } = error as SessionError
  for (const part of [
    'compute',
    'admin or internal',
    'Mars',
    'identity',
    'telescope-control',
    'public@RegionTwo',
  ])
    expect(message).toContain(part)
  expect(there.calls()).toHaveLength(0)
})

test('S-077 a plugin that knows no endpoints is an error', async () => {
  const auth: AuthPlugin = { getToken: async () => 't' }
  await expect(aSession({ auth }).get('/users', { endpointFilter: identity })).rejects.toMatchObject({
    code: 'endpoint_not_found',
  })
})

test('S-078 an absolute URL ignores the filter and the override', async () => {
  const there = await cloud()
  await aSession({ auth: adaAt(there) }).get(`${there.url}/direct`, {
    endpointFilter: { serviceType: 'nothing of the kind' },
    endpointOverride: 'https://elsewhere.invalid',
  })
  expect(there.calls().map((call) => call.path)).toEqual(['/direct'])
})

test('a path without a filter is an error before any request', async () => {
  const there = await cloud()
  await expect(aSession({ auth: adaAt(there) }).get('/v3/users')).rejects.toMatchObject({
    code: 'endpoint_not_found',
  })
  await expect(aSession().get('/v3/users')).rejects.toMatchObject({ code: 'endpoint_not_found' })
  expect(there.received).toHaveLength(0)
})

test('a filter without any plugin is an error', async () => {
  await expect(aSession().get('/v3/users', { endpointFilter: identity })).rejects.toMatchObject({
    code: 'missing_auth_plugin',
  })
})

test('an override takes the place of the plugin’s endpoint', async () => {
  const there = await cloud()
  await aSession({ auth: adaAt(there) }).get('/users', {
    endpointFilter: identity,
    endpointOverride: `${there.url}/other/`,
  })
  expect(there.calls()[0]?.path).toBe('/other/users')
})

test('an override that is not a URL is refused', async () => {
  await expect(aSession().get('/users', { endpointOverride: '/v3' })).rejects.toMatchObject({
    code: 'invalid_option',
  })
})

test.each(['file:///etc/passwd', 'ftp://127.0.0.1/x', 'http://', 'http://ada:secret@127.0.0.1/x'])(
  'the URL %s is refused',
  async (url) => {
    const error: unknown = await aSession()
      .get(url)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid_option' })
    expect(String(error)).not.toContain('secret')
  },
)
