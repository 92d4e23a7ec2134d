import { v3Password } from '@ks/auth'
import { expect, test } from 'vitest'
import { cloud } from './support/cloud.ts'
import { adaAt, aSession } from './support/session.ts'

test('S-016 v3Password makes a plugin of four options, and logs in with them', async () => {
  const there = await cloud()
  const auth = v3Password({
    authUrl: there.authUrl,
    username: 'myuser',
    password: 'mypassword',
    projectId: 'proj',
  })
  await aSession({ auth }).get('/users', { endpointFilter: { serviceType: 'identity' } })
  expect(JSON.parse(there.logins()[0]?.body ?? '')).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'myuser', domain: { id: 'default' }, password: 'mypassword' } },
      },
      scope: { project: { id: 'proj' } },
    },
  })
})

test('S-061 a request goes to the URL of the catalog, or to one that it names itself', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  const endpointFilter = { serviceType: 'compute', regionName: 'RegionOne' }
  await session.get('/servers', { endpointFilter })
  await session.get('/servers', { endpointFilter, endpointOverride: `${there.url}/elsewhere` })
  expect(there.calls().map(({ path }) => path)).toEqual(['/one/v2.1/servers', '/elsewhere/servers'])
})

test('S-063 S-068 the members of a filter choose the endpoint', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  const filters = [
    { serviceType: 'identity', interface: 'internal' },
    { serviceType: 'identity', interface: 'admin' },
    { serviceType: 'compute', regionName: 'RegionOne' },
    { serviceType: 'compute', regionName: 'RegionTwo' },
  ]
  for (const endpointFilter of filters) await session.get('/x', { endpointFilter })
  expect(there.calls().map(({ path }) => path)).toEqual([
    '/internal/v3/x',
    '/admin/v3/x',
    '/one/v2.1/x',
    '/two/v2.1/x',
  ])
})
