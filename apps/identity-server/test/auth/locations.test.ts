import { v2Wire, v3 } from '@ks/auth'
import { describe, expect, it } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { type Answer, password, type TestApp, testApp } from '../app/test-app.ts'
import { standingClock } from './clock.ts'
import { tokenIn } from './login.ts'

/** Authentications as v3 writes them, right and wrong ones. */
function corpus(app: TestApp): Record<string, object> {
  const { ids } = app
  const user = { id: ids.users.member, password }
  const by = (who: object, scope?: unknown) => ({
    identity: { methods: ['password'], password: { user: who } },
    ...(scope !== undefined && { scope }),
  })
  return {
    'a project': by(user, { project: { id: ids.project } }),
    'a project by name': by(user, { project: { name: 'engines', domain: { name: 'acme' } } }),
    'no scope': by(user, 'unscoped'),
    'no scope asked for': by(user),
    'a user by name': by({ name: 'member', domain: { id: ids.domain }, password }),
    'a domain': by({ id: ids.users['domain-reader'], password }, { domain: { id: ids.domain } }),
    'the system': by({ id: ids.users['system-reader'], password }, { system: { all: true } }),
    'a wrong password': by({ id: user.id, password: 'wrong' }),
    'an unknown user': by({ id: 'unknown', password }),
    'an unknown project': by(user, { project: { id: 'unknown' } }),
    'a project without a role': by(user, { project: { id: ids.adminProject } }),
    'an unknown trust': by(user, { 'OS-TRUST:trust': { id: '0'.repeat(32) } }),
    'no method': { identity: { methods: [] } },
    'an unknown method': { identity: { methods: ['smoke'], smoke: {} } },
    'a method without its claim': { identity: { methods: ['password'] } },
    'a scope without a kind': by(user, {}),
    'a token that is none': { identity: { methods: ['token'], token: { id: 'none' } } },
    'no identity': {},
  }
}

/** What is the same wherever it was asked: all but ids that are made anew, and what tells of the location. */
function essence({ status, headers, json }: Answer): object {
  const { 'x-openstack-request-id': _, date: __, ...others } = headers
  for (const name of ['deprecation', 'link', 'openstack-auth-version', 'content-length', 'www-authenticate'])
    delete others[name]
  if (others['x-subject-token'] !== undefined) others['x-subject-token'] = 'a token'
  const body = structuredClone(json)
  if (body?.token) body.token.audit_ids = body.token.audit_ids.map(() => 'an audit id')
  return { status, headers: others, body }
}

describe('the locations of authentication', () => {
  it('give the same answer to the same request', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    for (const [name, auth] of Object.entries(corpus(app))) {
      const post = (url: string, body: object) => app.call('POST', url, { body })
      const expected = essence(await post('/v3/auth/tokens', { auth }))
      for (const [url, body] of [
        ['/auth', { auth }],
        ['/auth', { auth: { version: 'v3', ...auth } }],
        ['/auth', { version: 3, auth }],
        ['/auth/tokens', { auth }],
        ['/auth/v3/auth/tokens', { auth }],
        ['/v3/auth/tokens', { auth: { version: 'v3', ...auth } }],
      ] as const) {
        expect([name, url, essence(await post(url, body))]).toEqual([name, url, expected])
      }
    }
  })

  it('and versions give the same access', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    const { adminUser, adminProject } = app.ids
    const wires = { v3, 'v2.0': v2Wire({ defaultDomainId: 'default' }) }
    const byV3 = {
      identity: { methods: ['password'], password: { user: { id: adminUser, password } } },
      scope: { project: { id: adminProject } },
    }
    const byV2 = { passwordCredentials: { username: 'admin', password }, tenantName: 'admin' }
    const read = (answer: Answer, version: keyof typeof wires) => {
      expect([answer.status, version]).toEqual([version === 'v3' ? 201 : 200, version])
      const { token, auditIds, methods, ...access } = wires[version].decodeAccess(
        answer.json,
        tokenIn(answer),
      )
      // What v2.0 has no words for.
      const { passwordExpiresAt: _, ...user } = access.user
      const catalog = access.catalog?.flatMap(({ type, endpoints }) =>
        endpoints.map((e) => [type, e.interface, e.url]),
      )
      return { ...access, user, catalog: catalog?.sort(), auditIds: auditIds.length }
    }
    const post = (url: string, auth: object) => app.call('POST', url, { body: { auth } })
    const expected = read(await post('/auth', byV3), 'v3')
    expect(read(await post('/v3/auth/tokens', byV3), 'v3')).toEqual(expected)
    expect(read(await post('/auth', { version: 'v2.0', ...byV2 }), 'v2.0')).toEqual(expected)
    expect(read(await post('/v2.0/tokens', byV2), 'v2.0')).toEqual(expected)
  })

  it('validate each other’s tokens, and show them alike', async () => {
    const app = await testApp()
    const byV2 = { passwordCredentials: { username: 'admin', password }, tenantName: 'admin' }
    const issued = [
      tokenIn(await app.call('POST', '/v2.0/tokens', { body: { auth: byV2 } })),
      tokenIn(await app.call('POST', '/auth', { body: { auth: { version: '2', ...byV2 } } })),
      await app.token('admin'),
    ]
    for (const token of issued) {
      const headers = { 'x-subject-token': token }
      const old = await app.call('GET', '/v3/auth/tokens', { as: 'admin', headers })
      const present = await app.call('GET', '/auth/tokens', { as: 'admin', headers })
      expect(present.status).toBe(200)
      expect(present.text).toBe(old.text)
      expect(present.headers['openstack-auth-version']).toBe('v3')
      const v2 = await app.call('GET', `/v2.0/tokens/${token}`, { as: 'admin' })
      expect(v2.json.access.token.id).toBe(token)
      for (const [query, more] of [
        ['?version=v2.0', {}],
        ['', { 'openstack-auth-version': '2.0' }],
        ['?version=2', { 'openstack-auth-version': 'v3' }],
      ] as const) {
        const answer = await app.call('GET', `/auth/tokens${query}`, {
          as: 'admin',
          headers: { ...headers, ...more },
        })
        expect(answer.text).toBe(v2.text)
        expect(answer.headers['openstack-auth-version']).toBe('v2.0')
      }
      for (const url of ['/auth/tokens', '/v3/auth/tokens', `/v2.0/tokens/${token}`]) {
        const checked = await app.call('HEAD', url, { as: 'admin', headers })
        expect([url, checked.status, checked.text]).toEqual([url, 200, ''])
      }
    }
  })

  it('revoke a token everywhere', async () => {
    const app = await testApp()
    for (const url of [
      () => '/auth/tokens',
      () => '/v3/auth/tokens',
      (token: string) => `/v2.0/tokens/${token}`,
    ]) {
      const body = { auth: { passwordCredentials: { username: 'admin', password }, tenantName: 'admin' } }
      const token = tokenIn(await app.call('POST', '/v2.0/tokens', { body }))
      const headers = { 'x-subject-token': token }
      const call = (method: 'GET' | 'DELETE', to: string) => app.call(method, to, { as: 'admin', headers })
      expect((await call('DELETE', url(token))).status).toBe(204)
      for (const to of ['/auth/tokens', '/v3/auth/tokens', `/v2.0/tokens/${token}`])
        expect((await call('GET', to)).status).toBe(404)
      expect((await call('DELETE', url(token))).status).toBe(404)
    }
  })
})

describe('a version that is asked for', () => {
  it('is read in every spelling', async () => {
    const app = await testApp()
    const v3 = {
      identity: { methods: ['password'], password: { user: { id: app.ids.adminUser, password } } },
    }
    const v2 = { passwordCredentials: { userId: app.ids.adminUser, password } }
    const ask = async (auth: object) => {
      const answer = await app.call('POST', '/auth', { body: { auth } })
      return [answer.status, answer.headers['openstack-auth-version']]
    }
    for (const version of ['v3', 'V3', '3', 'v3.0', '3.0', 3, 'v3.14', 'latest'])
      expect(await ask({ version, ...v3 }), String(version)).toEqual([201, 'v3'])
    for (const version of ['v2', 'v2.0', 'V2.0', '2.0', '2', 2])
      expect(await ask({ version, ...v2 }), String(version)).toEqual([200, 'v2.0'])
    expect(await ask(v3)).toEqual([201, 'v3'])
    // Nothing but the version decides how a body is read.
    expect(await ask(v2)).toEqual([400, undefined])
    expect(await ask({ version: 'v2.0', ...v3 })).toEqual([400, undefined])
  })

  it('and is not known, or contradicts itself or the location, is a clear 400', async () => {
    const app = await testApp()
    const auth = {
      identity: { methods: ['password'], password: { user: { id: app.ids.adminUser, password } } },
    }
    for (const version of [
      'v4',
      'v1',
      '',
      'v3.99',
      'v2.1',
      'three',
      3.15,
      0,
      -3,
      null,
      true,
      [],
      {},
      'v03',
    ]) {
      const answer = await app.call('POST', '/auth', { body: { auth: { version, ...auth } } })
      expect([version, answer.status, answer.json?.error?.versions]).toEqual([version, 400, ['v3', 'v2.0']])
      expect(answer.json.error.message).toContain('v3, v2.0')
    }
    for (const [url, body] of [
      ['/auth', { version: 'v3', auth: { version: 'v2.0', ...auth } }],
      ['/v3/auth/tokens', { auth: { version: 'v2.0', ...auth } }],
      [
        '/v2.0/tokens',
        { auth: { version: 'v3', passwordCredentials: { userId: app.ids.adminUser, password } } },
      ],
    ] as const)
      expect([url, (await app.call('POST', url, { body })).status]).toEqual([url, 400])
    for (const method of ['GET', 'HEAD', 'DELETE'] as const) {
      const headers = { 'x-subject-token': await app.token('member') }
      expect((await app.call(method, '/auth/tokens?version=v9', { as: 'admin', headers })).status).toBe(400)
    }
  })

  it('v2.0 can be switched off', async () => {
    const app = await testApp({ config: { ks: { auth_v2: false } } })
    const auth = { passwordCredentials: { userId: app.ids.adminUser, password } }
    expect((await app.call('GET', '/v2.0')).status).toBe(404)
    expect((await app.call('POST', '/v2.0/tokens', { body: { auth } })).status).toBe(404)
    const answer = await app.call('POST', '/auth', { body: { auth: { version: 'v2.0', ...auth } } })
    expect([answer.status, answer.json.error.versions]).toEqual([400, ['v3']])
    expect((await app.call('GET', '/auth')).json.versions.values.map((v: { id: string }) => v.id)).toEqual([
      'v3',
    ])
  })
})

describe('what v2.0 cannot say', () => {
  it('is refused, before a token exists, and never left out', async () => {
    const app = await testApp()
    const { deps, ids } = app
    const ada = await createUser(deps, { name: 'ada', domainId: 'default', password })
    const role = ids.roles.member as string
    for (const target of [{ projectId: ids.project }, { domainId: ids.domain }])
      await grantRole(deps, { actor: { userId: ada.id }, target, roleId: role, inherited: false })
    // A user of another domain, and a project of one.
    for (const auth of [
      { passwordCredentials: { userId: ids.users.member, password } },
      { passwordCredentials: { userId: ada.id, password }, tenantId: ids.project },
    ]) {
      for (const [url, body] of [
        ['/v2.0/tokens', { auth }],
        ['/auth', { auth: { version: 'v2.0', ...auth } }],
      ] as const) {
        const answer = await app.call('POST', url, { body })
        expect([answer.status, answer.headers['x-subject-token']]).toEqual([401, undefined])
      }
    }
    for (const persona of ['member', 'domain-reader', 'system-admin'] as const) {
      const token = await app.token(persona)
      const headers = { 'x-subject-token': token }
      expect((await app.call('GET', '/auth/tokens?version=v2.0', { as: 'admin', headers })).status).toBe(404)
      expect((await app.call('GET', `/v2.0/tokens/${token}`, { as: 'admin' })).status).toBe(401)
      expect((await app.call('GET', `/v2.0/tokens/${token}/endpoints`, { as: 'admin' })).status).toBe(401)
      expect((await app.call('GET', '/auth/tokens', { as: 'admin', headers })).status).toBe(200)
    }
  })

  it('includes names of other domains: they are looked up in the default one', async () => {
    const app = await testApp()
    const auth = { passwordCredentials: { username: 'member', password } }
    expect((await app.call('POST', '/v2.0/tokens', { body: { auth } })).status).toBe(401)
  })

  it('does not spare a login the rules of the account', async () => {
    const app = await testApp()
    await updateUser(app.deps, app.ids.adminUser, { enabled: false })
    const auth = { passwordCredentials: { username: 'admin', password } }
    const answer = await app.call('POST', '/v2.0/tokens', { body: { auth } })
    expect(answer.status).toBe(401)
    expect(answer.json.error.message).toBe('The request you have made requires authentication.')
  })
})

describe('/v2.0', () => {
  it('describes itself', async () => {
    const answer = await (await testApp()).call('GET', '/v2.0/')
    expect(answer.status).toBe(200)
    expect(answer.json.version).toMatchObject({
      id: 'v2.0',
      status: 'deprecated',
      links: [{ rel: 'self', href: 'http://localhost/v2.0/' }],
    })
  })

  it('shows the endpoints of a token as a flat list, and the tenants of its user', async () => {
    const app = await testApp()
    const token = await app.token('admin')
    const endpoints = await app.call('GET', `/v2.0/tokens/${token}/endpoints`, { as: 'admin' })
    expect(endpoints.json).toMatchObject({
      endpoints: [
        { type: 'identity', name: 'keystone', region: 'RegionOne', publicURL: 'http://localhost/v3' },
      ],
      endpoints_links: [],
    })
    const tenants = await app.call('GET', '/v2.0/tenants', { as: 'admin' })
    expect(tenants.json).toEqual({
      tenants: [expect.objectContaining({ id: app.ids.adminProject, name: 'admin', enabled: true })],
      tenants_links: [],
    })
    expect((await app.call('GET', '/v2.0/tenants')).status).toBe(401)
    expect((await app.call('GET', '/v2.0/tenants', { as: 'member' })).json.tenants).toEqual([])
    expect((await app.call('GET', '/v2.0/tenants?limit=0', { as: 'admin' })).json.tenants).toHaveLength(1)
    const after = `/v2.0/tenants?marker=${app.ids.adminProject}`
    expect((await app.call('GET', after, { as: 'admin' })).json.tenants).toEqual([])
  })

  it('lets the same callers validate as v3', async () => {
    const app = await testApp()
    const token = await app.token('admin')
    for (const [persona, status] of [
      ['admin', 200],
      ['system-reader', 200],
      ['member', 403],
      ['nobody', 403],
    ] as const)
      expect([persona, (await app.call('GET', `/v2.0/tokens/${token}`, { as: persona })).status]).toEqual([
        persona,
        status,
      ])
    expect((await app.call('GET', `/v2.0/tokens/${token}`)).status).toBe(401)
    expect((await app.call('GET', '/v2.0/tokens/none', { as: 'admin' })).status).toBe(404)
  })

  it('compares a token with the tenant it must belong to', async () => {
    const app = await testApp()
    const token = await app.token('admin')
    const ask = async (tenant: string) =>
      (await app.call('GET', `/v2.0/tokens/${token}?belongsTo=${tenant}`, { as: 'admin' })).status
    expect(await ask(app.ids.adminProject)).toBe(200)
    expect(await ask(app.ids.project)).toBe(401)
  })
})
