import { describe, expect, it } from 'vitest'
import { createProject } from '../../src/resources/projects/projects.ts'
import { testApp } from '../app/test-app.ts'
import { standingClock } from '../auth/clock.ts'
import { tokenIn } from '../auth/login.ts'
import {
  accessTokenOf,
  ada,
  askForAccessToken,
  askForRequestToken,
  authorize,
  type Keys,
  keysIn,
  newConsumer,
  oauth1Login,
  signed,
} from '../auth/oauth1-client.ts'

const requestTokenPath = '/v3/OS-OAUTH1/request_token'
const accessTokenPath = '/v3/OS-OAUTH1/access_token'

const signer = (consumer: Keys, token?: Keys) => ({
  consumerKey: consumer.key,
  consumerSecret: consumer.secret,
  token,
})

/** Everything up to the point where Ada decides. */
async function asked(options: Parameters<typeof testApp>[0] = {}) {
  const app = await testApp(options)
  const consumer = await newConsumer(app)
  const requestToken = keysIn(await askForRequestToken(app, consumer, app.ids.project))
  return { app, consumer, requestToken, user: await ada(app) }
}

describe('POST /v3/OS-OAUTH1/request_token', () => {
  it('gives a token for eight hours, as a form', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    const { status, headers, text } = await askForRequestToken(app, await newConsumer(app), app.ids.project)
    expect(status).toBe(201)
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(headers['cache-control']).toBe('no-store')
    const expires = new Date(clock.now().getTime() + 28_800_000).toISOString().replace('Z', '000Z')
    expect(text).toMatch(/^oauth_token=[0-9a-f]{32}&oauth_token_secret=[0-9a-f]{32}&oauth_expires_at=[^&]+$/)
    expect(text.split('oauth_expires_at=')[1]).toBe(expires)
  })

  it('says nothing of expiry when tokens are good for ever', async () => {
    const { app, requestToken, user } = await asked({ config: { oauth1: { request_token_duration: 0 } } })
    expect((await authorize(app, user.token, requestToken, [{ name: 'reader' }])).status).toBe(200)
    const answer = await askForRequestToken(app, await newConsumer(app), app.ids.project)
    expect(answer.text).toMatch(/^oauth_token=[0-9a-f]{32}&oauth_token_secret=[0-9a-f]{32}$/)
  })

  it('takes a signature for the URL that the service is known by, wherever the request came in', async () => {
    const app = await testApp({ config: { DEFAULT: { public_endpoint: 'https://identity.example/' } } })
    const consumer = await newConsumer(app)
    const post = async (base: string) => {
      const callback = [['oauth_callback', 'oob']] as const
      const authorization = await signed(requestTokenPath, signer(consumer), callback, {}, base)
      const headers = { authorization, 'requested-project-id': app.ids.project, host: 'internal:5000' }
      return (await app.call('POST', requestTokenPath, { headers })).status
    }
    expect(await post('https://identity.example')).toBe(201)
    expect(await post('http://internal:5000')).toBe(401)
  })

  it('signs what is in the query and in a form', async () => {
    const app = await testApp()
    const consumer = await newConsumer(app)
    const sign = (path: string, form: readonly (readonly [string, string])[] = []) =>
      signed(path, signer(consumer), [['oauth_callback', 'oob'], ...form])
    const post = async (authorization: string, url: string, payload?: string) => {
      const headers = { authorization, 'requested-project-id': app.ids.project }
      const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
      const all = payload === undefined ? headers : { ...headers, ...form }
      return (await app.app.inject({ method: 'POST', url, headers: all, ...(payload && { payload }) }))
        .statusCode
    }
    const query = `${requestTokenPath}?b=2&a=%20`
    expect(await post(await sign(query), query)).toBe(201)
    expect(await post(await sign(requestTokenPath), query)).toBe(401)
    const authorization = await sign(requestTokenPath, [
      ['c', 'x y'],
      ['c', 'a'],
    ])
    // A signature says where its parameters come from; what is in the form must not be in the header as well.
    const inHeader = authorization.replace(/, c="[^"]*"/g, '')
    expect(await post(inHeader, requestTokenPath, 'c=x+y&c=a')).toBe(201)
    expect(await post(inHeader, requestTokenPath, 'c=x+y')).toBe(401)
  })

  it.each([
    ['no Authorization', () => undefined],
    ['another scheme', () => 'Basic dXNlcjpwYXNz'],
    ['no parameters', () => 'OAuth '],
    ['a parameter twice', (header: string) => `${header}, oauth_callback="oob"`],
    ['no consumer', (header: string) => header.replace(/oauth_consumer_key="\w+", /, '')],
    ['no callback', (header: string) => header.replace('oauth_callback="oob", ', '')],
    ['no signature', (header: string) => header.replace(/, oauth_signature="[^"]+"/, '')],
    ['no nonce', (header: string) => header.replace(/oauth_nonce="\w+", /, '')],
    ['no timestamp', (header: string) => header.replace(/oauth_timestamp="\d+", /, '')],
    ['a timestamp that is none', (header: string) => header.replace(/oauth_timestamp="/, '$&-')],
    ['another kind of signature', (header: string) => header.replace('HMAC-SHA1', 'PLAINTEXT')],
    ['another version', (header: string) => header.replace('oauth_version="1.0"', 'oauth_version="2.0"')],
  ])('answers 400 for %s', async (_, change) => {
    const app = await testApp()
    const header = await signed(requestTokenPath, signer(await newConsumer(app)), [['oauth_callback', 'oob']])
    const authorization = change(header)
    const headers = { 'requested-project-id': app.ids.project, ...(authorization && { authorization }) }
    expect((await app.call('POST', requestTokenPath, { headers })).status).toBe(400)
  })

  it('answers 400 for parameters of OAuth in the query, and without a project', async () => {
    const app = await testApp()
    const consumer = await newConsumer(app)
    const header = (path: string) => signed(path, signer(consumer), [['oauth_callback', 'oob']])
    const query = `${requestTokenPath}?oauth_token=x`
    const headers = { 'requested-project-id': app.ids.project, authorization: await header(query) }
    expect((await app.call('POST', query, { headers })).status).toBe(400)
    const authorization = await header(requestTokenPath)
    expect((await app.call('POST', requestTokenPath, { headers: { authorization } })).status).toBe(400)
  })

  it('answers 401 for an unknown consumer as for a wrong secret, whether or not there is such a project', async () => {
    const app = await testApp()
    const consumer = await newConsumer(app)
    const unproven = [
      { key: '0'.repeat(32), secret: consumer.secret },
      { key: '0'.repeat(32), secret: '' },
      { ...consumer, secret: 'wrong' },
    ]
    const answers = []
    for (const keys of unproven) {
      for (const project of [app.ids.project, 'none'])
        answers.push(await askForRequestToken(app, keys, project))
    }
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(401)
  })

  it('answers 404 for a project that does not exist, or is a domain', async () => {
    const app = await testApp()
    const consumer = await newConsumer(app)
    for (const project of ['none', app.ids.domain])
      expect((await askForRequestToken(app, consumer, project)).status).toBe(404)
  })

  it('answers 401 for a signature that is too old, from the future, or was here before', async () => {
    const app = await testApp()
    const client = signer(await newConsumer(app))
    const post = async (seconds: number, nonce?: string) => {
      const now = new Date(Date.now() + seconds * 1000)
      const freshness = { now, ...(nonce !== undefined && { nonce }) }
      const authorization = await signed(requestTokenPath, client, [['oauth_callback', 'oob']], freshness)
      const headers = { authorization, 'requested-project-id': app.ids.project }
      return (await app.call('POST', requestTokenPath, { headers })).status
    }
    expect(await post(-590)).toBe(201)
    expect(await post(590)).toBe(201)
    expect(await post(-610)).toBe(401)
    expect(await post(610)).toBe(401)
    expect(await post(5, 'abc')).toBe(201)
    expect(await post(5, 'abc')).toBe(401)
    expect(await post(6, 'abc')).toBe(201)
  })
})

describe('PUT /v3/OS-OAUTH1/authorize/{request_token_id}', () => {
  it('answers a verifier, another one every time', async () => {
    const { app, requestToken, user } = await asked()
    const verifiers = []
    for (const roles of [[{ name: 'reader' }], [{ id: app.ids.roles.reader }, { name: 'reader' }]]) {
      const { status, json } = await authorize(app, user.token, requestToken, roles)
      expect(status).toBe(200)
      expect(json).toEqual({ token: { oauth_verifier: expect.stringMatching(/^[a-zA-Z2-9]{8}$/) } })
      verifiers.push(json.token.oauth_verifier)
    }
    expect(verifiers[0]).not.toBe(verifiers[1])
  })

  it('answers 401 unless the user has every one of the roles on the project', async () => {
    const { app, requestToken, user } = await asked()
    const { manager, admin } = app.ids.roles
    const of = async (roles: unknown) => (await authorize(app, user.token, requestToken, roles)).status
    expect(await of([{ name: 'reader' }, { name: 'service' }])).toBe(401)
    expect(await of([{ name: 'unheard of' }])).toBe(401)
    expect(await of([{ id: 'none' }])).toBe(401)
    // Implied by admin.
    expect(await of([{ id: manager }, { id: admin }])).toBe(200)
  })

  it('looks at the project of the request token, not at that of the caller', async () => {
    const { app, consumer, user } = await asked()
    const elsewhere = await createProject(app.deps, { name: 'elsewhere', domainId: app.ids.domain })
    const requestToken = keysIn(await askForRequestToken(app, consumer, elsewhere.id))
    expect((await authorize(app, user.token, requestToken, [{ name: 'reader' }])).status).toBe(401)
  })

  it('answers 404 for a request token that is unknown, used or past its time', async () => {
    const clock = standingClock()
    const { app, consumer, requestToken, user } = await asked({
      clock: clock.now,
      config: { token: { expiration: 100_000 } },
    })
    const roles = [{ name: 'reader' }]
    expect((await authorize(app, user.token, { key: 'none', secret: '' }, roles)).status).toBe(404)
    const { json } = await authorize(app, user.token, requestToken, roles)
    expect((await askForAccessToken(app, consumer, requestToken, json.token.oauth_verifier)).status).toBe(201)
    expect((await authorize(app, user.token, requestToken, roles)).status).toBe(404)
    const late = keysIn(await askForRequestToken(app, consumer, app.ids.project))
    clock.forward(28_800)
    expect((await authorize(app, user.token, late, roles)).status).toBe(404)
  })

  it('answers 400 for roles that are none', async () => {
    const { app, requestToken, user } = await asked()
    for (const roles of [undefined, [], {}, ['reader'], [{}], [{ id: 'a', name: 'b' }], [{ id: '' }]]) {
      const { status } = await authorize(app, user.token, requestToken, roles)
      expect(status, JSON.stringify(roles)).toBe(400)
    }
  })

  it('is for admins of a project who act for themselves', async () => {
    const { app, consumer, requestToken, user } = await asked()
    const body = { roles: [{ name: 'reader' }] }
    const put = async (call: object) =>
      (await app.call('PUT', `/v3/OS-OAUTH1/authorize/${requestToken.key}`, { body, ...call })).status
    expect(await put({})).toBe(401)
    expect(await put({ as: 'member' })).toBe(403)
    expect(await put({ as: 'system-admin' })).toBe(403)
    expect(await put({ token: user.token })).toBe(200)
    const accessToken = await accessTokenOf(app, user, consumer, ['admin'])
    const delegated = tokenIn(await oauth1Login(app, consumer, accessToken))
    expect(await put({ token: delegated })).toBe(403)
  })
})

describe('POST /v3/OS-OAUTH1/access_token', () => {
  it('gives a token for a day, as a form', async () => {
    const clock = standingClock()
    const { app, consumer, requestToken, user } = await asked({ clock: clock.now })
    const { json } = await authorize(app, user.token, requestToken, [{ name: 'reader' }])
    const answer = await askForAccessToken(app, consumer, requestToken, json.token.oauth_verifier)
    expect(answer.status).toBe(201)
    expect(answer.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(answer.text).toMatch(
      /^oauth_token=[0-9a-f]{32}&oauth_token_secret=[0-9a-f]{32}&oauth_expires_at=[^&]+$/,
    )
    const expires = new Date(clock.now().getTime() + 86_400_000).toISOString().replace('Z', '000Z')
    expect(answer.text.split('oauth_expires_at=')[1]).toBe(expires)
  })

  it('answers 401 for everything that is not proven, with the same body', async () => {
    const clock = standingClock()
    const { app, consumer, requestToken, user } = await asked({ clock: clock.now })
    const other = await newConsumer(app)
    const undecided = keysIn(await askForRequestToken(app, consumer, app.ids.project))
    const { oauth_verifier: verifier } = (
      await authorize(app, user.token, requestToken, [{ name: 'reader' }])
    ).json.token
    const refused = [
      await askForAccessToken(app, consumer, requestToken, 'aaaaaaaa'),
      await askForAccessToken(app, consumer, undecided, verifier),
      await askForAccessToken(app, consumer, { key: 'none', secret: '' }, verifier),
      await askForAccessToken(app, consumer, { ...requestToken, secret: 'wrong' }, verifier),
      await askForAccessToken(app, { ...consumer, secret: 'wrong' }, requestToken, verifier),
      await askForAccessToken(app, other, requestToken, verifier),
      await askForAccessToken(app, { key: 'none', secret: '' }, requestToken, verifier),
    ]
    // Once, and in time.
    expect((await askForAccessToken(app, consumer, requestToken, verifier)).status).toBe(201)
    refused.push(await askForAccessToken(app, consumer, requestToken, verifier))
    const { json } = await authorize(app, user.token, undecided, [{ name: 'reader' }])
    clock.forward(28_800)
    refused.push(await askForAccessToken(app, consumer, undecided, json.token.oauth_verifier))
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401))
    expect(new Set(refused.map(({ text }) => text)).size).toBe(1)
  })

  it('takes the verifier of the last decision alone, with the roles of that', async () => {
    const { app, consumer, requestToken, user } = await asked()
    const first = (await authorize(app, user.token, requestToken, [{ name: 'admin' }])).json.token
    const last = (await authorize(app, user.token, requestToken, [{ name: 'reader' }])).json.token
    expect((await askForAccessToken(app, consumer, requestToken, first.oauth_verifier)).status).toBe(401)
    const answer = await askForAccessToken(app, consumer, requestToken, last.oauth_verifier)
    const login = await oauth1Login(app, consumer, keysIn(answer))
    expect(login.json.token.roles.map(({ name }: { name: string }) => name)).toEqual(['reader'])
  })

  it.each(['oauth_token', 'oauth_verifier'])('answers 400 without %s', async (name) => {
    const { app, consumer, requestToken } = await asked()
    const header = await signed(accessTokenPath, signer(consumer, requestToken), [
      ['oauth_verifier', 'aaaaaaaa'],
    ])
    const authorization = header.replace(new RegExp(`${name}="[^"]*", `), '')
    expect((await app.call('POST', accessTokenPath, { headers: { authorization } })).status).toBe(400)
    expect((await app.call('POST', accessTokenPath)).status).toBe(400)
  })

  it('is made once when two ask at the same time', async () => {
    const { app, consumer, requestToken, user } = await asked()
    const { json } = await authorize(app, user.token, requestToken, [{ name: 'reader' }])
    const ask = () => askForAccessToken(app, consumer, requestToken, json.token.oauth_verifier)
    const answers = await Promise.all([ask(), ask(), ask()])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401])
    expect(await app.deps.accessTokens.list(user.id)).toHaveLength(1)
  })
})

describe('the steps of OAuth1', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE'] as const)('answer 405 to %s', async (method) => {
    const { call } = await testApp()
    for (const path of [requestTokenPath, accessTokenPath]) {
      const { status, headers } = await call(method, path)
      expect(status).toBe(405)
      expect(headers.allow).toBe('POST')
    }
  })
})
