import { Readable } from 'node:stream'
import { tokenEndpoint } from '@ks/auth'
import { expect, test } from 'vitest'
import { cloud } from '../support/cloud.ts'
import { serve, type TestServer } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

/** Answers `/from` with a redirect, anything else with 200. */
function redirecting(status: number, location: string): Promise<TestServer> {
  return serve((received, response) => {
    if (received.path === '/from') response.writeHead(status, { location }).end('moved')
    else response.end('arrived')
  })
}

const secrets = {
  'x-auth-token': 'gAAAAABsecret',
  'X-Service-Token': 'gAAAAABsecret',
  'x-subject-token': 'gAAAAABsecret',
  'openstack-auth-receipt': 'gAAAAABsecret',
  Authorization: 'Basic c2VjcmV0',
  cookie: 'a=secret',
  'x-api-key': 'secret',
}

test.each([301, 302, 307, 308])('%i keeps method, headers and body, also for POST', async (status) => {
  const there = await redirecting(status, '/to?x=1')
  const response = await aSession().post(`${there.url}/from`, { json: { a: 1 }, headers: secrets })
  expect(await response.text()).toBe('arrived')
  expect(response.url).toBe(`${there.url}/to?x=1`)
  expect(there.received[1]).toMatchObject({
    method: 'POST',
    path: '/to?x=1',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', 'x-auth-token': 'gAAAAABsecret', 'x-api-key': 'secret' },
  })
})

test('303 becomes a GET without body', async () => {
  const there = await redirecting(303, '/to')
  await aSession().post(`${there.url}/from`, { json: { a: 1 } })
  expect(there.received[1]).toMatchObject({ method: 'GET', path: '/to', body: '' })
  expect(there.received[1]?.headers['content-type']).toBeUndefined()
})

test.each([300, 304, 305])('%i is the answer itself', async (status) => {
  const there = await redirecting(status, '/to')
  const response = await aSession().get(`${there.url}/from`)
  expect(response.status).toBe(status)
  expect(there.received).toHaveLength(1)
})

test.each([
  ['../up', '/up'],
  ['to', '/to'],
  ['//HOST/to#part', '/to'],
])('the relative Location %s leads to %s', async (location, path) => {
  const there = await serve((received, response) => {
    if (received.path !== '/from') response.end()
    else response.writeHead(302, { location: location.replace('HOST', received.headers.host ?? '') }).end()
  })
  await aSession().get(`${there.url}/from`)
  expect(there.received[1]?.path).toBe(path)
})

test('no credential follows a redirect to another origin', async () => {
  const elsewhere = await serve((_received, response) => void response.end('arrived'))
  const there = await redirecting(302, `${elsewhere.url}/to`)
  const session = aSession({ auth: tokenEndpoint({ endpoint: there.url, token: 'gAAAAABsecret' }) })
  const response = await session.get('/from', {
    endpointFilter: {},
    headers: { ...secrets, 'x-plain': 'kept' },
  })
  expect(await response.text()).toBe('arrived')
  expect(there.received[0]?.headers['x-auth-token']).toBe('gAAAAABsecret')
  expect(elsewhere.received[0]?.headers['x-plain']).toBe('kept')
  expect(JSON.stringify(elsewhere.received)).not.toMatch(/secret|c2VjcmV0/)
})

test('headers of a plugin of one’s own do not follow to another origin, whatever their name', async () => {
  const elsewhere = await serve((_received, response) => void response.end())
  const there = await redirecting(302, elsewhere.url)
  const auth = { getToken: async () => undefined, getHeaders: async () => ({ 'X-Who': 'ada' }) }
  await aSession({ auth }).get(`${there.url}/from`)
  expect(there.received[0]?.headers['x-who']).toBe('ada')
  expect(elsewhere.received[0]?.headers['x-who']).toBeUndefined()
})

test('another port, scheme or name of the same host is another origin', async () => {
  const there = await serve((received, response) => {
    const port = received.headers.host?.split(':')[1]
    if (received.path === '/from') response.writeHead(302, { location: `http://localhost:${port}/to` }).end()
    else response.end()
  })
  await aSession().get(`${there.url}/from`, { headers: secrets })
  expect(there.received[1]?.path).toBe('/to')
  expect(there.received[1]?.headers['x-auth-token']).toBeUndefined()
})

test('a credential does not come back when the other origin redirects back', async () => {
  const there = await serve((received, response) => {
    if (received.path === '/from') response.writeHead(302, { location: `${elsewhere.url}/over` }).end()
    else response.end()
  })
  const elsewhere = await serve(
    (_received, response) => void response.writeHead(302, { location: `${there.url}/back` }).end(),
  )
  await aSession().get(`${there.url}/from`, { headers: secrets })
  expect(there.received[1]?.path).toBe('/back')
  expect(there.received[1]?.headers['x-auth-token']).toBeUndefined()
})

test('a body is not sent to another origin', async () => {
  const elsewhere = await serve((_received, response) => void response.end())
  const there = await redirecting(307, elsewhere.url)
  await expect(aSession().post(`${there.url}/from`, { json: { password: 'x' } })).rejects.toMatchObject({
    code: 'redirect_refused',
    status: 307,
  })
  expect(elsewhere.received).toHaveLength(0)
})

test('a login, with its password, is not sent to another origin', async () => {
  const elsewhere = await cloud()
  const there = await serve((_received, response) => {
    response.writeHead(308, { location: `${elsewhere.url}/v3/auth/tokens` }).end()
  })
  const session = aSession({ auth: adaAt({ authUrl: there.url }) })
  await expect(session.getToken()).rejects.toMatchObject({ code: 'redirect_refused' })
  expect(elsewhere.received).toHaveLength(0)
})

test('thirty redirects are followed and the thirty-first is an error', async () => {
  const counting = await serve((received, response) => {
    const left = Number(received.path.slice(1))
    if (left === 0) response.end('arrived')
    else response.writeHead(302, { location: `/${left - 1}` }).end()
  })
  const session = aSession()
  expect(await (await session.get(`${counting.url}/30`)).text()).toBe('arrived')
  expect(counting.received).toHaveLength(31)
  await expect(session.get(`${counting.url}/31`)).rejects.toMatchObject({
    code: 'redirect_limit',
    status: 302,
  })
  const kept = await session.get(`${counting.url}/31`, { throwOnError: false })
  expect(kept.status).toBe(302)
  expect(kept.headers.get('location')).toBe('/0')
})

test('redirect: 0 returns the redirect', async () => {
  const there = await redirecting(302, '/to')
  expect((await aSession({ redirect: 0 }).get(`${there.url}/from`)).status).toBe(302)
  expect((await aSession().get(`${there.url}/from`, { redirect: 0 })).status).toBe(302)
  expect(there.received).toHaveLength(2)
})

test.each(['', 'http://', 'file:///etc/passwd', 'javascript:alert(1)'])(
  'the Location %j is not followed',
  async (location) => {
    const there = await serve((_received, response) => {
      response.writeHead(302, location === '' ? {} : { location }).end('body')
    })
    const response = await aSession().get(there.url)
    expect(response.status).toBe(302)
    expect(await response.text()).toBe('body')
  },
)

test('a stream body does not follow: the redirect is the answer', async () => {
  const there = await redirecting(307, '/to')
  const response = await aSession().put(`${there.url}/from`, { body: Readable.from(['x']) })
  expect(response.status).toBe(307)
  expect(there.received).toHaveLength(1)
})

test('the name of a host that the caller gives stays with the service it is of', async () => {
  const elsewhere = await serve((_received, response) => void response.end())
  const there = await redirecting(302, elsewhere.url)
  await aSession().get(`${there.url}/from`, { headers: { host: 'inside.example' } })
  expect(there.received[0]?.headers.host).toBe('inside.example')
  expect(elsewhere.received[0]?.headers.host).toBe(new URL(elsewhere.url).host)
})
