import { describe, expect, it } from 'vitest'
import { revokeRole } from '../../src/resources/assignments/assignments.ts'
import { deleteConsumer } from '../../src/resources/consumers/consumers.ts'
import { updateDomain } from '../../src/resources/domains/domains.ts'
import { deleteProject, updateProject } from '../../src/resources/projects/projects.ts'
import { deleteUser, updateUser } from '../../src/resources/users/users.ts'
import { testApp } from '../app/test-app.ts'
import { standingClock } from './clock.ts'
import { authenticate, rescope, tokenIn, validity } from './login.ts'
import { type Ada, accessTokenOf, ada, adasGrant, newConsumer, oauth1Login, signed } from './oauth1-client.ts'

/** Ada's access token, for some of her roles. */
async function appWithAccessToken(
  roles: readonly string[] = ['reader'],
  options: Parameters<typeof testApp>[0] = {},
) {
  const app = await testApp(options)
  const consumer = await newConsumer(app)
  const user = await ada(app)
  return { app, consumer, user, accessToken: await accessTokenOf(app, user, consumer, roles) }
}

describe('a login with the method oauth1', () => {
  it('acts for the user on the project of the access token, and says how', async () => {
    const { app, consumer, user, accessToken } = await appWithAccessToken()
    const { status, json, headers } = await oauth1Login(app, consumer, accessToken)
    expect(status).toBe(201)
    expect(json.token).toMatchObject({
      methods: ['oauth1'],
      user: { id: user.id, name: 'ada' },
      project: { id: app.ids.project },
      roles: [{ id: app.ids.roles.reader, name: 'reader' }],
      'OS-OAUTH1': { access_token_id: accessToken.key, consumer_id: consumer.key },
      catalog: expect.any(Array),
    })
    const token = String(headers['x-subject-token'])
    const shown = await app.call('GET', '/v3/auth/tokens', { token, headers: { 'x-subject-token': token } })
    expect(shown.json).toEqual(json)
  })

  it('has the roles that those of the access token imply, and never one that the user has not', async () => {
    const { app, consumer, user, accessToken } = await appWithAccessToken(['admin'])
    const roles = async () => {
      const { status, json } = await oauth1Login(app, consumer, accessToken)
      return status === 201 ? json.token.roles.map(({ name }: { name: string }) => name) : status
    }
    expect(await roles()).toEqual(['admin', 'manager', 'member', 'reader'])
    await revokeRole(app.deps, adasGrant(app, user.id, 'admin'))
    expect(await roles()).toEqual(['reader'])
    await revokeRole(app.deps, adasGrant(app, user.id, 'reader'))
    expect(await roles()).toBe(401)
  })

  it('expires no later than the access token', async () => {
    const clock = standingClock()
    const { app, consumer, accessToken } = await appWithAccessToken(['reader'], {
      clock: clock.now,
      config: { oauth1: { access_token_duration: 600 } },
    })
    const expires = new Date(clock.now().getTime() + 600_000).toISOString().replace('Z', '000Z')
    clock.forward(599)
    const answer = await oauth1Login(app, consumer, accessToken)
    expect(answer.json.token.expires_at).toBe(expires)
    clock.forward(1)
    expect(await validity(app, tokenIn(answer))).toBe(401)
    expect((await oauth1Login(app, consumer, accessToken)).status).toBe(401)
  })

  it('cannot ask for a scope, nor come with a method of another user', async () => {
    const { app, consumer, user, accessToken } = await appWithAccessToken()
    const { ids } = app
    for (const scope of ['unscoped', { project: { id: ids.project } }, { system: { all: true } }])
      expect((await oauth1Login(app, consumer, accessToken, { scope })).status).toBe(401)
    const authorization = await signed('/v3/auth/tokens', {
      consumerKey: consumer.key,
      consumerSecret: consumer.secret,
      token: accessToken,
    })
    const body = (id: string, password = 'correct horse battery staple') => ({
      auth: {
        identity: { methods: ['oauth1', 'password'], oauth1: {}, password: { user: { id, password } } },
      },
    })
    const post = (of: object) => app.call('POST', '/v3/auth/tokens', { body: of, headers: { authorization } })
    expect((await post(body(ids.users.member))).status).toBe(401)
    expect((await post(body(user.id))).status).toBe(401)
  })

  it('gets a token that cannot be exchanged for another', async () => {
    const { app, consumer, accessToken } = await appWithAccessToken()
    const token = tokenIn(await oauth1Login(app, consumer, accessToken))
    for (const scope of [undefined, 'unscoped', { project: { id: app.ids.project } }])
      expect((await rescope(app, token, scope)).status).toBe(403)
  })

  it('is good once: the same signature is refused the second time', async () => {
    const { app, consumer, accessToken } = await appWithAccessToken()
    const freshness = { now: new Date(), nonce: 'abcdef' }
    expect((await oauth1Login(app, consumer, accessToken, { freshness })).status).toBe(201)
    expect((await oauth1Login(app, consumer, accessToken, { freshness })).status).toBe(401)
    expect((await oauth1Login(app, consumer, accessToken)).status).toBe(201)
  })

  it('is refused with one answer, whatever is wrong', async () => {
    const clock = standingClock()
    const { app, consumer, user, accessToken } = await appWithAccessToken(['reader'], { clock: clock.now })
    const other = await newConsumer(app)
    const none = { key: 'none', secret: accessToken.secret }
    const stale = { now: new Date(clock.now().getTime() - 601_000) }
    const refused = [
      await oauth1Login(app, { ...consumer, secret: 'wrong' }, accessToken),
      await oauth1Login(app, { ...consumer, key: 'none' }, accessToken),
      await oauth1Login(app, consumer, { ...accessToken, secret: 'wrong' }),
      await oauth1Login(app, consumer, none),
      await oauth1Login(app, { key: 'none', secret: '' }, { key: 'none', secret: '' }),
      await oauth1Login(app, other, accessToken),
      await oauth1Login(app, consumer, accessToken, { freshness: stale }),
    ]
    clock.forward(86_400)
    refused.push(await oauth1Login(app, consumer, accessToken))
    const fresh = await accessTokenOf(app, { ...user, token: await relogin(app, user) }, consumer, ['reader'])
    await updateUser(app.deps, user.id, { enabled: false })
    refused.push(await oauth1Login(app, consumer, fresh))
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401))
    expect(new Set(refused.map(({ text }) => text)).size).toBe(1)
  })

  it('slows down who guesses the secrets of a consumer', async () => {
    const { app, consumer, accessToken } = await appWithAccessToken(['reader'], {
      config: { ks: { login_free_failures: 1, login_first_delay: 60 } },
    })
    const guess = async (key: string) =>
      (await oauth1Login(app, { key, secret: 'guess' }, accessToken)).status
    for (const key of [consumer.key, 'none'])
      expect([await guess(key), await guess(key), await guess(key)], key).toEqual([401, 401, 429])
    // Also with the right one: the answer must not tell.
    expect((await oauth1Login(app, consumer, accessToken)).status).toBe(429)
  })

  it('answers 400 for a request that is not signed at all', async () => {
    const { app, consumer } = await appWithAccessToken()
    const identity = { methods: ['oauth1'], oauth1: {} }
    expect((await authenticate(app, identity)).status).toBe(400)
    for (const authorization of [
      'Basic dXNlcjpwYXNz',
      'OAuth oauth_token="x"',
      // Without an access token.
      await signed('/v3/auth/tokens', { consumerKey: consumer.key, consumerSecret: consumer.secret }),
    ]) {
      const body = { auth: { identity } }
      const { status } = await app.call('POST', '/v3/auth/tokens', { body, headers: { authorization } })
      expect(status, authorization).toBe(400)
    }
  })
})

async function relogin(app: Awaited<ReturnType<typeof testApp>>, user: Ada): Promise<string> {
  const { id } = user
  const password = { user: { id, password: 'correct horse battery staple' } }
  const scope = { project: { id: app.ids.project } }
  return tokenIn(await authenticate(app, { methods: ['password'], password }, scope))
}

describe('a token of the method oauth1 ends at once', () => {
  type World = Awaited<ReturnType<typeof appWithAccessToken>>
  const endings: Record<string, (world: World) => Promise<unknown>> = {
    'when the access token is deleted': ({ app, user, accessToken }) =>
      app.call('DELETE', `/v3/users/${user.id}/OS-OAUTH1/access_tokens/${accessToken.key}`, { as: 'admin' }),
    'when the consumer is deleted': ({ app, consumer }) => deleteConsumer(app.deps, consumer.key),
    'when the user loses the role': async ({ app, user }) => {
      await revokeRole(app.deps, adasGrant(app, user.id, 'admin'))
      await revokeRole(app.deps, adasGrant(app, user.id, 'reader'))
    },
    'when the user is disabled': ({ app, user }) => updateUser(app.deps, user.id, { enabled: false }),
    'when the user is deleted': ({ app, user }) => deleteUser(app.deps, user.id),
    'when the domain of the user is disabled': ({ app }) =>
      updateDomain(app.deps, app.ids.domain, { enabled: false }),
    'when the project is disabled': ({ app }) => updateProject(app.deps, app.ids.project, { enabled: false }),
    'when the project is deleted': ({ app }) => deleteProject(app.deps, app.ids.project),
  }

  it.each(Object.entries(endings))('%s', async (_, end) => {
    const world = await appWithAccessToken()
    const { app, consumer, accessToken } = world
    const token = tokenIn(await oauth1Login(app, consumer, accessToken))
    expect(await validity(app, token)).toBe(200)
    await end(world)
    expect(await validity(app, token)).toBe(401)
    expect((await oauth1Login(app, consumer, accessToken)).status).toBe(401)
  })

  it('and leaves an event that names the consumer, for those who keep tokens elsewhere', async () => {
    const { app, consumer } = await appWithAccessToken()
    await deleteConsumer(app.deps, consumer.key)
    const events = await app.storage.read.selectFrom('revocation_event').select('consumer_id').execute()
    expect(events).toEqual([{ consumer_id: consumer.key }])
  })
})
