import { tokenEndpoint } from '@ks/auth'
import { afterAll, expect, test } from 'vitest'
import { makeCertificates } from './support/certificates.ts'
import { cloud } from './support/cloud.ts'
import { adaAt, aSession } from './support/session.ts'

const identity = { endpointFilter: { serviceType: 'identity' } }
const certificates = makeCertificates()
afterAll(() => certificates.remove())
const tls = { key: certificates.serverKey, cert: certificates.serverCert }

test('S-040 a session has at most one plugin, and it can be read', async () => {
  const there = await cloud()
  const plugin = adaAt(there)
  expect(aSession({ auth: plugin }).auth).toBe(plugin)
  expect(aSession().auth).toBeUndefined()
})

test('S-041 a plugin works on after the session that used it first is closed', async () => {
  const there = await cloud()
  const first = aSession({ auth: adaAt(there) })
  await first.get('/users', identity)
  await first.close()
  const second = aSession({ auth: first.auth! })
  expect((await second.get('/users', identity)).status).toBe(200)
  second.invalidate()
  expect((await second.get('/users', identity)).status).toBe(200)
})

test('S-042 a second session reuses the token of a shared plugin', async () => {
  const there = await cloud({ tls })
  const first = aSession({ auth: adaAt(there), verify: certificates.caPath })
  await first.get('/users', identity)
  const second = aSession({ auth: first.auth!, verify: false })
  await second.get('/users', identity)
  expect(there.logins()).toHaveLength(1)
  expect(there.calls().map((call) => call.headers['x-auth-token'])).toEqual([
    'gAAAAABtoken-1',
    'gAAAAABtoken-1',
  ])
})

test('S-043 either session can make the login of a shared plugin, with its own authorities', async () => {
  const there = await cloud({ tls })
  const plugin = adaAt(there)
  const mistaken = aSession({ auth: plugin, verify: certificates.otherCaPath })
  const right = aSession({ auth: plugin, verify: certificates.caPath })
  await expect(mistaken.getToken()).rejects.toMatchObject({ code: 'tls_failure' })
  expect(await right.getToken()).toBe('gAAAAABtoken-1')
  expect(await mistaken.getToken()).toBe('gAAAAABtoken-1')
})

test('S-043 concurrent first requests of two sessions share one login', async () => {
  const there = await cloud()
  const plugin = adaAt(there)
  const a = aSession({ auth: plugin })
  const b = aSession({ auth: plugin })
  await Promise.all([a.get('/users', identity), b.get('/users', identity), a.get('/users', identity)])
  expect(there.logins()).toHaveLength(1)
})

test('S-043 a login that failed for the other session does not fail this one', async () => {
  const there = await cloud({ tls })
  const plugin = adaAt(there)
  const mistaken = aSession({ auth: plugin, verify: certificates.otherCaPath })
  const right = aSession({ auth: plugin, verify: certificates.caPath })
  const [first, second] = await Promise.allSettled([mistaken.getToken(), right.getToken()])
  expect(first).toMatchObject({ status: 'rejected', reason: { code: 'tls_failure' } })
  expect(second).toEqual({ status: 'fulfilled', value: 'gAAAAABtoken-1' })
})

test('S-043 closing the session that makes the login does not fail the other', async () => {
  let letGo = () => {}
  let held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const there = await cloud({ beforeLogin: () => held })
  const plugin = adaAt(there)
  const first = aSession({ auth: plugin })
  const second = aSession({ auth: plugin })
  const ofFirst = expect(first.getToken()).rejects.toMatchObject({ code: 'session_closed' })
  const ofSecond = second.getToken()
  await expect.poll(() => there.received.length).toBe(1)
  held = Promise.resolve()
  await first.close()
  await ofFirst
  expect(await ofSecond).toMatch(/^gAAAAABtoken-/)
  letGo()
})

test('S-044 S-046 a plugin of the request overrides the session’s for headers and endpoint', async () => {
  const there = await cloud()
  const other = await cloud()
  const session = aSession({ auth: adaAt(there) })
  const mine = adaAt(other)
  await session.get('/users', { ...identity, auth: mine })
  expect(there.received).toHaveLength(0)
  expect(other.logins()).toHaveLength(1)
  expect(other.calls().map((call) => call.path)).toEqual(['/v3/users'])
  expect(await session.getUserId({ auth: mine })).toBe('u1')
  expect(session.invalidate({ auth: mine })).toBe(true)
  expect(await session.getEndpoint({ serviceType: 'identity' }, { auth: mine })).toBe(`${other.url}/v3`)
  expect(there.received).toHaveLength(0)
})

test('S-046 a 401 is about the plugin of the request', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  const kept = await session.getToken()
  const mine = adaAt(there)
  await session.getToken({ auth: mine })
  there.revoke()
  await session.get('/users', { ...identity, auth: mine })
  expect(await session.getToken({ auth: mine })).toBe('gAAAAABtoken-3')
  expect(await session.getToken()).toBe(kept)
})

test('S-045 interleaved requests with several plugins never mix tokens', async () => {
  const there = await cloud({
    service: (received, response) => void response.end(String(received.headers['x-auth-token'])),
  })
  const session = aSession({ auth: adaAt(there) })
  const plugins = Array.from({ length: 5 }, () => adaAt(there))
  const tokens = await Promise.all(plugins.map((auth) => session.getToken({ auth })))
  expect(new Set(tokens).size).toBe(5)
  const sent = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      const response = await session.get('/echo', { ...identity, auth: plugins[i % 5]! })
      return response.text()
    }),
  )
  expect(sent).toEqual(Array.from({ length: 100 }, (_, i) => tokens[i % 5]))
})

test('S-047 a plugin of the request works on a session without one', async () => {
  const there = await cloud()
  const token = (await aSession({ auth: adaAt(there) }).getToken()) ?? ''
  const response = await aSession().get('/users', {
    auth: tokenEndpoint({ endpoint: `${there.url}/v3`, token }),
    ...identity,
  })
  expect(response.status).toBe(200)
  expect(there.calls()[0]?.headers['x-auth-token']).toBe(token)
})
