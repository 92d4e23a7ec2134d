import { type Access, identity as identityPlugin, onDemand, password, signOAuth1, totp } from '@ks/auth'
import { type GivenValues, loadPlugin } from '@ks/auth/loading'
import { IdentityClient, type User } from '@ks/client'
import { Session } from '@ks/session'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OriginalCloud, startOriginalCloud } from './peers/original-cloud.ts'
import { passcode } from './peers/passcode.ts'

const methods = ['external', 'password', 'token', 'oauth1', 'application_credential', 'totp']
const seed = Buffer.from('twenty bytes of seed')
/** The same in base32. */
const seedText = 'OR3WK3TUPEQGE6LUMVZSA33GEBZWKZLE'

describe('every plugin against the original server', () => {
  let original: OriginalCloud
  let admin: Session
  let identity: IdentityClient
  let ada: User
  let own: { auth_url: string; project_name: string; project_domain_id: string }
  let adas: GivenValues

  beforeAll(async () => {
    original = await startOriginalCloud({ methods })
    const { authUrl: auth_url, adminPassword } = original
    own = { auth_url, project_name: 'admin', project_domain_id: 'default' }
    admin = opened('v3password', {
      ...own,
      username: 'admin',
      user_domain_id: 'default',
      password: adminPassword,
    })
    identity = new IdentityClient({ session: admin })
    const member = await identity.roles.find({ name: 'member' })
    const projectId = (await admin.getProjectId()) ?? ''
    ada = await identity.users.create({ name: 'ada', password: 'pw' })
    await identity.grants.add({ userId: ada.id, projectId, roleId: member.id })
    await identity.credentials.create({ userId: ada.id, type: 'totp', blob: seedText })
    adas = { ...own, user_id: ada.id, password: 'pw' }
  })
  afterAll(async () => {
    await admin?.close()
    await original?.stop()
  })

  const opened = (authType: string, values: GivenValues) =>
    new Session({ auth: loadPlugin(authType, values) })

  async function accessBy(authType: string, values: GivenValues): Promise<Access> {
    await using session = opened(authType, values)
    const access = await session.getAccess()
    // The server itself says what the token is.
    const seen = await identity.auth.tokens.validate(access?.token ?? '')
    expect([seen.user.id, seen.scope]).toEqual([access?.user.id, access?.scope])
    expect([...seen.methods].sort()).toEqual([...(access?.methods ?? [])].sort())
    return seen
  }

  it.each(['v3password', 'password'])('%s', async (authType) => {
    expect(await accessBy(authType, adas)).toMatchObject({ methods: ['password'], user: { name: 'ada' } })
    const { auth_url } = own
    const named = { username: 'ada', user_domain_name: 'Default', password: 'pw' }
    expect((await accessBy(authType, { auth_url, ...named })).scope).toBe('unscoped')
    const { adminPassword } = original
    const root = { auth_url, username: 'admin', user_domain_id: 'default', password: adminPassword }
    expect((await accessBy(authType, { ...root, system_scope: 'all' })).scope).toEqual({ system: 'all' })
  })

  it('password, at a URL without a version, in a cloud that knows no domains', async () => {
    const auth_url = own.auth_url.replace('/v3', '')
    const values = {
      auth_url,
      user_id: ada.id,
      password: 'pw',
      project_name: 'admin',
      default_domain_id: 'default',
    }
    expect((await accessBy('password', values)).scope).toMatchObject({ project: { name: 'admin' } })
  })

  it.each(['v3token', 'token'])('%s', async (authType) => {
    await using session = opened('v3password', { ...adas, project_name: '', project_domain_id: '' })
    const token = (await session.getToken()) ?? ''
    expect([...(await accessBy(authType, { ...own, token })).methods].sort()).toEqual(['password', 'token'])
  })

  it('v3totp', async () => {
    const values = { ...own, user_id: ada.id, passcode: passcode(seed, new Date()) }
    expect((await accessBy('v3totp', values)).methods).toEqual(['totp'])
  })

  it('v3multifactor, and a login that is asked for more', async () => {
    const values = { ...adas, auth_methods: 'v3password,v3totp', passcode: passcode(seed, new Date()) }
    expect([...(await accessBy('v3multifactor', values)).methods].sort()).toEqual(['password', 'totp'])
    await identity.users.update(ada.id, {
      options: { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] },
    })
    const auth = identityPlugin({
      authUrl: own.auth_url,
      methods: [
        password({ user: { id: ada.id }, password: 'pw' }),
        onDemand('totp', () => totp({ user: { id: ada.id }, passcode: passcode(seed, new Date()) })),
      ],
    })
    await using session = new Session({ auth })
    expect([...((await session.getAccess())?.methods ?? [])].sort()).toEqual(['password', 'totp'])
    await identity.users.update(ada.id, {
      options: { multi_factor_auth_enabled: null, multi_factor_auth_rules: null },
    })
  })

  it('v3applicationcredential and v3oauth2clientcredential', async () => {
    await using session = opened('v3password', adas)
    const made = await new IdentityClient({ session }).applicationCredentials.create(ada.id, {
      name: 'robot',
    })
    const { auth_url } = own
    const secret = { application_credential_secret: made.secret ?? '' }
    const byId = { auth_url, application_credential_id: made.id, ...secret }
    expect((await accessBy('v3applicationcredential', byId)).applicationCredential?.id).toBe(made.id)
    const byName = { auth_url, application_credential_name: 'robot', user_id: ada.id, ...secret }
    expect((await accessBy('v3applicationcredential', byName)).methods).toEqual(['application_credential'])

    const oauth2 = {
      ...{ auth_url, oauth2_endpoint: `${auth_url}/OS-OAUTH2/token` },
      ...{ oauth2_client_id: made.id, oauth2_client_secret: made.secret ?? '' },
    }
    await using bearer = opened('v3oauth2clientcredential', oauth2)
    const headers = await bearer.getHeaders()
    expect(headers.authorization).toMatch(/^Bearer gAAAAA/)
    expect((await identity.auth.tokens.validate(headers['x-auth-token'] ?? '')).user.id).toBe(ada.id)
  })

  it('v3password with a trust', async () => {
    await using session = opened('v3password', adas)
    const trustee = await identity.users.create({ name: 'trustee', password: 'pw' })
    const trust = await new IdentityClient({ session }).trusts.create({
      ...{ trustorUserId: ada.id, trusteeUserId: trustee.id, impersonation: true },
      projectId: (await session.getProjectId()) ?? '',
      roles: [{ name: 'member' }],
    })
    const values = { auth_url: own.auth_url, user_id: trustee.id, password: 'pw', trust_id: trust.id }
    expect(await accessBy('v3password', values)).toMatchObject({
      user: { id: ada.id },
      trust: { id: trust.id },
    })
  })

  it('v3oauth1', async () => {
    const consumer = await identity.oauth1.consumers.create({ description: 'robot' })
    const client = { consumerKey: consumer.id, consumerSecret: consumer.secret ?? '' }
    const projectId = (await admin.getProjectId()) ?? ''
    const ask = async (
      path: string,
      parameters: [string, string][],
      token?: { key: string; secret: string },
    ) => {
      const url = `${own.auth_url}/OS-OAUTH1/${path}`
      const authorization = await signOAuth1({ method: 'POST', url, parameters }, { ...client, token })
      const headers = { authorization, 'requested-project-id': projectId }
      const answer = new URLSearchParams(
        await (await admin.post(url, { headers, authenticated: false })).text(),
      )
      return { key: answer.get('oauth_token') ?? '', secret: answer.get('oauth_token_secret') ?? '' }
    }
    const request = await ask('request_token', [['oauth_callback', 'oob']])
    const member = await identity.roles.find({ name: 'member' })
    // The original lets only administrators do it.
    const verifier = await identity.oauth1.authorize(request.key, [member.id])
    const access = await ask('access_token', [['oauth_verifier', verifier]], request)
    const values = {
      ...{ auth_url: own.auth_url, consumer_key: client.consumerKey, consumer_secret: client.consumerSecret },
      ...{ access_key: access.key, access_secret: access.secret },
    }
    expect(await accessBy('v3oauth1', values)).toMatchObject({ methods: ['oauth1'], user: { name: 'admin' } })
    // A URL without a version must not end up in the signature.
    const unversioned = { ...values, auth_url: own.auth_url.replace('/v3', '') }
    expect((await accessBy('v3oauth1', unversioned)).oauth1?.consumerId).toBe(consumer.id)
  })

  it('admin_token and none', async () => {
    const token = (await admin.getToken()) ?? ''
    await using fixed = opened('admin_token', { endpoint: own.auth_url, token })
    const answer = await fixed.get('/users', { endpointFilter: { serviceType: 'whatever' } })
    expect((await answer.json<{ users: object[] }>()).users.length).toBeGreaterThan(1)
    await using nobody = opened('none', { endpoint: own.auth_url })
    const filter = { endpointFilter: { serviceType: 'identity' } }
    expect((await nobody.get('/', filter)).status).toBe(200)
    expect((await nobody.get('/users', { ...filter, throwOnError: false })).status).toBe(401)
  })

  it('refuse alike what is wrong', async () => {
    for (const values of [
      { ...adas, password: 'no' },
      { ...adas, user_id: 'nobody' },
    ]) {
      await using session = opened('password', values)
      await expect(session.getToken()).rejects.toMatchObject({ code: 'unauthorized', status: 401 })
    }
  })
})
