import {
  password as byPassword,
  type IdentityOptions,
  identity,
  onDemand,
  type Transport,
  totp,
} from '@ks/auth'
import { expect, it } from 'vitest'
import { passcodeAt, stepAt } from '../../src/auth/totp/passcode.ts'
import { updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp, type TestAppOptions, testApp } from '../app/test-app.ts'
import { makeCredential } from '../resources/credential-requests.ts'

const authUrl = 'http://localhost/v3'

/** Requests of a client's plugin, as if they had come over a network. */
function clientOf({ app }: TestApp) {
  const sent: string[] = []
  const transport: Transport = async ({ method, url, headers, body }) => {
    sent.push(`${method} ${new URL(url).pathname}`)
    const request = { method: method as 'GET', url, headers: { ...headers } }
    const answer = await app.inject({ ...request, ...(body !== undefined && { payload: body }) })
    return { status: answer.statusCode, headers: answer.headers as Record<string, string>, body: answer.body }
  }
  return { transport, sent }
}

async function setUp(options?: TestAppOptions) {
  const app = await testApp(options)
  const user = { id: app.ids.users.member }
  const pw = byPassword({ user, password })
  const logIn = async (more: Partial<IdentityOptions> = {}) => {
    const { transport, sent } = clientOf(app)
    const scope = { project: { id: app.ids.project } }
    const access = await identity({ authUrl, methods: [pw], scope, ...more }).getAccess({ transport })
    const { json } = await app.call('GET', '/v3/auth/tokens', {
      token: access.token,
      headers: { 'x-subject-token': access.token },
    })
    return { access, sent, shown: json.token }
  }
  return { app, user, pw, logIn }
}

it('sends clients of the contract to /auth', async () => {
  const { app, logIn } = await setUp()
  const { access, sent, shown } = await logIn()
  expect(sent).toEqual(['GET /auth', 'POST /auth'])
  expect(access.scope).toMatchObject({ project: { id: app.ids.project } })
  expect(shown.audit_ids).toEqual(access.auditIds)
})

it('speaks v2.0 with them in the default domain, and refuses what v2.0 cannot say', async () => {
  const { app, logIn } = await setUp()
  const admin = byPassword({ user: { name: 'admin', domain: { id: 'default' } }, password })
  const scope = { project: { id: app.ids.adminProject } }
  const { access, sent, shown } = await logIn({ authVersion: 'v2.0', methods: [admin], scope })
  expect(sent).toEqual(['GET /auth', 'POST /auth'])
  expect(access).toMatchObject({
    user: { id: app.ids.adminUser },
    scope: { project: { id: shown.project.id } },
  })
  expect(access.roles).toEqual(shown.roles)
  await expect(logIn({ authVersion: 'v2.0' })).rejects.toMatchObject({ code: 'unauthorized', status: 401 })
})

it('does not offer them v2.0 where it is switched off', async () => {
  const { logIn } = await setUp({ config: { ks: { auth_v2: false } } })
  await expect(logIn({ authVersion: 'v2.0' })).rejects.toMatchObject({
    code: 'unsupported_version',
    versions: ['v3'],
  })
})

it('lets them go on with the second of two factors', async () => {
  const now = new Date('2031-05-06T07:00:00Z')
  const { app, user, pw, logIn } = await setUp({
    config: { auth: { methods: ['password', 'totp', 'token'] } },
    clock: () => now,
  })
  await makeCredential(app, { user_id: user.id, type: 'totp', blob: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' })
  const rules = { multi_factor_auth_rules: [['password', 'totp']] }
  await updateUser(app.deps, user.id, { options: rules })
  const passcode = passcodeAt(Buffer.from('12345678901234567890'), stepAt(now))
  const second = totp({ user, passcode })

  const error = await logIn({ now: () => now }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'methods_missing',
    receipt: { requiredMethods: [['password', 'totp']] },
  })

  const methods = [pw, onDemand('totp', () => second)]
  const { sent, shown } = await logIn({ methods, now: () => now })
  expect(sent).toEqual(['GET /auth', 'POST /auth', 'POST /auth'])
  expect(shown.methods.toSorted()).toEqual(['password', 'totp'])
})
