import { describe, expect, it } from 'vitest'
import { deleteRole } from '../../src/resources/roles/roles.ts'
import { testApp } from '../app/test-app.ts'
import { standingClock } from '../auth/clock.ts'
import { tokenIn } from '../auth/login.ts'
import { accessTokenOf, ada, newConsumer, oauth1Login } from '../auth/oauth1-client.ts'

/** Ada with an access token for her role reader. */
async function appWithAccessToken(options: Parameters<typeof testApp>[0] = {}) {
  const app = await testApp(options)
  const consumer = await newConsumer(app)
  const user = await ada(app)
  const accessToken = await accessTokenOf(app, user, consumer, ['reader'])
  return { app, consumer, user, accessToken, all: `/v3/users/${user.id}/OS-OAUTH1/access_tokens` }
}

describe('access tokens', () => {
  it('are shown without what the consumer signs with', async () => {
    const clock = standingClock()
    const { app, consumer, user, accessToken, all } = await appWithAccessToken({ clock: clock.now })
    const shown = {
      id: accessToken.key,
      consumer_id: consumer.key,
      project_id: app.ids.project,
      authorizing_user_id: user.id,
      expires_at: new Date(clock.now().getTime() + 86_400_000).toISOString().replace('Z', '000Z'),
      links: {
        self: `http://localhost${all}/${accessToken.key}`,
        roles: `http://localhost${all}/${accessToken.key}/roles`,
      },
    }
    const one = await app.call('GET', `${all}/${accessToken.key}`, { as: 'admin' })
    expect([one.status, one.json]).toEqual([200, { access_token: shown }])
    const many = await app.call('GET', all, { token: user.token })
    expect([many.status, many.json]).toEqual([
      200,
      { access_tokens: [shown], links: { self: `http://localhost${all}`, previous: null, next: null } },
    ])
  })

  it('never expire when the configuration says so', async () => {
    const { app, accessToken, all } = await appWithAccessToken({
      config: { oauth1: { access_token_duration: 0 } },
    })
    const { json } = await app.call('GET', `${all}/${accessToken.key}`, { as: 'admin' })
    expect(json.access_token.expires_at).toBeNull()
  })

  it('are those of one user: another has none, and a user nobody knows has none either', async () => {
    const { app, accessToken } = await appWithAccessToken()
    for (const user of [app.ids.users.member, 'unknown']) {
      const all = `/v3/users/${user}/OS-OAUTH1/access_tokens`
      expect((await app.call('GET', all, { as: 'admin' })).json.access_tokens).toEqual([])
      for (const path of ['', '/roles', `/roles/${app.ids.roles.reader}`]) {
        const { status } = await app.call('GET', `${all}/${accessToken.key}${path}`, { as: 'admin' })
        expect(status, path).toBe(404)
      }
      expect((await app.call('DELETE', `${all}/${accessToken.key}`, { as: 'admin' })).status).toBe(404)
    }
    expect(await app.deps.accessTokens.find(accessToken.key)).toBeDefined()
  })

  it('show the roles that they were given, without their descriptions', async () => {
    const { app, accessToken, all } = await appWithAccessToken()
    const { reader, member } = app.ids.roles
    const role = {
      id: reader,
      name: 'reader',
      domain_id: null,
      options: { immutable: true },
      links: { self: `http://localhost/v3/roles/${reader}` },
    }
    const roles = `${all}/${accessToken.key}/roles`
    const many = await app.call('GET', roles, { as: 'admin' })
    expect([many.status, many.json]).toEqual([
      200,
      { roles: [role], links: { self: `http://localhost${roles}`, previous: null, next: null } },
    ])
    const one = await app.call('GET', `${roles}/${reader}`, { as: 'admin' })
    expect([one.status, one.json]).toEqual([200, { role }])
    expect((await app.call('GET', `${roles}/${member}`, { as: 'admin' })).status).toBe(404)
  })

  it('leave out a role that does not exist any more', async () => {
    const { app, user, consumer, all } = await appWithAccessToken()
    const role = await app.deps.roles.find(app.ids.roles.reader as string)
    const accessToken = await accessTokenOf(app, user, consumer, ['admin', 'reader'])
    await app.deps.roles.update({ ...(role as NonNullable<typeof role>), options: {} })
    await deleteRole(app.deps, app.ids.roles.reader as string)
    const { status, json } = await app.call('GET', `${all}/${accessToken.key}/roles`, { as: 'admin' })
    expect(status).toBe(200)
    expect(json.roles.map(({ name }: { name: string }) => name)).toEqual(['admin'])
  })

  it('are for admins of a project who act for themselves', async () => {
    const { app, user, consumer, accessToken, all } = await appWithAccessToken()
    const strong = await accessTokenOf(app, user, consumer, ['admin'])
    const delegated = tokenIn(await oauth1Login(app, consumer, strong))
    const one = `${all}/${accessToken.key}`
    for (const [method, url] of [
      ['GET', all],
      ['GET', one],
      ['GET', `${one}/roles`],
      ['GET', `${one}/roles/${app.ids.roles.reader}`],
      ['DELETE', one],
    ] as const) {
      const name = `${method} ${url}`
      expect((await app.call(method, url)).status, name).toBe(401)
      expect((await app.call(method, url, { as: 'member' })).status, name).toBe(403)
      expect((await app.call(method, url, { as: 'system-admin' })).status, name).toBe(403)
      expect((await app.call(method, url, { token: delegated })).status, name).toBe(403)
      const done = method === 'DELETE' ? 204 : 200
      expect((await app.call(method, url, { token: user.token })).status, name).toBe(done)
    }
    expect((await app.call('DELETE', one, { as: 'admin' })).status).toBe(404)
  })
})
