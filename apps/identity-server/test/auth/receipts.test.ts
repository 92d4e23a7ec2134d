import { expect, it } from 'vitest'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { standingClock } from './clock.ts'

const rules = [
  ['password', 'external'],
  ['external', 'totp'],
  ['password', 'external', 'totp'],
]

/** The front end of these tests names the user of the default domain. */
async function setUp() {
  const clock = standingClock()
  const app = await testApp({ clock: clock.now, config: { ks: { front_end_peers: ['127.0.0.1'] } } })
  await updateUser(app.deps, app.ids.adminUser, { options: { multi_factor_auth_rules: rules } })
  return { app, clock }
}

const byPassword = (app: TestApp) => ({
  methods: ['password'],
  password: { user: { id: app.ids.adminUser, password } },
})

function login(
  app: TestApp,
  identity: object,
  headers: Record<string, string> = {},
  url = '/v3/auth/tokens',
) {
  const scope = { project: { id: app.ids.adminProject } }
  return app.call('POST', url, { headers, body: { auth: { identity, scope } } })
}

it('answers a login that needs more methods with a receipt, and the rest with a token', async () => {
  const { app } = await setUp()
  for (const url of ['/v3/auth/tokens', '/auth', '/auth/tokens']) {
    const first = await login(app, byPassword(app), {}, url)
    expect(first.status).toBe(401)
    expect(first.headers['www-authenticate']).toBeUndefined()
    expect(first.json).toEqual({
      receipt: {
        methods: ['password'],
        user: { id: app.ids.adminUser, name: 'admin', domain: { id: 'default', name: 'Default' } },
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/),
        issued_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/),
      },
      required_auth_methods: [rules[0], rules[2]],
    })
    const receipt = String(first.headers['openstack-auth-receipt'])
    const headers = { 'openstack-auth-receipt': receipt, 'x-remote-user': 'admin' }
    const second = await login(app, { methods: ['external'], external: {} }, headers, url)
    expect(second.status).toBe(201)
    expect(second.json.token.methods.toSorted()).toEqual(['external', 'password'])
    expect(second.json.token.project.id).toBe(app.ids.adminProject)
  }
})

it('gives no receipt when no rule can be completed with what was proven', async () => {
  const { app } = await setUp()
  await updateUser(app.deps, app.ids.adminUser, {
    options: { multi_factor_auth_rules: [['external', 'totp']] },
  })
  const answer = await login(app, byPassword(app))
  expect(answer.status).toBe(401)
  expect(answer.headers['openstack-auth-receipt']).toBeUndefined()
  expect(answer.json.error.code).toBe(401)
})

it('takes a receipt for the same user only, until it expires, and only as it was given', async () => {
  const { app, clock } = await setUp()
  const receipt = String((await login(app, byPassword(app))).headers['openstack-auth-receipt'])
  const external = { methods: ['external'], external: {} }
  const status = async (text: string, user = 'admin') =>
    (await login(app, external, { 'openstack-auth-receipt': text, 'x-remote-user': user })).status
  expect(await status(receipt)).toBe(201)
  expect(await status(receipt)).toBe(201)
  expect(await status(`${receipt}=`)).toBe(401)
  expect(await status(receipt.slice(0, -1))).toBe(401)
  expect(await status(await app.token('member'))).toBe(401)
  await updateUser(app.deps, app.ids.adminUser, { name: 'root' })

  await createUser(app.deps, { name: 'admin', domainId: 'default' })
  expect(await status(receipt)).toBe(401)
  expect(await status(receipt, 'root')).toBe(201)
  clock.forward(301)
  expect(await status(receipt, 'root')).toBe(401)
})

it('is no token', async () => {
  const { app } = await setUp()
  const receipt = String((await login(app, byPassword(app))).headers['openstack-auth-receipt'])
  expect((await app.call('GET', '/v3/auth/projects', { token: receipt })).status).toBe(401)
  expect((await login(app, { methods: ['token'], token: { id: receipt } })).status).toBe(404)
})

it('is neither given nor asked for by v2.0', async () => {
  const { app } = await setUp()
  const body = { auth: { passwordCredentials: { userId: app.ids.adminUser, password } } }
  for (const [url, sent] of [
    ['/v2.0/tokens', body],
    ['/auth', { auth: { version: 'v2.0', ...body.auth } }],
  ] as const) {
    const answer = await app.call('POST', url, { body: sent })
    expect(answer.status).toBe(401)
    expect(answer.headers['openstack-auth-receipt']).toBeUndefined()
    expect(answer.json.error.code).toBe(401)
  }
})

it('is not given for what bounds the token: a receipt would set it free', async () => {
  const { app } = await setUp()
  const before = String(
    (
      await login(
        app,
        { methods: ['password', 'external'], external: {}, password: byPassword(app).password },
        { 'x-remote-user': 'admin' },
      )
    ).headers['x-subject-token'],
  )
  await updateUser(app.deps, app.ids.adminUser, {
    options: {
      multi_factor_auth_rules: [
        ['token', 'totp'],
        ['application_credential', 'external'],
      ],
    },
  })
  const exchanged = await login(app, { methods: ['token'], token: { id: before } })
  expect([exchanged.status, exchanged.headers['openstack-auth-receipt']]).toEqual([401, undefined])
  expect(exchanged.json.error.code).toBe(401)
  const made = await app.call('POST', `/v3/users/${app.ids.adminUser}/application_credentials`, {
    token: before,
    body: { application_credential: { name: 'robot' } },
  })
  const { id, secret } = made.json.application_credential
  const identity = { methods: ['application_credential'], application_credential: { id, secret } }
  const answer = await app.call('POST', '/auth', { body: { auth: { identity } } })
  expect([answer.status, answer.headers['openstack-auth-receipt']]).toEqual([401, undefined])
  // With the rest in the same request it is a token of the grant.
  const both = { ...identity, methods: ['application_credential', 'external'], external: {} }
  const bound = await app.call('POST', '/auth', {
    headers: { 'x-remote-user': 'admin' },
    body: { auth: { identity: both } },
  })
  expect(bound.json.token.application_credential.id).toBe(id)
})
