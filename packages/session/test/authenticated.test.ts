import { none } from '@ks/auth'
import { expect, test } from 'vitest'
import { cloud } from './support/cloud.ts'
import { adaAt, aSession } from './support/session.ts'

test('S-050 S-052 S-056 an absolute URL gets a token by default when there is a plugin, and no endpoint is looked up', async () => {
  const there = await cloud()
  await aSession({ auth: adaAt(there) }).get(`${there.url}/anything`)
  expect(there.calls().map(({ path, headers }) => [path, headers['x-auth-token']])).toEqual([
    ['/anything', 'gAAAAABtoken-1'],
  ])
})

test('S-051 S-053 authenticated: false sends no token and makes no login', async () => {
  const there = await cloud()
  await aSession({ auth: adaAt(there) }).get(`${there.url}/v3`, { authenticated: false })
  expect(there.logins()).toHaveLength(0)
  expect(there.calls()[0]?.headers['x-auth-token']).toBeUndefined()
})

test('S-053 authenticated: false can still look up the endpoint', async () => {
  const there = await cloud()
  await aSession({ auth: adaAt(there) }).get('/', {
    authenticated: false,
    endpointFilter: { serviceType: 'identity' },
  })
  expect(there.calls().map(({ path, headers }) => [path, headers['x-auth-token']])).toEqual([
    ['/v3', undefined],
  ])
})

test('S-054 authenticated: true without any plugin is an error, and nothing is sent', async () => {
  const there = await cloud()
  await expect(aSession().get(`${there.url}/v3`, { authenticated: true })).rejects.toMatchObject({
    code: 'missing_auth_plugin',
  })
  expect(there.received).toHaveLength(0)
})

test('S-055 without a plugin requests go out without a token', async () => {
  const there = await cloud()
  expect((await aSession().get(`${there.url}/v3`)).status).toBe(200)
  expect(there.calls()[0]?.headers['x-auth-token']).toBeUndefined()
})

test('a plugin whose requests need no headers sends none', async () => {
  const there = await cloud()
  await aSession({ auth: none({ endpoint: there.url }) }).get('/x', { endpointFilter: {} })
  expect(there.calls()[0]?.headers['x-auth-token']).toBeUndefined()
})

test('what a plugin sends replaces headers of the same name, however they are written', async () => {
  const there = await cloud()
  const token = (await aSession({ auth: adaAt(there) }).getToken()) ?? ''
  const auth = {
    getToken: async () => token,
    getHeaders: async () => ({ 'X-Auth-Token': token, 'X-More': '1' }),
  }
  await aSession({ auth }).get(there.url, { headers: { 'x-AUTH-token': 'mine', 'X-Other': '2' } })
  expect(there.calls()[0]?.headers).toMatchObject({ 'x-auth-token': token, 'x-more': '1', 'x-other': '2' })
})
