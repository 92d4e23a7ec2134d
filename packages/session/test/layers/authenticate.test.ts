import { Readable } from 'node:stream'
import { type AuthPlugin, tokenEndpoint } from '@ks/auth'
import { expect, test } from 'vitest'
import { cloud } from '../support/cloud.ts'
import { json, serve } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

const identity = { endpointFilter: { serviceType: 'identity' } }

test('a 401 makes one new login and sends the request once more', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.getToken()
  there.revoke()
  const response = await session.post('/users', { ...identity, json: { user: { name: 'grace' } } })
  expect(response.status).toBe(200)
  expect(there.logins()).toHaveLength(2)
  expect(there.calls().map(({ headers, body }) => [headers['x-auth-token'], body])).toEqual([
    ['gAAAAABtoken-1', '{"user":{"name":"grace"}}'],
    ['gAAAAABtoken-2', '{"user":{"name":"grace"}}'],
  ])
})

test('a second 401 is the answer', async () => {
  const there = await cloud({ service: (_received, response) => json(response, 401, '{}') })
  const session = aSession({ auth: adaAt(there) })
  await expect(session.get('/users', identity)).rejects.toMatchObject({ code: 'http_error', status: 401 })
  expect(there.calls()).toHaveLength(2)
  expect(there.logins()).toHaveLength(2)
})

test('many concurrent requests with a revoked token all succeed after one login', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.getToken()
  there.revoke()
  const answers = await Promise.all(Array.from({ length: 100 }, () => session.get('/users', identity)))
  expect(answers.every((answer) => answer.status === 200)).toBe(true)
  expect(there.logins()).toHaveLength(2)
})

test('a plugin that says it has nothing left to forget is still asked for what it has now', async () => {
  const there = await serve((received, response) =>
    json(response, received.headers['x-auth-token'] === 'new' ? 200 : 401, '{}'),
  )
  let token = 'old'
  const auth: AuthPlugin = {
    getToken: async () => token,
    invalidate() {
      token = 'new'
      return false
    },
  }
  expect((await aSession({ auth }).get(there.url)).status).toBe(200)
})

test('a plugin that has no other token gets the 401 back, without another request', async () => {
  const there = await serve((_received, response) => json(response, 401, '{}'))
  const auth: AuthPlugin = { getToken: async () => 'same', invalidate: () => false }
  await expect(aSession({ auth }).get(there.url)).rejects.toMatchObject({ status: 401 })
  expect(there.received).toHaveLength(1)
})

test('a token endpoint never tries again', async () => {
  const there = await cloud()
  const session = aSession({ auth: tokenEndpoint({ endpoint: there.url, token: 'unknown' }) })
  await expect(session.get('/users', identity)).rejects.toMatchObject({ status: 401 })
  expect(there.received).toHaveLength(1)
})

test('a stream body is not sent again: the 401 is the answer', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.getToken()
  there.revoke()
  const body = Readable.from(['one ', 'two'])
  await expect(session.put('/image', { ...identity, body })).rejects.toMatchObject({
    code: 'http_error',
    status: 401,
  })
  expect(there.calls().map((call) => call.body)).toEqual(['one two'])
  expect(there.logins()).toHaveLength(1)
})

test('bytes are sent again', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.getToken()
  there.revoke()
  await session.put('/image', { ...identity, body: new TextEncoder().encode('bytes') })
  expect(there.calls().map((call) => call.body)).toEqual(['bytes', 'bytes'])
})

test('a 401 on a request without a token leaves the token alone', async () => {
  const there = await serve((_received, response) => json(response, 401, '{}'))
  let invalidated = 0
  const auth: AuthPlugin = {
    getToken: async () => 't',
    invalidate() {
      invalidated += 1
      return true
    },
  }
  await expect(aSession({ auth }).get(there.url, { authenticated: false })).rejects.toMatchObject({
    status: 401,
  })
  expect(invalidated).toBe(0)
})

test('a 401 from another origin, where the token was not sent, leaves the token alone', async () => {
  const elsewhere = await serve((_received, response) => json(response, 401, '{}'))
  const there = await cloud({
    service: (_received, response) => void response.writeHead(302, { location: `${elsewhere.url}/x` }).end(),
  })
  const session = aSession({ auth: adaAt(there) })
  await expect(session.get('/users', identity)).rejects.toMatchObject({ status: 401 })
  expect(elsewhere.received).toHaveLength(1)
  expect(there.logins()).toHaveLength(1)
  expect(await session.getToken()).toBe('gAAAAABtoken-1')
})

test('a login that is refused after a 401 is the error', async () => {
  let status = 201
  const there = await cloud({ loginStatus: () => status })
  const session = aSession({ auth: adaAt(there) })
  await session.getToken()
  there.revoke()
  status = 401
  await expect(session.get('/users', identity)).rejects.toMatchObject({
    name: 'AuthError',
    code: 'unauthorized',
  })
})

test('aborting the wait for a login is reported as aborted, and another caller goes on', async () => {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const there = await cloud({ beforeLogin: () => held })
  const session = aSession({ auth: adaAt(there) })
  const leaving = new AbortController()
  const left = expect(session.get('/users', { ...identity, signal: leaving.signal })).rejects.toMatchObject({
    code: 'aborted',
    cause: 'enough',
  })
  const staying = session.get('/users', identity)
  await expect.poll(() => there.received.length).toBe(1)
  leaving.abort('enough')
  await left
  letGo()
  expect((await staying).status).toBe(200)
  expect(there.logins()).toHaveLength(1)
})

test('allowReauth: false takes a 401 as it is', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.get('/users', identity)
  there.revoke()
  await expect(session.get('/users', { ...identity, allowReauth: false })).rejects.toMatchObject({
    status: 401,
  })
  expect(there.logins()).toHaveLength(1)
})
