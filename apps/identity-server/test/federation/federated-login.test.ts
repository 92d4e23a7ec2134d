import { describe, expect, it } from 'vitest'
import { createGroup, deleteGroup } from '../../src/resources/groups/groups.ts'
import {
  createIdentityProvider,
  deleteIdentityProvider,
  updateIdentityProvider,
} from '../../src/resources/identity-providers/identity-providers.ts'
import { createProtocol, deleteProtocol } from '../../src/resources/identity-providers/protocols.ts'
import { deleteMapping, updateMapping } from '../../src/resources/mappings/mappings.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { standingClock } from '../auth/clock.ts'
import { authenticate, rescope, tokenIn, validity } from '../auth/login.ts'
import { asserted, federatedApp, login } from './federated-app.ts'

const ann = { sub: 'ann', groups: 'staff;strangers' }
const old = '/v3/OS-FEDERATION/identity_providers/acme/protocols/openid/auth'

describe('a federated login', () => {
  it('makes a user of the assertion and an unscoped token with its groups', async () => {
    const app = await federatedApp()
    const { status, json, headers } = await app.logIn(ann)
    expect(status).toBe(201)
    expect(json.token).toEqual({
      methods: ['openid'],
      user: {
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        name: 'ann',
        domain: { id: app.providerDomain, name: app.providerDomain },
        'OS-FEDERATION': {
          groups: [{ id: app.staff }],
          identity_provider: { id: 'acme' },
          protocol: { id: 'openid' },
        },
      },
      audit_ids: [expect.any(String)],
      expires_at: expect.any(String),
      issued_at: expect.any(String),
    })
    const token = String(headers['x-subject-token'])
    const shown = await app.call('GET', '/v3/auth/tokens', { token, headers: { 'x-subject-token': token } })
    expect(shown.json).toEqual(json)
    const user = (await app.call('GET', `/v3/users/${json.token.user.id}`, { as: 'admin' })).json.user
    expect(user).toMatchObject({
      name: 'ann',
      email: 'ann@example.com',
      domain_id: app.providerDomain,
      federated: [{ idp_id: 'acme', protocols: [{ protocol_id: 'openid', unique_id: 'ann' }] }],
    })
  })

  it('answers alike at the old and the new location, with GET and POST, and as a method of any login', async () => {
    const app = await federatedApp({ remoteIds: ['https://acme.example'], remoteIdAttribute: 'iss' })
    const headers = asserted({ ...ann, iss: 'https://acme.example' })
    const claim = { identity_provider: 'acme', protocol: 'openid' }
    const body = { auth: { identity: { methods: ['openid'], openid: claim } } }
    const answers = [
      await app.call('GET', login, { headers }),
      await app.call('POST', login, {
        headers: { ...headers, 'content-type': 'text/plain' },
        body: 'ignored',
      }),
      await app.call('GET', old, { headers }),
      await app.call('POST', old, { headers }),
      await app.call('POST', '/auth', { headers, body }),
    ]
    const seen = new Set(answers.map(({ status, json }) => JSON.stringify([status, json.token.user])))
    expect([...seen]).toHaveLength(1)
    expect(answers[0]?.headers.deprecation).toBeUndefined()
    expect(answers[2]?.headers.link).toBe('<http://localhost/auth/federation>; rel="successor-version"')
    expect(answers[0]?.headers['openstack-auth-version']).toBe('v3')
    expect((await app.call('GET', `${login}?version=v2.0`, { headers })).status).toBe(400)
    expect((await app.call('GET', `${login}?version=v9`, { headers })).status).toBe(400)
  })

  it('gives the user the id that Keystone gives it', async () => {
    const rules = [{ local: [{ user: { id: '{0}', domain: { id: 'default' } } }], remote: [{ type: 'sub' }] }]
    const app = await federatedApp({ rules })
    const { json } = await app.logIn({ sub: "Ünï/o'k" })
    // printf 'defaultuser%s' "$(python3 -c 'from urllib.parse import quote; print(quote("Ünï/o\x27k"))')" | sha256sum
    expect(json.token.user).toMatchObject({
      id: 'e0aab62cb5a98075b497d5c242043b2f4a2eb71bd604d340a264e8bc66323b72',
      name: "Ünï/o'k",
    })
  })

  it('knows the user again, with the name and address of today', async () => {
    const rules = [
      {
        local: [{ user: { id: '{0}', name: '{1}', email: '{2}' } }],
        remote: [{ type: 'sub' }, { type: 'name' }, { type: 'mail' }],
      },
    ]
    const app = await federatedApp({ rules })
    const first = await app.logIn({ sub: '1', name: 'Ann', mail: 'a@example.com' })
    const again = await app.logIn({ sub: '1', name: 'Ann B.', mail: 'b@example.com' })
    expect(again.json.token.user).toMatchObject({ id: first.json.token.user.id, name: 'Ann B.' })
    const other = await app.logIn({ sub: '2', name: 'Ann', mail: 'c@example.com' })
    expect(other.json.token.user.id).not.toBe(first.json.token.user.id)
    const user = (await app.call('GET', `/v3/users/${first.json.token.user.id}`, { as: 'admin' })).json.user
    expect(user).toMatchObject({ name: 'Ann B.', email: 'b@example.com' })
  })

  it('takes the name that the front end has authenticated when the mapping gives none', async () => {
    const app = await federatedApp({
      rules: [{ local: [{ user: { id: '{0}' } }], remote: [{ type: 'sub' }] }],
    })
    const headers = { ...asserted({ sub: '1' }), 'x-remote-user': 'ann@example.com' }
    expect((await app.call('GET', login, { headers })).json.token.user.name).toBe('ann@example.com')
    const nameless = await federatedApp({
      rules: [{ local: [{ user: { email: 'x' } }], remote: [{ type: 'sub' }] }],
    })
    expect((await nameless.logIn({ sub: '1' })).status).toBe(401)
    const remote = await nameless.call('GET', login, { headers })
    expect([remote.status, remote.json.token.user.name]).toEqual([201, 'ann@example.com'])
  })

  it('is an ordinary login for a user of this cloud', async () => {
    const rules = [
      {
        local: [{ user: { name: '{0}', type: 'local', domain: { name: 'acme' } } }],
        remote: [{ type: 'sub' }],
      },
    ]
    const app = await federatedApp({ rules })
    const { status, json } = await app.logIn({ sub: 'member' })
    expect([status, json.token.user.id]).toEqual([201, app.ids.users.member])
    expect(json.token.user['OS-FEDERATION']).toBeUndefined()
    expect((await app.logIn({ sub: 'nobody-here' })).status).toBe(401)
    await updateUser(app.deps, app.ids.users.member, { enabled: false })
    expect((await app.logIn({ sub: 'member' })).status).toBe(401)
  })

  it('refuses a mapping that means two users of this cloud at once', async () => {
    const rules = (id: string) => [
      {
        local: [{ user: { id, name: '{0}', type: 'local', domain: { name: 'acme' } } }],
        remote: [{ type: 'sub' }],
      },
    ]
    const app = await federatedApp({ rules: rules('x') })
    expect((await app.logIn({ sub: 'member' })).status).toBe(401)
    await updateMapping(app.deps, 'people', { rules: rules(app.ids.users.nobody) })
    expect((await app.logIn({ sub: 'member' })).status).toBe(401)
    await updateMapping(app.deps, 'people', { rules: rules(app.ids.users.member) })
    expect((await app.logIn({ sub: 'member' })).status).toBe(201)
  })

  it('is refused without a front end that is believed', async () => {
    const app = await federatedApp({ config: { ks: { front_end_peers: ['192.0.2.0/24'] } } })
    for (const at of [login, old]) expect((await app.logIn(ann, at)).status, at).toBe(401)
    expect((await app.call('GET', '/v3/users?name=ann', { as: 'admin' })).json.users).toEqual([])
  })

  it('tells nobody of whom nothing is asserted which providers there are', async () => {
    for (const peers of ['192.0.2.0/24', '127.0.0.0/8']) {
      const app = await federatedApp({ config: { ks: { front_end_peers: [peers] } } })
      await createIdentityProvider(app.deps, { id: 'off', enabled: false })
      const answers = []
      for (const idp of ['acme', 'off', 'nobody'])
        for (const protocol of ['openid', 'saml2']) {
          const claim = { identity_provider: idp, protocol }
          const at = `identity_providers/${idp}/protocols/${protocol}`
          answers.push(
            await app.logIn({}, `/auth/federation/${at}`),
            await app.logIn({}, `/v3/OS-FEDERATION/${at}/auth`),
            await app.logIn({ sub: '' }, `/v3/OS-FEDERATION/${at}/auth`),
            await authenticate(app, { methods: ['mapped'], mapped: claim }),
          )
        }
      answers.push(
        await authenticate(app, { methods: ['password'], password: { user: { id: 'x', password: 'x' } } }),
      )
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, peers).toBe(1)
      expect(answers[0]?.status).toBe(401)
    }
  })

  it('answers 404 for an unknown provider or protocol, 403 for a disabled provider, 401 for a method not offered', async () => {
    const app = await federatedApp()
    const at = (path: string) => [
      `/auth/federation/identity_providers/${path}`,
      `/v3/OS-FEDERATION/identity_providers/${path}/auth`,
    ]
    for (const path of [...at('nobody/protocols/openid'), ...at('acme/protocols/saml2')])
      expect((await app.logIn(ann, path)).status, path).toBe(404)
    for (const path of at('acme/protocols/x509')) {
      const answer = await app.logIn(ann, path)
      expect([answer.status, answer.json.error.identity?.methods], path).toEqual([401, expect.any(Array)])
    }
    await updateIdentityProvider(app.deps, 'acme', { enabled: false })
    for (const path of [login, old]) expect((await app.logIn(ann, path)).status, path).toBe(403)
  })

  it('calls protocols that are no methods of their own mapped', async () => {
    const app = await federatedApp()
    await createProtocol(app.deps, { idpId: 'acme', id: 'oidc', mappingId: 'people' })
    const { json } = await app.logIn(ann, '/auth/federation/identity_providers/acme/protocols/oidc')
    expect(json.token.methods).toEqual(['mapped'])
  })

  it('is refused when no rule holds, and when the mapping is gone', async () => {
    const app = await federatedApp()
    expect((await app.logIn({ sub: 'ann' })).status).toBe(401)
    expect((await app.logIn({})).status).toBe(401)
    await deleteMapping(app.deps, 'people')
    expect((await app.logIn(ann)).status).toBe(401)
  })

  it.each<[string, object[]]>([
    ['a value that is not there', [{ user: { name: '{7}' } }]],
    ['an unknown group', [{ user: { name: '{0}' }, group: { id: 'x' } }]],
    ['a group of an unknown domain', [{ user: { name: '{0}' } }, { groups: '{0}', domain: { name: 'x' } }]],
    ['groups without a domain', [{ user: { name: '{0}' }, groups: '{0}' }]],
    ['an unknown domain', [{ user: { name: '{0}', domain: { name: 'x' } } }]],
    ['an unknown role', [{ user: { name: '{0}' }, projects: [{ name: 'p', roles: [{ name: 'x' }] }] }]],
    ['too long a name', [{ user: { name: `{0}${'x'.repeat(255)}` } }]],
    ['too long a project name', [{ user: { name: '{0}' }, projects: [{ name: 'p'.repeat(65), roles: [] }] }]],
  ])('is refused, never a failure, for a mapping with %s', async (_, local) => {
    const app = await federatedApp()
    // As an adopted database may have it: the API would refuse some of these.
    await app.deps.mappings.update({
      id: 'people',
      rules: [{ local, remote: [{ type: 'sub' }] }],
      schemaVersion: '1.0',
    })
    expect((await app.logIn({ sub: 'ann' })).status).toBe(401)
    expect((await app.call('GET', '/v3/users?name=ann', { as: 'admin' })).json.users).toEqual([])
    expect((await app.call('GET', '/v3/projects?name=p', { as: 'admin' })).json.projects).toEqual([])
  })

  it('is refused for rules that this server cannot read', async () => {
    const app = await federatedApp()
    for (const rules of [
      [],
      ['x'],
      [{ local: [{}], remote: [{ type: 'sub', any_one_of: ['(?=a)'], regex: true }] }],
    ]) {
      await app.deps.mappings.update({ id: 'people', rules, schemaVersion: '1.0' })
      expect((await app.logIn(ann)).status).toBe(401)
    }
  })

  it('makes one user of two first logins at once', async () => {
    const app = await federatedApp()
    const answers = await Promise.all(['a', 'b', 'c'].map(() => app.logIn(ann)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(new Set(answers.map(({ json }) => json.token.user.id)).size).toBe(1)
  })

  it('refuses who would be a user that came in another way', async () => {
    const app = await federatedApp()
    await app.logIn(ann)
    await createProtocol(app.deps, { idpId: 'acme', id: 'saml2', mappingId: 'people' })
    const other = await app.logIn(ann, '/auth/federation/identity_providers/acme/protocols/saml2')
    expect(other.status).toBe(401)
    const impostor = { id: 'evil', enabled: true, domainId: app.providerDomain }
    await createIdentityProvider(app.deps, impostor)
    await createProtocol(app.deps, { idpId: 'evil', id: 'openid', mappingId: 'people' })
    const foreign = await app.logIn(ann, '/auth/federation/identity_providers/evil/protocols/openid')
    expect(foreign.status).toBe(401)
  })

  it('lets nobody in whom an administrator has disabled, and grants them nothing', async () => {
    const rules = [
      {
        local: [{ user: { name: '{0}' }, projects: [{ name: 'gift', roles: [{ name: 'member' }] }] }],
        remote: [{ type: 'sub' }],
      },
    ]
    const app = await federatedApp()
    const { id } = (await app.logIn(ann)).json.token.user
    await updateUser(app.deps, id, { enabled: false })
    await updateMapping(app.deps, 'people', { rules })
    expect((await app.logIn(ann)).status).toBe(401)
    expect((await app.call('GET', '/v3/projects?name=gift', { as: 'admin' })).json.projects).toEqual([])
  })
})

describe('a federated token', () => {
  it('can be exchanged for the scopes of its groups, and stays federated', async () => {
    const app = await federatedApp()
    const token = tokenIn(await app.logIn(ann))
    for (const path of ['/auth/projects', '/v3/auth/projects', '/v3/OS-FEDERATION/projects']) {
      const { json } = await app.call('GET', path, { token })
      expect(
        json.projects.map((project: { id: string }) => project.id),
        path,
      ).toEqual([app.ids.project])
      expect(json.links.self, path).toBe(`http://localhost${path}`)
    }
    expect((await app.call('GET', '/v3/OS-FEDERATION/domains', { token })).json.domains).toEqual([])
    const scoped = await rescope(app, token, { project: { id: app.ids.project } })
    expect(scoped.status).toBe(201)
    expect(scoped.json.token.roles.map((role: { name: string }) => role.name)).toEqual(['member', 'reader'])
    expect(scoped.json.token.user['OS-FEDERATION'].groups).toEqual([{ id: app.staff }])
    expect(scoped.json.token.methods.toSorted()).toEqual(['openid', 'token'])
    const again = await rescope(app, tokenIn(scoped))
    expect(again.json.token.project).toBeUndefined()
    expect(again.json.token.user['OS-FEDERATION']).toEqual(scoped.json.token.user['OS-FEDERATION'])
  })

  it('cannot be exchanged for a trust, nor used for a grant', async () => {
    const app = await federatedApp({ remoteIds: ['https://acme.example'], remoteIdAttribute: 'iss' })
    const { ids } = app
    const assertion = { ...ann, iss: 'https://acme.example' }
    const answer = await app.logIn(assertion)
    const trust = {
      trustor_user_id: ids.users.member,
      trustee_user_id: answer.json.token.user.id,
      project_id: ids.project,
      impersonation: false,
      roles: [{ name: 'reader' }],
      remaining_uses: 1,
    }
    const made = await app.call('POST', '/v3/OS-TRUST/trusts', { as: 'member', body: { trust } })
    expect(made.status, made.text).toBe(201)
    const scope = { 'OS-TRUST:trust': { id: made.json.trust.id } }
    expect((await rescope(app, tokenIn(answer), scope)).status).toBe(403)
    const claim = { identity_provider: 'acme', protocol: 'openid' }
    const direct = await app.call('POST', '/auth', {
      headers: asserted(assertion),
      body: { auth: { identity: { methods: ['mapped'], mapped: claim }, scope } },
    })
    expect(direct.status).toBe(403)
    const seen = await app.call('GET', `/v3/OS-TRUST/trusts/${made.json.trust.id}`, { as: 'member' })
    expect(seen.json.trust.remaining_uses).toBe(1)
  })

  it('keeps its expiry and its audit chain however often it is exchanged', async () => {
    const clock = standingClock()
    const app = await federatedApp({ clock: clock.now })
    const first = await app.logIn(ann)
    let last = first
    for (let turn = 0; turn < 3; turn += 1) {
      clock.forward(60)
      last = await rescope(app, tokenIn(last), { project: { id: app.ids.project } })
      expect(last.json.token.expires_at).toBe(first.json.token.expires_at)
      expect(last.json.token.audit_ids).toEqual([expect.any(String), first.json.token.audit_ids[0]])
    }
  })

  it('is never for the system', async () => {
    const app = await federatedApp()
    const token = tokenIn(await app.logIn(ann))
    const { id } = (await app.logIn(ann)).json.token.user
    await app.call('PUT', `/v3/system/users/${id}/roles/${app.ids.roles.admin}`, { as: 'system-admin' })
    expect((await rescope(app, token, { system: { all: true } })).status).toBe(401)
  })

  it('cannot be exchanged for one on what its groups have no role on', async () => {
    const app = await federatedApp()
    const token = tokenIn(await app.logIn({ sub: 'bob', groups: 'strangers' }))
    expect((await rescope(app, token, { project: { id: app.ids.project } })).status).toBe(401)
    expect((await app.call('GET', '/v3/OS-FEDERATION/projects', { token })).json.projects).toEqual([])
  })

  it('cannot be exchanged when the provider is disabled, but stays good', async () => {
    const app = await federatedApp()
    const token = tokenIn(await app.logIn(ann))
    await updateIdentityProvider(app.deps, 'acme', { enabled: false })
    expect(await validity(app, token)).toBe(200)
    expect((await rescope(app, token, { project: { id: app.ids.project } })).status).toBe(403)
  })

  it('cannot be exchanged when one of its groups is gone', async () => {
    const app = await federatedApp()
    await createGroup(app.deps, { name: 'admins', domainId: app.ids.domain, id: 'admins' })
    const token = tokenIn(await app.logIn({ sub: 'ann', groups: 'staff;admins' }))
    await deleteGroup(app.deps, 'admins')
    expect(await validity(app, token)).toBe(200)
    expect((await rescope(app, token, { project: { id: app.ids.project } })).status).toBe(401)
  })

  it('ends with its provider, its protocol, and its user', async () => {
    const app = await federatedApp()
    const tokenOf = async (at = login) => tokenIn(await app.logIn(ann, at))
    const first = await tokenOf()
    await deleteProtocol(app.deps, 'acme', 'openid')
    expect(await validity(app, first)).toBe(401)
    await createProtocol(app.deps, { idpId: 'acme', id: 'openid', mappingId: 'people' })
    const second = await tokenOf()
    const { id } = (await app.logIn(ann)).json.token.user
    await updateUser(app.deps, id, { enabled: false })
    expect(await validity(app, second)).toBe(401)
    await updateUser(app.deps, id, { enabled: true })
    const bob = tokenIn(await app.logIn({ ...ann, sub: 'bob' }))
    await deleteIdentityProvider(app.deps, 'acme')
    expect(await validity(app, bob)).toBe(401)
    expect((await app.call('GET', '/v3/users?name=bob', { as: 'admin' })).json.users).toEqual([])
  })

  it('ends with the identity that it came by, even if the user stays', async () => {
    const app = await federatedApp()
    const user = await createUser(app.deps, {
      name: 'both',
      domainId: app.ids.domain,
      federated: [{ idpId: 'acme', protocolId: 'openid', uniqueId: 'both' }],
    })
    const answer = await app.logIn({ sub: 'both', groups: 'staff' })
    expect(answer.json.token.user.id).toBe(user.id)
    await deleteProtocol(app.deps, 'acme', 'openid')
    expect((await app.call('GET', `/v3/users/${user.id}`, { as: 'admin' })).status).toBe(200)
    expect(await validity(app, tokenIn(answer))).toBe(401)
  })

  it('ends at the next login with other groups, and that one is good', async () => {
    const clock = standingClock()
    const app = await federatedApp({ clock: clock.now })
    const first = tokenIn(await app.logIn(ann))
    clock.forward(5)
    const second = tokenIn(await app.logIn(ann))
    expect(await validity(app, first)).toBe(200)
    clock.forward(5)
    const third = tokenIn(await app.logIn({ sub: 'ann', groups: 'strangers' }))
    expect([await validity(app, first), await validity(app, second), await validity(app, third)]).toEqual([
      401, 401, 200,
    ])
  })
})

describe('projects of a mapping', () => {
  const rules = (...projects: object[]) => [
    { local: [{ user: { name: '{0}' }, projects }], remote: [{ type: 'sub' }] },
  ]
  const project = (name: string, ...roles: string[]) => ({
    name,
    roles: roles.map((role) => ({ name: role })),
  })

  it('are made, with their roles for the user alone', async () => {
    const app = await federatedApp({
      rules: rules(project("{0}'s own", 'manager', 'reader'), project('engines')),
    })
    const answer = await app.logIn({ sub: 'ann' })
    expect(answer.status).toBe(201)
    const { id } = answer.json.token.user
    const { projects } = (
      await app.call('GET', `/v3/projects?domain_id=${app.providerDomain}`, { as: 'admin' })
    ).json
    expect(projects.map((one: { name: string }) => one.name).sort()).toEqual(["ann's own", 'engines'])
    const own = projects.find((one: { name: string }) => one.name === "ann's own")
    const granted = await app.call('GET', `/v3/projects/${own.id}/users/${id}/roles`, { as: 'admin' })
    expect(granted.json.roles.map((role: { name: string }) => role.name).sort()).toEqual([
      'manager',
      'reader',
    ])
    const scoped = await rescope(app, tokenIn(answer), { project: { id: own.id } })
    expect(scoped.status).toBe(201)
    expect((await app.logIn({ sub: 'ann' })).status).toBe(201)
  })

  it('stay when the mapping no longer gives them, unless it is of version 3.0', async () => {
    for (const [schemaVersion, expected] of [
      ['2.0', ['kept', 'left']],
      ['3.0', ['kept']],
    ] as const) {
      const app = await federatedApp({
        schemaVersion,
        rules: rules(project('kept', 'member', 'reader'), project('left', 'member')),
      })
      const token = tokenIn(await app.logIn({ sub: 'ann' }))
      await updateMapping(app.deps, 'people', { rules: rules(project('kept', 'reader')) })
      await app.logIn({ sub: 'ann' })
      const names = (await app.call('GET', '/auth/projects', { token })).json.projects.map(
        (one: { name: string }) => one.name,
      )
      expect(names.sort(), schemaVersion).toEqual(expected)
      const kept = { project: { name: 'kept', domain: { id: app.providerDomain } } }
      const roles = (await rescope(app, token, kept)).json.token.roles.map(
        (role: { name: string }) => role.name,
      )
      expect(roles, schemaVersion).toEqual(schemaVersion === '3.0' ? ['reader'] : ['member', 'reader'])
    }
  })
})

describe('mapped', () => {
  it('is malformed without a provider and a protocol', async () => {
    const app = await federatedApp()
    for (const claim of [
      {},
      { identity_provider: 'acme' },
      { protocol: 'openid' },
      { identity_provider: 1, protocol: 'x' },
    ]) {
      expect((await authenticate(app, { methods: ['mapped'], mapped: claim })).status).toBe(400)
    }
  })
})
