import { describe, expect, it } from 'vitest'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'

const names = (json: { roles: { name: string }[] }) => json.roles.map((role) => role.name).sort()

async function makeRole({ call }: TestApp, role: object): Promise<string> {
  const { status, json } = await call('POST', '/v3/roles', { as: 'admin', body: { role } })
  expect(status).toBe(201)
  return json.role.id
}

describe('GET /v3/roles', () => {
  it('lists the roles of no domain', async () => {
    const app = await testApp()
    await makeRole(app, { name: 'captain', domain_id: app.ids.domain })
    const { status, json } = await app.call('GET', '/v3/roles', { as: 'system-reader' })
    expect(status).toBe(200)
    expect(names(json)).toEqual(['admin', 'manager', 'member', 'reader', 'service'])
  })

  it('lists the roles of a domain to those who may list roles of domains', async () => {
    const app = await testApp()
    await makeRole(app, { name: 'captain', domain_id: app.ids.domain })
    const url = `/v3/roles?domain_id=${app.ids.domain}`
    expect(names((await app.call('GET', url, { as: 'admin' })).json)).toEqual(['captain'])
    const refused = await app.call('GET', url, { as: 'domain-manager' })
    expect(refused.status).toBe(403)
    expect(refused.json.error.message).toContain('identity:list_domain_roles')
  })

  it('filters by name, also in part', async () => {
    const { call } = await testApp()
    expect(names((await call('GET', '/v3/roles?name=member', { as: 'admin' })).json)).toEqual(['member'])
    expect(names((await call('GET', '/v3/roles?name__startswith=m', { as: 'admin' })).json)).toEqual([
      'manager',
      'member',
    ])
  })

  it('is also for managers of a domain, and for nobody else', async () => {
    const { call } = await testApp()
    expect((await call('GET', '/v3/roles', { as: 'domain-manager' })).status).toBe(200)
    expect((await call('GET', '/v3/roles', { as: 'domain-reader' })).status).toBe(403)
    expect((await call('GET', '/v3/roles', { as: 'member' })).status).toBe(403)
    expect((await call('GET', '/v3/roles')).status).toBe(401)
  })
})

describe('POST /v3/roles', () => {
  it('creates a role', async () => {
    const { call } = await testApp()
    const body = { role: { name: ' captain ', description: 'of a ship', rank: 1 } }
    const { status, json } = await call('POST', '/v3/roles', { as: 'admin', body })
    expect(status).toBe(201)
    const { id } = json.role
    expect(json.role).toEqual({
      id,
      name: ' captain ',
      domain_id: null,
      description: 'of a ship',
      options: {},
      rank: 1,
      links: { self: `http://localhost/v3/roles/${id}` },
    })
  })

  it('answers 409 for a name that is taken in the same domain', async () => {
    const { call, ids } = await testApp()
    const post = async (role: object) =>
      (await call('POST', '/v3/roles', { as: 'admin', body: { role } })).status
    expect(await post({ name: 'admin' })).toBe(409)
    expect(await post({ name: 'admin', domain_id: ids.domain })).toBe(201)
    expect(await post({ name: 'admin', domain_id: ids.domain })).toBe(409)
  })

  it('answers 400 for what is not a role', async () => {
    const { call } = await testApp()
    for (const role of [
      {},
      { name: '' },
      { name: ' ' },
      { name: 'x', options: { color: 'red' } },
      { name: 'x'.repeat(256) },
    ]) {
      expect(
        (await call('POST', '/v3/roles', { as: 'admin', body: { role } })).status,
        JSON.stringify(role),
      ).toBe(400)
    }
    expect((await call('POST', '/v3/roles', { as: 'admin', body: {} })).status).toBe(400)
  })

  it('is for admins', async () => {
    const { call, ids } = await testApp()
    expect((await call('POST', '/v3/roles', { body: { role: { name: 'x' } } })).status).toBe(401)
    const refused = await call('POST', '/v3/roles', { as: 'domain-manager', body: { role: { name: 'x' } } })
    expect([refused.status, refused.json.error.message.includes('identity:create_role')]).toEqual([403, true])
    const body = { role: { name: 'x', domain_id: ids.domain } }
    const ofDomain = await call('POST', '/v3/roles', { as: 'domain-manager', body })
    expect([ofDomain.status, ofDomain.json.error.message.includes('identity:create_domain_role')]).toEqual([
      403,
      true,
    ])
  })
})

describe('/v3/roles/{role_id}', () => {
  it('shows a role to admins, readers of the system, and managers who may grant it', async () => {
    const app = await testApp()
    const show = async (
      id: string | undefined,
      as: 'admin' | 'system-reader' | 'domain-manager' | 'member',
    ) => (await app.call('GET', `/v3/roles/${id}`, { as })).status
    expect(await show(app.ids.roles.admin, 'system-reader')).toBe(200)
    expect(await show(app.ids.roles.member, 'domain-manager')).toBe(200)
    expect(await show(app.ids.roles.admin, 'domain-manager')).toBe(403)
    expect(await show(app.ids.roles.member, 'member')).toBe(403)
    expect(await show('nothing', 'admin')).toBe(404)
    expect(await show('nothing', 'member')).toBe(403)
    expect((await app.call('GET', `/v3/roles/${app.ids.roles.member}`)).status).toBe(401)
    const ofDomain = await makeRole(app, { name: 'reader', domain_id: app.ids.domain })
    expect(await show(ofDomain, 'domain-manager')).toBe(403)
    expect(await show(ofDomain, 'system-reader')).toBe(200)
  })

  it('changes what is given and keeps the rest', async () => {
    const app = await testApp()
    const url = `/v3/roles/${await makeRole(app, { name: 'captain', description: 'of a ship' })}`
    const { status, json } = await app.call('PATCH', url, {
      as: 'admin',
      body: { role: { name: 'admiral' } },
    })
    expect(status).toBe(200)
    expect(json.role).toMatchObject({ name: 'admiral', description: 'of a ship' })
    expect((await app.call('GET', url, { as: 'admin' })).json).toEqual(json)
  })

  it('refuses changes that are not possible', async () => {
    const app = await testApp()
    const url = `/v3/roles/${await makeRole(app, { name: 'captain' })}`
    const patch = async (role: object) =>
      (await app.call('PATCH', url, { as: 'admin', body: { role } })).status
    expect(await patch({})).toBe(400)
    expect(await patch({ domain_id: app.ids.domain })).toBe(400)
    expect(await patch({ name: 'admin' })).toBe(409)
    expect(
      (await app.call('PATCH', url, { as: 'system-reader', body: { role: { name: 'x' } } })).status,
    ).toBe(403)
    expect((await app.call('PATCH', url, { body: { role: { name: 'x' } } })).status).toBe(401)
    expect(
      (await app.call('PATCH', '/v3/roles/x', { as: 'admin', body: { role: { name: 'x' } } })).status,
    ).toBe(404)
  })

  it('keeps an immutable role as it is until that is taken back in a request of its own', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/roles/${ids.roles.reader}`
    const patch = async (role: object) => (await call('PATCH', url, { as: 'admin', body: { role } })).status
    expect(await patch({ description: 'x' })).toBe(403)
    expect(await patch({ description: 'x', options: { immutable: false } })).toBe(403)
    expect(await patch({ options: { immutable: true } })).toBe(403)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(403)
    expect(await patch({ options: { immutable: null } })).toBe(200)
    expect((await call('GET', url, { as: 'admin' })).json.role.options).toEqual({})
    expect(await patch({ description: 'x' })).toBe(200)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(204)
  })

  it('takes a deleted role away from those who had it', async () => {
    const app = await testApp()
    const { call, ids } = app
    const id = await makeRole(app, { name: 'captain' })
    const grant = {
      actor: { userId: ids.users.member },
      target: { projectId: ids.project },
      inherited: false,
    }
    await grantRole(app.deps, { ...grant, roleId: id })
    const before = await call('POST', '/v3/auth/tokens', { body: login(app) })
    const roles = (json: { token: { roles: { name: string }[] } }) =>
      json.token.roles.map((role) => role.name).sort()
    expect(roles(before.json)).toEqual(['captain', 'member', 'reader'])
    const headers = { 'x-subject-token': String(before.headers['x-subject-token']) }
    expect((await call('DELETE', `/v3/roles/${id}`)).status).toBe(401)
    expect((await call('DELETE', `/v3/roles/${id}`, { as: 'system-reader' })).status).toBe(403)
    expect((await call('DELETE', `/v3/roles/${id}`, { as: 'admin' })).status).toBe(204)
    const after = await call('GET', '/v3/auth/tokens', { as: 'admin', headers })
    expect(roles(after.json)).toEqual(['member', 'reader'])
    expect((await call('DELETE', `/v3/roles/${id}`, { as: 'admin' })).status).toBe(404)
  })
})

function login({ ids }: TestApp): object {
  const user = { id: ids.users.member, password }
  return {
    auth: {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { id: ids.project } },
    },
  }
}
