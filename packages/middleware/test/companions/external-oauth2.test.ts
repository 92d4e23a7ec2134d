import { X509Certificate } from 'node:crypto'
import { request } from 'node:https'
import { Session } from '@ks/session'
import { describe, expect, it } from 'vitest'
import { type ExternalOAuth2Options, externalOAuth2 } from '../../src/companions/external-oauth2/index.ts'
import { oauthThumbprint } from '../../src/companions/thumbprint.ts'
import { createGuard } from '../../src/index.ts'
import type { Echo } from '../adapters/echo-service.ts'
import { selfSigned } from '../support/certificates.ts'
import { authorizationServer } from './authorization-server.ts'
import { adapters } from './guarded-services.ts'

const client = selfSigned('client')
const stranger = selfSigned('stranger')
const thumbprint = oauthThumbprint(new X509Certificate(client.cert).raw)

const user = `"active": true, "client_id": "u1", "username": "ada", "exp": 32503679999,
  "user_domain": {"id": "default", "name": "Default"}`
const project = `"project": {"id": "p1", "name": "engines", "domain": {"id": "d1", "name": "Engineering"}}`
const answers = {
  ada: `{${user}, ${project}, "roles": "member,reader"}`,
  root: `{${user}, "system": true, "roles": ["Admin"]}`,
  dora: `{${user}, "project": {"domain": {"id": "d1", "name": "Engineering"}}, "roles": "manager"}`,
  bound: `{${user}, "system": true, "roles": "reader", "cnf": {"x5t#S256": "${thumbprint}"}}`,
  dpop: `{${user}, "system": true, "roles": "reader", "cnf": {"jkt": "abc"}}`,
  'for-nova': `{${user}, "system": true, "roles": "reader", "aud": "nova-api"}`,
  'for-both': `{${user}, "system": true, "roles": "reader", "aud": ["glance-api", "nova-api"]}`,
  'for-glance': `{${user}, "system": true, "roles": "reader", "aud": ["glance-api"]}`,
  'for-novas': `{${user}, "system": true, "roles": "reader", "aud": "nova-api glance-api"}`,
  'for-mixed': `{${user}, "system": true, "roles": "reader", "aud": {"nova-api": true}}`,
  'no-roles': `{${user}, ${project}}`,
  'empty-roles': `{${user}, ${project}, "roles": " , "}`,
  'bad-roles': `{${user}, ${project}, "roles": {"admin": true}}`,
  'bad-system': `{${user}, ${project}, "system": "true", "roles": "member"}`,
  'bad-project': `{${user}, "project": {"id": 7, "name": "x", "domain": {"id": "d1", "name": "E"}}, "roles": "admin"}`,
  'nameless-project': `{${user}, "project": {"id": "p1", "domain": {"id": "d1", "name": "E"}}, "roles": "admin"}`,
  'no-scope': `{${user}, "roles": "member"}`,
  'bad-expiry': `{${user.replace('32503679999', '"32503679999"')}, "system": true, "roles": "reader"}`,
  old: `{${user.replace('32503679999', '1000000000')}, "system": true, "roles": "reader"}`,
  text: '"active"',
  truthy: `{${user.replace('"active": true', '"active": "false"')}, "system": true, "roles": "reader"}`,
}

const mapping = {
  userDomainId: 'user_domain.id',
  userDomainName: ['user_domain', 'name'],
  roles: 'roles',
  systemScope: 'system',
  projectId: 'project.id',
  projectName: 'project.name',
  projectDomainId: 'project.domain.id',
  projectDomainName: 'project.domain.name',
}

const basics = {
  audience: 'https://login.example/token',
  clientId: 'nova',
  clientSecret: 's3cret',
  mapping,
} satisfies Partial<ExternalOAuth2Options>

describe.each(adapters)('K6 externalOAuth2 behind %s', (_name, serve) => {
  async function guarded(options: Partial<ExternalOAuth2Options> = {}, tls?: Parameters<typeof serve>[1]) {
    const server = await authorizationServer({ ...answers })
    const session = new Session()
    const { introspectEndpoint } = server
    const service = await serve(externalOAuth2({ session, introspectEndpoint, ...basics, ...options }), tls)
    const call = (token: string, headers: Record<string, string> = {}) =>
      fetch(service.url, { headers: { authorization: `Bearer ${token}`, ...headers } })
    return {
      server,
      service,
      call,
      async [Symbol.asyncDispose]() {
        await service[Symbol.asyncDispose]()
        await server[Symbol.asyncDispose]()
      },
    }
  }

  it('asks once about a token, and makes an identity of the claims', async () => {
    await using it = await guarded()
    await it.call('ada')
    const echo = (await (await it.call('ada')).json()) as Echo
    expect(echo).toMatchObject({
      user: 'ada',
      headers: {
        'x-identity-status': 'Confirmed',
        'x-user-id': 'u1',
        'x-user-domain-id': 'default',
        'x-user-domain-name': 'Default',
        'x-project-id': 'p1',
        'x-project-name': 'engines',
        'x-project-domain-name': 'Engineering',
        'x-roles': 'member,reader',
        'x-is-admin-project': 'False',
      },
    })
    expect(echo.headers).not.toHaveProperty('x-domain-id')
    expect(it.server.asked).toHaveLength(1)
    expect(it.server.asked[0]).toMatchObject({
      headers: { authorization: `Basic ${btoa('nova:s3cret')}` },
      form: { token: 'ada', token_type_hint: 'access_token' },
    })
  })

  it('gives the service the token that was validated, and no other that the client brings', async () => {
    await using it = await guarded()
    const echo = (await (await it.call('ada', { 'x-auth-token': 'gAAAAABstolen' })).json()) as Echo
    expect(echo.headers['x-auth-token']).toBe('ada')
    expect(echo.rawHeaders).not.toContain('gAAAAABstolen')
  })

  it('tells the system and a domain from a project', async () => {
    await using it = await guarded()
    const root = (await (await it.call('root')).json()) as Echo
    expect(root.headers).toMatchObject({
      'openstack-system-scope': 'all',
      'x-roles': 'Admin',
      'x-is-admin-project': 'True',
    })
    const dora = (await (await it.call('dora')).json()) as Echo
    expect(dora.headers).toMatchObject({ 'x-domain-id': 'd1', 'x-domain-name': 'Engineering' })
    expect(dora.headers).not.toHaveProperty('x-project-id')
  })

  it('answers 401 with the challenge for a token that is not active, and remembers that', async () => {
    await using it = await guarded()
    for (let count = 0; count < 3; count++) {
      const response = await it.call('unknown')
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        'Authorization OAuth 2.0 uri="https://login.example/token"',
      ])
    }
    expect(it.server.asked).toHaveLength(1)
    expect((await it.call('old')).status).toBe(401)
    expect((await fetch(it.service.url, { headers: { 'x-auth-token': 'ada' } })).status).toBe(401)
  })

  it.each(Object.keys(answers).filter((token) => /^(no|bad|empty|nameless)-/.test(token)))(
    'answers 403 for a token without the claims that are needed: %s',
    async (token) => {
      await using it = await guarded()
      const response = await it.call(token)
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ error: { code: 403, title: 'Forbidden' } })
    },
  )

  it('answers 503 when the authorization server is of no use, and remembers nothing of it', async () => {
    await using it = await guarded()
    it.server.failure = { status: 401, headers: { 'Retry-After': '9' } }
    const response = await it.call('ada')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '9'])
    it.server.failure = { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }
    expect((await it.call('ada')).status).toBe(503)
    it.server.failure = undefined
    expect((await it.call('text')).status).toBe(503)
    expect((await it.call('truthy')).status).toBe(503)
    expect((await it.call('ada')).status).toBe(200)
  })

  it('verifies that a bound token comes from the client with the certificate', async () => {
    const tls = { ...selfSigned('service'), requestCert: true, rejectUnauthorized: false }
    await using it = await guarded({}, tls)
    const status = (token: string, identity: object) => {
      const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
      const headers = { authorization: `Bearer ${token}` }
      request({ port: it.service.port, host: '127.0.0.1', ca: tls.cert, agent: false, headers, ...identity })
        .on('response', (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
      return promise
    }
    expect(await status('bound', client)).toBe(200)
    expect(await status('bound', stranger)).toBe(401)
    expect(await status('bound', {})).toBe(401)
    expect(await status('ada', {})).toBe(200)
  })

  it('takes only tokens that are meant for it, where it is told who it is', async () => {
    await using it = await guarded({ requiredAudience: 'nova-api' })
    for (const token of ['for-nova', 'for-both']) expect((await it.call(token)).status, token).toBe(200)
    for (const token of ['for-glance', 'for-novas', 'for-mixed', 'ada'])
      expect((await it.call(token)).status, token).toBe(401)
    await using lax = await guarded()
    expect((await lax.call('for-glance')).status).toBe(200)
  })

  it('refuses tokens that are bound to something else, and with thumbprintVerify those that are not bound', async () => {
    await using it = await guarded()
    expect((await it.call('dpop')).status).toBe(401)
    await using strict = await guarded({ thumbprintVerify: true, certificateHeader: 'x-client-cert' })
    const more = { 'x-client-cert': encodeURIComponent(client.cert) }
    expect((await strict.call('ada', more)).status).toBe(401)
    expect((await strict.call('bound', more)).status).toBe(200)
    await using lax = await guarded({ thumbprintVerify: false })
    expect((await lax.call('bound')).status).toBe(200)
    expect((await lax.call('dpop')).status).toBe(200)
  })
})

describe('K6 options of externalOAuth2', () => {
  const good = { session: new Session(), introspectEndpoint: 'https://login.example/introspect', ...basics }

  it.each<[string, string, Partial<ExternalOAuth2Options>]>([
    ['invalid_option', 'introspectEndpoint', { introspectEndpoint: 'http://login.example/introspect' }],
    ['invalid_option', 'requiredAudience', { requiredAudience: '' }],
    ['missing_option', 'clientSecret', { clientSecret: undefined }],
    ['contradictory_options', 'clientSecret', { authMethod: 'tls_client_auth' }],
    ['missing_option', 'jwtKey', { authMethod: 'private_key_jwt', clientSecret: undefined }],
    [
      'invalid_option',
      'jwtKey',
      { authMethod: 'private_key_jwt', clientSecret: undefined, jwtKey: 'no key' },
    ],
    ['invalid_option', 'jwtAlgorithm', { authMethod: 'client_secret_jwt', jwtAlgorithm: 'none' }],
    ['invalid_option', 'authMethod', { authMethod: 'none' as 'tls_client_auth' }],
    ['missing_option', 'roles', { mapping: { ...mapping, roles: undefined as unknown as string } }],
    ['missing_option', 'projectName', { mapping: { ...mapping, projectName: undefined } }],
    ['invalid_option', 'roles', { mapping: { ...mapping, roles: 'realm..roles' } }],
    ['unknown_option', 'role', { mapping: { ...mapping, role: 'x' } as typeof mapping }],
  ])('%s: %s', (code, option, options) => {
    expect(() => externalOAuth2({ ...good, ...options })).toThrow(expect.objectContaining({ code, option }))
  })

  it('allows http where it is told to', () => {
    const introspectEndpoint = 'http://login.example/introspect'
    expect(() => createGuard(externalOAuth2({ ...good, introspectEndpoint, allowHttp: true }))).not.toThrow()
  })
})
