import { AuthError } from '@ks/auth'
import { expect, test } from 'vitest'
import { SessionError } from '../../src/index.ts'
import { tokenBody } from '../support/cloud.ts'
import { json, serve } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

async function login(status: number, body: string, headers = {}): Promise<unknown> {
  const there = await serve((_received, response) => json(response, status, body, headers))
  const session = aSession({ auth: adaAt({ authUrl: `${there.url}/v3` }), timeoutMs: 1000 })
  return session.getToken().catch((error: unknown) => error)
}

const token = { 'x-subject-token': 'gAAAAABtoken' }
const good = tokenBody('http://127.0.0.1:1')

/** All values of a JSON document replaced, one at a time. */
function mutations(text: string, value: unknown): string[] {
  const found: string[] = []
  const visit = (node: unknown, rebuild: (changed: unknown) => unknown): void => {
    found.push(JSON.stringify(rebuild(value)))
    if (typeof node !== 'object' || node === null) return
    for (const [name, member] of Object.entries(node)) {
      visit(member, (changed) => {
        const copy = Array.isArray(node) ? [...node] : { ...node }
        Reflect.set(copy, name, changed)
        return rebuild(copy)
      })
    }
  }
  visit(JSON.parse(text), (changed) => changed)
  return found
}

test.each([null, 7, '', 'x', true, [], {}])(
  'a login answered with %j in any place gives a token or an error by name',
  async (value) => {
    const bodies = mutations(good, value)
    let next = 0
    const there = await serve((_received, response) => {
      json(response, 201, bodies[next] ?? '', token)
    })
    const auth = adaAt({ authUrl: `${there.url}/v3` })
    const session = aSession({ auth, timeoutMs: 1000 })
    for (; next < bodies.length; next += 1) {
      session.invalidate()
      const outcome: unknown = await session.getToken().catch((error: unknown) => error)
      if (outcome !== token['x-subject-token']) expect(outcome, bodies[next]).toBeInstanceOf(AuthError)
    }
  },
)

test.each([
  [201, good, {}],
  [201, '', token],
  [201, 'null', token],
  [201, '<html>', token],
  [201, '['.repeat(100_000), token],
  [200, '{}', token],
  [204, '', token],
  [302, '', {}],
  [400, '['.repeat(100_000), {}],
  [401, '{"receipt": 7}', { 'openstack-auth-receipt': 'x' }],
  [500, '\xff', {}],
])('a login answered with %i and %.20s is an error by name: %#', async (status, body, headers) => {
  const outcome = await login(status, body, headers)
  expect(outcome instanceof AuthError || outcome instanceof SessionError).toBe(true)
})

test('what is nested too deep to be written again is left out of a login', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const there = await serve((received, response) => {
    if (received.path.endsWith('/tokens'))
      return json(response, 201, tokenBody(there.url).replaceAll('"url":', `"more": ${deep}, "url":`), token)
    json(response, 403, '{"error": {"message": "No."}}')
  })
  const session = aSession({ auth: adaAt({ authUrl: `${there.url}/v3` }) })
  const asked = session.get('/users', { endpointFilter: { serviceType: 'identity' } })
  await expect(asked).rejects.toMatchObject({ code: 'http_error', status: 403 })
  expect(session.auth?.getAuthState?.()).toContain(token['x-subject-token'])
})
