import { describe, expect, it } from 'vitest'
import { type Persona, type TestApp, testApp } from '../app/test-app.ts'
import { makeCredential, tokenFrom } from '../auth/credential-logins.ts'

const pathOf = (app: TestApp, persona: Persona = 'member') =>
  `/v3/users/${app.ids.users[persona]}/access_rules`

const servers = { service: 'compute', path: '/v2.1/servers', method: 'GET' }
const images = { service: 'image', path: '/v2/images/**', method: 'POST' }

/** The access rules of a new application credential. */
async function rulesOf(app: TestApp, name: string, access_rules: object[], as: Persona = 'member') {
  return (await makeCredential(app, { name, access_rules }, as)).access_rules
}

describe('access rules', () => {
  it('are made once for each user and request, and used again', async () => {
    const app = await testApp()
    const [first] = await rulesOf(app, 'a', [servers])
    expect(await rulesOf(app, 'b', [servers, servers])).toEqual([first])
    expect(await rulesOf(app, 'c', [{ id: first.id }])).toEqual([first])
    expect(await rulesOf(app, 'd', [{ ...images, id: first.id, links: {} }])).toEqual([first])
    const both = await rulesOf(app, 'e', [images, { id: first.id }])
    expect(both).toHaveLength(2)
    const [others] = await rulesOf(app, 'a', [servers], 'admin')
    expect(others.id).not.toBe(first.id)
    const { json } = await app.call('GET', pathOf(app), { as: 'member' })
    expect(json.access_rules.map((rule: { id: string }) => rule.id)).toEqual(
      both.map((rule: { id: string }) => rule.id),
    )
  })

  it('of another user cannot be used', async () => {
    const app = await testApp()
    const [{ id }] = await rulesOf(app, 'a', [servers], 'admin')
    const body = { application_credential: { name: 'a', access_rules: [images, { id }] } }
    const url = `/v3/users/${app.ids.users.member}/application_credentials`
    expect((await app.call('POST', url, { as: 'member', body })).status).toBe(400)
    // Nothing is left of the attempt.
    expect((await app.call('GET', url, { as: 'member' })).json.application_credentials).toEqual([])
    expect((await app.call('GET', pathOf(app), { as: 'member' })).json.access_rules).toEqual([])
  })

  it('that are none leave a credential without rules', async () => {
    const app = await testApp()
    expect(await makeCredential(app, { access_rules: [] })).not.toHaveProperty('access_rules')
  })
})

describe('GET /v3/users/{user_id}/access_rules', () => {
  it('lists those of the user, filtered and in pages', async () => {
    const app = await testApp()
    const [one, other] = await rulesOf(app, 'a', [servers, images])
    await rulesOf(app, 'a', [servers], 'admin')
    const { status, json } = await app.call('GET', pathOf(app), { as: 'member' })
    expect(status).toBe(200)
    const url = `http://localhost${pathOf(app)}`
    expect(json).toEqual({
      access_rules: [one, other].map((rule) => ({ ...rule, links: { self: `${url}/${rule.id}` } })),
      links: { self: url, previous: null, next: null },
    })
    const services = async (query: string) =>
      (await app.call('GET', `${pathOf(app)}?${query}`, { as: 'member' })).json.access_rules.map(
        (rule: { service: string }) => rule.service,
      )
    expect(await services('service=image')).toEqual(['image'])
    expect(await services('method=GET')).toEqual(['compute'])
    expect(await services('path=/v2.1/servers')).toEqual(['compute'])
    expect(await services('path__startswith=/v2/')).toEqual(['image'])
    expect(await services('service=image&method=GET')).toEqual([])
    expect(await services('limit=1')).toEqual([one.service])
    expect(await services(`limit=1&marker=${one.id}`)).toEqual([other.service])
    expect((await app.call('GET', `${pathOf(app)}?marker=a1`, { as: 'member' })).status).toBe(404)
  })

  it('is for the user and readers of the system, and not for every admin', async () => {
    const app = await testApp()
    const [{ id }] = await rulesOf(app, 'a', [servers])
    const expected = { member: 200, 'system-reader': 200, 'system-admin': 200, admin: 403, nobody: 403 }
    for (const [as, status] of Object.entries(expected)) {
      for (const url of [pathOf(app), `${pathOf(app)}/${id}`]) {
        expect([as, url, (await app.call('GET', url, { as: as as Persona })).status]).toEqual([
          as,
          url,
          status,
        ])
      }
    }
    for (const url of [pathOf(app), `${pathOf(app)}/${id}`])
      expect((await app.call('GET', url)).status).toBe(401)
    const unknown = await app.call('GET', '/v3/users/not-there/access_rules', { as: 'system-reader' })
    expect([unknown.status, unknown.json.access_rules]).toEqual([200, []])
  })
})

describe('/v3/users/{user_id}/access_rules/{access_rule_id}', () => {
  it('shows one', async () => {
    const app = await testApp()
    const [rule] = await rulesOf(app, 'a', [servers])
    const url = `${pathOf(app)}/${rule.id}`
    const { status, json } = await app.call('GET', url, { as: 'member' })
    expect(status).toBe(200)
    expect(json).toEqual({
      access_rule: { id: rule.id, ...servers, links: { self: `http://localhost${url}` } },
    })
  })

  it('answers 404 for what is not there, or is somebody else’s', async () => {
    const app = await testApp()
    const [{ id }] = await rulesOf(app, 'a', [servers], 'admin')
    for (const method of ['GET', 'DELETE'] as const) {
      for (const url of [`${pathOf(app)}/a1`, `${pathOf(app)}/${id}`])
        expect((await app.call(method, url, { as: 'member' })).status).toBe(404)
    }
    expect((await app.call('GET', `${pathOf(app, 'admin')}/${id}`, { as: 'admin' })).status).toBe(200)
  })

  it('cannot be deleted while an application credential is bound by it', async () => {
    const app = await testApp()
    const credential = await makeCredential(app, { access_rules: [servers] })
    const rule = `${pathOf(app)}/${credential.access_rules[0].id}`
    const one = `/v3/users/${app.ids.users.member}/application_credentials/${credential.id}`
    expect((await app.call('DELETE', rule, { as: 'member' })).status).toBe(403)
    expect(
      (await app.call('GET', one, { as: 'member' })).json.application_credential.access_rules,
    ).toHaveLength(1)
    await app.call('DELETE', one, { as: 'member' })
    const { status, text } = await app.call('DELETE', rule, { as: 'member' })
    expect([status, text]).toEqual([204, ''])
    expect((await app.call('DELETE', rule, { as: 'member' })).status).toBe(404)
  })

  it('is deleted by the user and admins of the system, and by nobody with a delegated token', async () => {
    const app = await testApp()
    const leftOver = async (name: string) => {
      const credential = await makeCredential(app, { name, access_rules: [{ ...servers, path: `/${name}` }] })
      const one = `/v3/users/${app.ids.users.member}/application_credentials/${credential.id}`
      expect((await app.call('DELETE', one, { as: 'member' })).status).toBe(204)
      return `${pathOf(app)}/${credential.access_rules[0].id}`
    }
    const rule = await leftOver('a')
    for (const as of ['admin', 'system-reader', 'nobody'] as const)
      expect((await app.call('DELETE', rule, { as })).status).toBe(403)
    expect((await app.call('DELETE', rule)).status).toBe(401)
    const token = await tokenFrom(app, await makeCredential(app, { name: 'free', unrestricted: true }))
    expect((await app.call('DELETE', rule, { token })).status).toBe(403)
    expect((await app.call('GET', rule, { token })).status).toBe(200)
    expect((await app.call('DELETE', rule, { as: 'member' })).status).toBe(204)
    expect((await app.call('DELETE', await leftOver('b'), { as: 'system-admin' })).status).toBe(204)
  })
})
