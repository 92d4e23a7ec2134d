import { type AuthPlugin, v3Password } from '@ks/auth'
import { expect, test } from 'vitest'
import { cloud, tokenBody } from '../support/cloud.ts'
import { json, serve } from '../support/server.ts'
import { aSession } from '../support/session.ts'

const identity = { endpointFilter: { serviceType: 'identity' } }

test.each([302, 303, 307, 308])(
  'a login that is answered %i leads to no other host, which would be believed',
  async (status) => {
    const evil = await serve((_, response) =>
      json(response, 201, tokenBody('http://evil.example'), { 'x-subject-token': 'forged' }),
    )
    const there = await serve((_, response) =>
      response.writeHead(status, { location: `${evil.url}/v3/auth/tokens` }).end(),
    )
    const auth = v3Password({ authUrl: `${there.url}/v3`, username: 'ada', password: 'pw', projectId: 'p1' })
    await expect(aSession({ auth }).get('/users', identity)).rejects.toMatchObject({
      code: 'redirect_refused',
    })
    expect(evil.received).toEqual([])
  },
)

test('a plugin’s own header goes to no other host, whatever it is called', async () => {
  const evil = await serve((_, response) => json(response, 200, '{"versions": []}'))
  const there = await serve(({ headers }, response) => {
    if (headers['x-my-proof'] === undefined) json(response, 401, '{}')
    else response.writeHead(302, { location: evil.url }).end()
  })
  const auth: AuthPlugin = {
    getToken: async () => undefined,
    getHeaders: async () => ({ 'x-my-proof': 'SECRET' }),
    getEndpoint: async () => there.url,
  }
  await expect(aSession({ auth }).getEndpoint({ version: 3, allowVersionHack: false })).rejects.toMatchObject(
    {
      code: 'discovery_failed',
    },
  )
  expect(evil.received).toEqual([])
})

test('what anybody could ask may be answered elsewhere', async () => {
  const elsewhere = await serve((_, response) =>
    json(
      response,
      200,
      '{"versions": [{"id": "v3.14", "status": "stable", "links": [{"rel": "self", "href": "/v3/"}]}]}',
    ),
  )
  const there = await serve((_, response) => response.writeHead(302, { location: elsewhere.url }).end())
  const auth: AuthPlugin = { getToken: async () => 't', getEndpoint: async () => there.url }
  expect(await aSession({ auth }).getEndpoint({ version: 3 })).toBe(`${there.url}/v3/`)
})

test('a refusal asks nobody for a passcode just to say who was refused', async () => {
  let now = new Date('2026-01-01T00:00:00Z')
  const there = await cloud({
    expiresAt: '2026-01-01T01:00:00.000000Z',
    service: (_, response) => {
      now = new Date('2026-01-01T02:00:00Z')
      json(response, 403, '{"error": {"code": 403, "message": "No."}}')
    },
  })
  const login = { username: 'ada', password: 'pw', projectId: 'p1' }
  const auth = v3Password({ ...login, authUrl: there.authUrl, now: () => now })
  await expect(aSession({ auth }).get('/users', identity)).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('ada, project engines'),
  })
  expect(there.logins()).toHaveLength(1)
})
