import { inspect } from 'node:util'
import { identity, onDemand, password, token } from '@ks/auth'
import { expect, test } from 'vitest'
import { tokenBody } from './support/cloud.ts'
import { json, serve } from './support/server.ts'
import { aSession } from './support/session.ts'

const receiptBody = `{"receipt": {"methods": ["password"],
  "user": {"domain": {"id": "default", "name": "Default"}, "id": "u1", "name": "ada"},
  "expires_at": "2099-01-01T00:05:00.000000Z", "issued_at": "2099-01-01T00:00:00.000000Z"},
  "required_auth_methods": [["password", "token"]]}`

/** A server with `/auth` that wants a password and a token. */
function twoFactors() {
  return serve((received, response, request) => {
    const base = `http://${request.headers.host}`
    const links = [{ rel: 'auth', href: `${base}/auth` }]
    if (received.method === 'GET' && received.path === '/auth')
      return json(response, 200, JSON.stringify({ versions: { values: [{ id: 'v3', links }] } }))
    if (received.path !== '/auth') return json(response, 200, '{"users": []}')
    const receipt = received.headers['openstack-auth-receipt']
    if (receipt === undefined)
      return json(response, 401, receiptBody, { 'Openstack-Auth-Receipt': 's3cret-receipt' })
    json(response, 201, tokenBody(base), { 'X-Subject-Token': 's3cret-token' })
  })
}

const pw = password({ user: { id: 'u1' }, password: 's3cret-password' })
const users = { endpointFilter: { serviceType: 'identity' } }

test('a login finds /auth, is asked for a second method, and goes on with it', async () => {
  const there = await twoFactors()
  const second = onDemand('token', () => token({ id: 's3cret-old' }))
  const seen: unknown[] = []
  const auth = identity({ authUrl: `${there.url}/v3`, methods: [pw, second] })
  const session = aSession({ auth, log: (entry) => seen.push(entry) })
  expect((await session.get('/users', users)).status).toBe(200)
  expect((await session.get('/users', users)).status).toBe(200)
  expect(there.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /auth',
    'POST /auth',
    'POST /auth',
    'GET /v3/users',
    'GET /v3/users',
  ])
  expect(there.received[2]?.headers['openstack-auth-receipt']).toBe('s3cret-receipt')
  const shown = inspect(seen, { depth: 20 }) + JSON.stringify(seen)
  expect(shown).toContain('openstack-auth-receipt')
  expect(shown).not.toContain('s3cret')
})

test('a login without the second method fails with a receipt that no print of the error shows', async () => {
  const there = await twoFactors()
  const session = aSession({ auth: identity({ authUrl: there.url, methods: [pw] }) })
  const error = await session.get('/users', users).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'methods_missing',
    receipt: { receipt: 's3cret-receipt', requiredMethods: [['password', 'token']] },
  })
  expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toContain('s3cret')
})
