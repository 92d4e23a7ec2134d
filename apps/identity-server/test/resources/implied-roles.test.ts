import { describe, expect, it } from 'vitest'
import { createRole } from '../../src/resources/roles/roles.ts'
import { testApp } from '../app/test-app.ts'

/** A test app with the global roles `captain` and `sailor` and the role `cook` of the domain acme. */
async function appWithRoles() {
  const app = await testApp()
  const captain = await createRole(app.deps, { name: 'captain' })
  const sailor = await createRole(app.deps, { name: 'sailor' })
  const cook = await createRole(app.deps, { name: 'cook', domainId: app.ids.domain })
  return { ...app, captain: captain.id, sailor: sailor.id, cook: cook.id }
}

describe('/v3/roles/{prior_role_id}/implies/{implied_role_id}', () => {
  it('lets a role imply another, shows that, and takes it back', async () => {
    const { call, captain, sailor } = await appWithRoles()
    const url = `/v3/roles/${captain}/implies/${sailor}`
    const answer = {
      role_inference: {
        prior_role: { id: captain, name: 'captain', links: { self: `http://localhost/v3/roles/${captain}` } },
        implies: { id: sailor, name: 'sailor', links: { self: `http://localhost/v3/roles/${sailor}` } },
      },
      links: { self: `http://localhost${url}` },
    }
    const made = await call('PUT', url, { as: 'admin' })
    expect([made.status, made.json]).toEqual([201, answer])
    expect((await call('PUT', url, { as: 'admin' })).status).toBe(409)
    const shown = await call('GET', url, { as: 'system-reader' })
    expect([shown.status, shown.json]).toEqual([200, answer])
    const head = await call('HEAD', url, { as: 'system-reader' })
    expect([head.status, head.text]).toEqual([204, ''])
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(204)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(404)
    expect((await call('GET', url, { as: 'admin' })).status).toBe(404)
    expect((await call('HEAD', url, { as: 'admin' })).status).toBe(404)
  })

  it('answers 404 for an unknown role', async () => {
    const { call, captain, sailor } = await appWithRoles()
    for (const url of [`/v3/roles/nothing/implies/${sailor}`, `/v3/roles/${captain}/implies/nothing`]) {
      expect((await call('PUT', url, { as: 'admin' })).status).toBe(404)
      expect((await call('GET', url, { as: 'admin' })).status).toBe(404)
    }
  })

  it('lets nothing imply admin, and no global role imply one of a domain', async () => {
    const { call, captain, cook, ids } = await appWithRoles()
    expect(
      (await call('PUT', `/v3/roles/${captain}/implies/${ids.roles.admin}`, { as: 'admin' })).status,
    ).toBe(403)
    expect((await call('PUT', `/v3/roles/${captain}/implies/${cook}`, { as: 'admin' })).status).toBe(403)
    expect((await call('PUT', `/v3/roles/${cook}/implies/${captain}`, { as: 'admin' })).status).toBe(201)
  })

  it('is shown to readers of the system and changed by admins', async () => {
    const { call, captain, sailor } = await appWithRoles()
    const url = `/v3/roles/${captain}/implies/${sailor}`
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE'] as const) {
      expect((await call(method, url)).status, method).toBe(401)
      expect((await call(method, url, { as: 'domain-manager' })).status, method).toBe(403)
    }
    for (const method of ['PUT', 'DELETE'] as const) {
      expect((await call(method, url, { as: 'system-reader' })).status, method).toBe(403)
    }
  })
})

describe('GET /v3/roles/{prior_role_id}/implies', () => {
  it('lists the roles that a role implies', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/roles/${ids.roles.member}/implies`
    const { status, json } = await call('GET', url, { as: 'system-reader' })
    expect(status).toBe(200)
    const self = (id: string | undefined) => ({ self: `http://localhost/v3/roles/${id}` })
    expect(json).toEqual({
      role_inference: {
        prior_role: { id: ids.roles.member, name: 'member', links: self(ids.roles.member) },
        implies: [{ id: ids.roles.reader, name: 'reader', links: self(ids.roles.reader) }],
      },
      links: { self: `http://localhost${url}` },
    })
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', url, { as: 'member' })).status).toBe(403)
    expect((await call('GET', '/v3/roles/nothing/implies', { as: 'admin' })).status).toBe(404)
  })
})

describe('GET /v3/role_inferences', () => {
  it('lists every role that implies another', async () => {
    const { call } = await testApp()
    const { status, json } = await call('GET', '/v3/role_inferences', { as: 'system-reader' })
    expect(status).toBe(200)
    expect(Object.keys(json)).toEqual(['role_inferences'])
    const pairs = json.role_inferences.map(
      (one: { prior_role: { name: string }; implies: { name: string }[] }) =>
        `${one.prior_role.name} > ${one.implies.map((role) => role.name)}`,
    )
    expect(pairs.sort()).toEqual(['admin > manager', 'manager > member', 'member > reader'])
    expect((await call('GET', '/v3/role_inferences')).status).toBe(401)
    expect((await call('GET', '/v3/role_inferences', { as: 'member' })).status).toBe(403)
  })
})
