import { describe, expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'
import { isValid, login, makeUser, tokenOf } from './logins.ts'
import { addProvider } from './stored-users.ts'

describe('PATCH /v3/users/{user_id}', () => {
  it('changes what is given, and shows the free attributes twice', async () => {
    const app = await testApp()
    const id = await makeUser(app, { name: 'ada', email: 'old', nick: 'a', options: { lock_password: true } })
    const user = {
      name: ' countess ',
      email: 'new',
      options: { lock_password: null, ignore_password_expiry: true },
    }
    const { status, json } = await app.call('PATCH', `/v3/users/${id}`, { as: 'admin', body: { user } })
    expect(status).toBe(200)
    expect(json.user).toMatchObject({
      id,
      name: 'countess',
      email: 'new',
      nick: 'a',
      options: { ignore_password_expiry: true },
      extra: { email: 'new', nick: 'a' },
    })
    expect(json.user.options).toEqual({ ignore_password_expiry: true })
    const shown = await app.call('GET', `/v3/users/${id}`, { as: 'admin' })
    expect(shown.json.user.extra).toBeUndefined()
    expect(shown.json.user.nick).toBe('a')
  })

  it('replaces federated identities as a whole, and refuses one that somebody has', async () => {
    const app = await testApp()
    await addProvider(app.storage)
    const identity = (unique_id: string) => [
      { idp_id: 'corp', protocols: [{ protocol_id: 'openid', unique_id }] },
    ]
    const id = await makeUser(app, { name: 'ada', federated: identity('a') })
    const patch = (federated: unknown) =>
      app.call('PATCH', `/v3/users/${id}`, { as: 'admin', body: { user: { federated } } })
    expect((await patch(identity('b'))).json.user.federated).toEqual(identity('b'))
    expect((await patch([])).json.user.federated).toEqual(identity('b'))
    const body = { user: { name: 'bob', federated: identity('b') } }
    expect((await app.call('POST', '/v3/users', { as: 'admin', body })).status).toBe(409)
    const list = async (query: string) =>
      (await app.call('GET', `/v3/users?${query}`, { as: 'admin' })).json.users.map(
        (user: { id: string }) => user.id,
      )
    expect(await list('idp_id=corp&unique_id=b')).toEqual([id])
    expect(await list('unique_id=a')).toEqual([])
  })

  it('is for managers of the domain, and not for the user itself', async () => {
    const { call, ids } = await testApp()
    const body = { user: { description: 'changed' } }
    const url = `/v3/users/${ids.users.nobody}`
    expect((await call('PATCH', url, { as: 'domain-manager', body })).status).toBe(200)
    for (const as of ['nobody', 'system-reader', 'domain-reader'] as const) {
      expect((await call('PATCH', url, { as, body })).status, as).toBe(403)
    }
    expect((await call('PATCH', `/v3/users/${ids.adminUser}`, { as: 'domain-manager', body })).status).toBe(
      403,
    )
    expect((await call('PATCH', url, { body })).status).toBe(401)
  })

  it('answers 400 for nothing, another id, another domain, and a domain as default project', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/users/${ids.users.nobody}`
    for (const user of [{}, { id: 'other' }, { domain_id: 'default' }, { default_project_id: ids.domain }]) {
      expect((await call('PATCH', url, { as: 'admin', body: { user } })).status, JSON.stringify(user)).toBe(
        400,
      )
    }
    const same = { id: ids.users.nobody, domain_id: ids.domain }
    expect((await call('PATCH', url, { as: 'admin', body: { user: same } })).status).toBe(200)
  })

  it('answers 409 for a name that is taken, and 404 for an unknown user', async () => {
    const { call, ids } = await testApp()
    const body = { user: { name: 'member' } }
    expect((await call('PATCH', `/v3/users/${ids.users.nobody}`, { as: 'admin', body })).status).toBe(409)
    expect((await call('PATCH', '/v3/users/nowhere', { as: 'admin', body })).status).toBe(404)
  })

  it('ends the tokens of a user whose password it sets', async () => {
    const app = await testApp()
    const id = await makeUser(app, { name: 'ada', password: 'old' })
    const token = await tokenOf(app, id, 'old')
    await app.call('PATCH', `/v3/users/${id}`, { as: 'admin', body: { user: { email: 'x' } } })
    expect(await isValid(app, token)).toBe(true)
    await app.call('PATCH', `/v3/users/${id}`, { as: 'admin', body: { user: { password: 'new' } } })
    expect(await isValid(app, token)).toBe(false)
    expect((await login(app, id, 'old')).status).toBe(401)
    expect((await login(app, id, 'new')).status).toBe(201)
  })

  it('ends the tokens of a user that it disables, also after the user is enabled again', async () => {
    const app = await testApp()
    const id = await makeUser(app, { name: 'ada', password: 'pw' })
    const token = await tokenOf(app, id, 'pw')
    const enable = (enabled: boolean) =>
      app.call('PATCH', `/v3/users/${id}`, { as: 'admin', body: { user: { enabled } } })
    expect((await enable(false)).json.user.enabled).toBe(false)
    expect((await login(app, id, 'pw')).status).toBe(401)
    expect((await enable(true)).json.user.enabled).toBe(true)
    expect(await isValid(app, token)).toBe(false)
  })
})

describe('DELETE /v3/users/{user_id}', () => {
  it('deletes a user, and the tokens with it', async () => {
    const app = await testApp()
    const id = await makeUser(app, { name: 'ada', password: 'pw', domain_id: app.ids.domain })
    const token = await tokenOf(app, id, 'pw')
    expect((await app.call('DELETE', `/v3/users/${id}`, { as: 'domain-manager' })).status).toBe(204)
    expect((await app.call('GET', `/v3/users/${id}`, { as: 'admin' })).status).toBe(404)
    expect((await app.call('GET', '/v3/auth/catalog', { token })).status).toBe(401)
    expect((await app.call('DELETE', `/v3/users/${id}`, { as: 'admin' })).status).toBe(404)
  })

  it('is refused to others', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/users/${ids.users.nobody}`
    for (const as of ['nobody', 'system-reader', 'domain-reader'] as const) {
      expect((await call('DELETE', url, { as })).status, as).toBe(403)
    }
    expect((await call('DELETE', `/v3/users/${ids.adminUser}`, { as: 'domain-manager' })).status).toBe(403)
    expect((await call('DELETE', url)).status).toBe(401)
  })
})
