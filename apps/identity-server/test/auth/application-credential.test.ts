import { describe, expect, it } from 'vitest'
import { authStore } from '../../src/auth/store.ts'
import { applicationCredentialVerifier } from '../../src/auth/verifiers/application-credential.ts'
import { createDomain, updateDomain } from '../../src/resources/domains/domains.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { someCircumstances } from './circumstances.ts'
import { standingClock } from './clock.ts'
import { logInWith, makeCredential } from './credential-logins.ts'
import { tokenIn, validity } from './login.ts'

/** A credential for a new user in a new domain: what no fixture needs can be disabled. */
async function credentialOf(app: TestApp, name: string) {
  const { deps } = app
  const domain = await createDomain(deps, { name: `domain of ${name}` })
  const user = await createUser(deps, { name, domainId: domain.id })
  const credential = {
    id: `credential of ${name}`,
    name: 'robot',
    description: null,
    userId: user.id,
    projectId: app.ids.project,
    expiresAt: null,
    unrestricted: null,
    roleIds: [],
    accessRules: [],
  }
  const insert = (more: object = {}) =>
    deps.secrets
      .hash('the secret')
      .then((secretHash) => deps.applicationCredentials.insert({ ...credential, secretHash, ...more }, -1))
  return { domain, user, insert, claim: { id: credential.id, secret: 'the secret' } }
}

/** Everything that must not be told apart. */
async function failures(app: TestApp): Promise<Record<string, object>> {
  const { id, secret } = await makeCredential(app)
  const { member } = app.ids.users
  const dim = await credentialOf(app, 'dim')
  await dim.insert()
  await updateDomain(app.deps, dim.domain.id, { enabled: false })
  // Disabling a user deletes its credentials; somebody else may write to the database.
  const off = await credentialOf(app, 'off')
  await off.insert()
  await app.storage.write(async (tx, changed) => {
    await tx.updateTable('user').set({ enabled: false }).where('id', '=', off.user.id).execute()
    changed('user', off.user.id)
  })
  const late = await credentialOf(app, 'late')
  await late.insert({ expiresAt: 1_000_000 })
  const rightly = { secret: 'the secret' }
  return {
    'unknown id': { id: 'unknown', secret },
    'unknown name': { name: 'android', user: { id: member }, secret },
    'name of another user': { name: 'robot', user: { id: app.ids.adminUser }, secret },
    'unknown user': { name: 'robot', user: { id: 'unknown' }, secret },
    'unknown user by name': {
      name: 'robot',
      user: { name: 'unknown', domain: { id: app.ids.domain } },
      secret,
    },
    'unknown domain': { name: 'robot', user: { name: 'member', domain: { name: 'unknown' } }, secret },
    'wrong secret': { id, secret: `${secret}x` },
    'wrong secret by name': { name: 'robot', user: { id: member }, secret: 'wrong' },
    'empty secret': { id, secret: '' },
    'no secret given': { id },
    'disabled domain': dim.claim,
    'disabled domain by name': { name: 'robot', user: { id: dim.user.id }, ...rightly },
    'disabled user': off.claim,
    'expired credential': late.claim,
    'expired credential, wrong secret': { ...late.claim, secret: 'wrong' },
  }
}

describe('POST /v3/auth/tokens with an application credential', () => {
  it('gives a token for the project of the credential, by id and by name', async () => {
    const app = await testApp()
    const { id, secret } = await makeCredential(app, { roles: [{ name: 'reader' }] })
    const { member } = app.ids.users
    for (const claim of [
      { id, secret },
      { name: 'robot', user: { id: member }, secret },
      { name: 'robot', user: { name: 'member', domain: { name: 'acme' } }, secret },
    ]) {
      const answer = await logInWith(app, claim)
      expect(answer.status, answer.text).toBe(201)
      const { token } = answer.json
      expect(token).toMatchObject({
        methods: ['application_credential'],
        user: { id: member },
        project: { id: app.ids.project },
        roles: [{ id: app.ids.roles.reader, name: 'reader' }],
        application_credential: { id, name: 'robot', restricted: true },
      })
      expect(token.application_credential).not.toHaveProperty('access_rules')
      expect(token.catalog).not.toEqual([])
      expect(await validity(app, tokenIn(answer))).toBe(200)
    }
  })

  it('shows what the credential may do in the token, also when it is validated', async () => {
    const app = await testApp()
    const rule = { service: 'compute', path: '/v2.1/servers', method: 'GET' }
    const credential = await makeCredential(app, { unrestricted: true, access_rules: [rule] })
    const answer = await logInWith(app, credential)
    const shown = {
      id: credential.id,
      name: 'robot',
      restricted: false,
      access_rules: credential.access_rules,
    }
    expect(answer.json.token.application_credential).toEqual(shown)
    const headers = { 'x-subject-token': tokenIn(answer), 'openstack-identity-access-rules': '1.0' }
    const validated = await app.call('GET', '/v3/auth/tokens', { as: 'admin', headers })
    expect(validated.json.token.application_credential).toEqual(shown)
  })

  it('gives no token with another method that proves another user', async () => {
    const app = await testApp()
    const { id, secret } = await makeCredential(app)
    const login = (user: string) =>
      app.call('POST', '/v3/auth/tokens', {
        body: {
          auth: {
            identity: {
              methods: ['application_credential', 'password'],
              application_credential: { id, secret },
              password: { user: { id: user, password } },
            },
          },
        },
      })
    expect((await login(app.ids.users.nobody)).status).toBe(401)
    const own = await login(app.ids.users.member)
    expect([own.status, own.json.token.methods.toSorted()]).toEqual([
      201,
      ['application_credential', 'password'],
    ])
    expect(own.json.token.application_credential.id).toBe(id)
  })

  it('gives no token to a user who must use other methods', async () => {
    const app = await testApp()
    const credential = await makeCredential(app)
    const options = { multi_factor_auth_rules: [['password', 'totp']] }
    await updateUser(app.deps, app.ids.users.member, { options })
    const { status, headers } = await logInWith(app, credential)
    expect([status, headers['openstack-auth-receipt']]).toEqual([401, undefined])
  })

  it('ends with the credential, to the second and no later', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    const expires_at = new Date(clock.now().getTime() + 60_999).toISOString()
    const credential = await makeCredential(app, { expires_at })
    const answer = await logInWith(app, credential)
    expect(answer.json.token.expires_at).toBe(
      new Date(clock.now().getTime() + 60_000).toISOString().replace('Z', '000Z'),
    )
    clock.forward(59)
    expect(await validity(app, tokenIn(answer))).toBe(200)
    clock.forward(1)
    expect(await validity(app, tokenIn(answer))).toBe(401)
    clock.forward(1)
    expect((await logInWith(app, credential)).status).toBe(401)
  })

  it('answers 400 for what is no application credential', async () => {
    const app = await testApp()
    for (const claim of [{}, { secret: 'x' }, { name: 'robot' }, { id: 1 }, { id: 'a', secret: ['x'] }])
      expect((await logInWith(app, claim)).status).toBe(400)
  })

  it('replaces a hash that is weaker than new ones', async () => {
    const app = await testApp()
    const { user, insert, claim } = await credentialOf(app, 'old')
    const secretHash = '$2b$04$Nvr0onCHIAJQt2PYYV5jjew9ZFJty9BWFC8zqVdRHzcq5CVd4oLDK'
    await insert({ secretHash })
    const stored = async () =>
      (await app.deps.applicationCredentials.findSecret({ id: claim.id }))?.secretHash
    const verify = verifierOf(app)
    const given = { id: claim.id, secret: 'y'.repeat(72) }
    for (let login = 0; login < 2; login++) {
      expect((await verify(given, context)).userId).toBe(user.id)
      expect(await stored()).toMatch(/^\$scrypt\$/)
    }
    await expect(verify({ ...given, secret: 'wrong' }, context)).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })
})

const context = { scope: undefined, circumstances: someCircumstances }

function verifierOf(app: TestApp, secrets = app.deps.secrets) {
  return applicationCredentialVerifier({
    ...app.deps,
    authStore: authStore(app.storage),
    clock: () => new Date(),
    secrets,
  })
}

describe('every failed login with an application credential', () => {
  it('has the same status, body and headers as a failed login with a password', async () => {
    const app = await testApp()
    const wrong = { methods: ['password'], password: { user: { id: 'unknown', password: 'x' } } }
    const expected = await app.call('POST', '/v3/auth/tokens', { body: { auth: { identity: wrong } } })
    const comparable = ({ status, headers, text }: typeof expected) => {
      const { 'x-openstack-request-id': _, date: __, ...others } = headers
      return [status, others, text]
    }
    expect(expected.status).toBe(401)
    for (const [name, claim] of Object.entries(await failures(app)))
      expect([name, comparable(await logInWith(app, claim))]).toEqual([name, comparable(expected)])
  })

  /** @see CVE-2018-20170 */
  it('costs one comparison of the secret', async () => {
    const app = await testApp()
    let work = 0
    const secrets = {
      ...app.deps.secrets,
      verify: (...args: Parameters<typeof app.deps.secrets.verify>) => {
        work += 1
        return app.deps.secrets.verify(...args)
      },
    }
    const verify = verifierOf(app, secrets)
    for (const [name, claim] of Object.entries(await failures(app))) {
      work = 0
      const given = { secret: '', ...claim } as { id: string; secret: string }
      await expect(verify(given, context)).rejects.toMatchObject({ code: 'unauthenticated' })
      expect([name, work]).toEqual([name, 1])
    }
  })
})
