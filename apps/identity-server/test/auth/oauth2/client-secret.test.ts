import { describe, expect, it } from 'vitest'
import { updateUser } from '../../../src/resources/users/users.ts'
import { type TestApp, testApp } from '../../app/test-app.ts'
import { standingClock } from '../clock.ts'
import { makeCredential } from '../credential-logins.ts'
import { validity } from '../login.ts'

const path = '/v3/OS-OAUTH2/token'
const formType = 'application/x-www-form-urlencoded'
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

/** Posts a form to the token endpoint. */
async function post(
  app: TestApp,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
  url = path,
) {
  const payload = typeof form === 'string' ? form : new URLSearchParams(form).toString()
  const answer = await app.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': formType, ...headers },
    payload,
  })
  const { statusCode: status, headers: sent, body: text } = answer
  return { status, headers: sent, text, json: JSON.parse(text) }
}

const grant = { grant_type: 'client_credentials' }
const refused = { error: 'invalid_client', error_description: 'Client authentication failed.' }

describe('POST /v3/OS-OAUTH2/token', () => {
  it('gives a bearer token for an application credential, by HTTP Basic or in the form', async () => {
    const app = await testApp()
    const { id, secret } = await makeCredential(app, { roles: [{ name: 'reader' }] })
    for (const url of [path, '/auth/oauth2/token']) {
      for (const { status, json, headers } of [
        await post(app, grant, { authorization: basic(id, secret) }, url),
        await post(app, { ...grant, client_id: id, client_secret: secret }, {}, url),
      ]) {
        expect([status, json]).toEqual([
          200,
          { access_token: expect.any(String), token_type: 'Bearer', expires_in: expect.any(Number) },
        ])
        expect(headers).toMatchObject({
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
          pragma: 'no-cache',
        })
        const token = json.access_token
        const shown = await app.call('GET', '/v3/auth/tokens', {
          token,
          headers: { 'x-subject-token': token },
        })
        expect(shown.json.token).toMatchObject({
          methods: ['application_credential'],
          user: { id: app.ids.users.member },
          project: { id: app.ids.project },
          roles: [{ name: 'reader' }],
          application_credential: { id, restricted: true },
        })
      }
    }
  })

  it('says how long the token is good for, which is never longer than the credential', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    const expires_at = new Date(clock.now().getTime() + 90_000).toISOString()
    const brief = await makeCredential(app, { expires_at })
    const long = await makeCredential(app, { name: 'long' })
    const expiresIn = async ({ id, secret }: { id: string; secret: string }) =>
      (await post(app, grant, { authorization: basic(id, secret) })).json.expires_in
    expect(await expiresIn(brief)).toBe(90)
    expect(await expiresIn(long)).toBe(3600)
  })

  it('refuses every client that is not proven with one answer', async () => {
    const app = await testApp()
    const { id, secret } = await makeCredential(app)
    const answers = [
      await post(app, { ...grant, client_id: id, client_secret: 'wrong' }),
      await post(app, { ...grant, client_id: 'unknown', client_secret: secret }),
      await post(app, { ...grant, client_id: id }),
      await post(app, { ...grant, client_id: id, client_secret: '' }),
      await post(app, { ...grant, client_secret: secret }),
      await post(app, grant),
    ]
    const withBasic = [
      await post(app, grant, { authorization: basic(id, 'wrong') }),
      await post(app, grant, { authorization: basic('unknown', secret) }),
      await post(app, grant, { authorization: 'Basic !' }),
    ]
    await updateUser(app.deps, app.ids.users.member, { enabled: false })
    answers.push(await post(app, { ...grant, client_id: id, client_secret: secret }))
    const keystone = 'Keystone uri="http://localhost/v3"'
    for (const { status, json, headers } of answers)
      expect([status, json, headers['www-authenticate']]).toEqual([401, refused, keystone])
    for (const { status, json, headers } of withBasic)
      expect([status, json, headers['www-authenticate']]).toEqual([
        401,
        refused,
        `${keystone}, Basic realm="OAuth2"`,
      ])
    for (const { headers } of [...answers, ...withBasic]) expect(headers['cache-control']).toBe('no-store')
  })

  it.each([
    ['without grant_type', 'client_id=x&client_secret=y', 'invalid_request'],
    ['with another grant_type', 'grant_type=password&client_id=x&client_secret=y', 'unsupported_grant_type'],
    [
      'with a parameter twice',
      'grant_type=client_credentials&grant_type=client_credentials',
      'invalid_request',
    ],
    ['without a body', '', 'invalid_request'],
  ])('answers 400 %s', async (_, form, error) => {
    const app = await testApp()
    const { status, json } = await post(app, form)
    expect([status, json]).toEqual([400, { error, error_description: expect.any(String) }])
    expect(json.error_description).not.toMatch(/["\\]/)
  })

  it('answers 400 for a body that is no form, and for two ways to prove who it is', async () => {
    const app = await testApp()
    const { id, secret } = await makeCredential(app)
    const claim = { ...grant, client_id: id, client_secret: secret }
    for (const answer of [
      await post(app, JSON.stringify(claim), { 'content-type': 'application/json' }),
      await post(app, 'x', { 'content-type': 'text/plain' }),
      await post(app, claim, { authorization: basic(id, secret) }),
    ])
      expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request'])
  })

  it('refuses secrets where they are switched off, or the method is', async () => {
    for (const config of [
      { oauth2: { oauth2_authn_methods: ['tls_client_auth'] } },
      { auth: { methods: ['password', 'token'] } },
    ]) {
      const app = await testApp({ config })
      const { id, secret } = await makeCredential(app)
      const { status, json } = await post(app, { ...grant, client_id: id, client_secret: secret })
      expect([status, json]).toEqual([401, refused])
    }
  })

  it('slows guessing down, and says when to come back', async () => {
    const app = await testApp({ config: { ks: { login_free_failures: 1, login_first_delay: 60 } } })
    const guess = () => post(app, { ...grant, client_id: 'x', client_secret: 'guess' })
    expect([(await guess()).status, (await guess()).status]).toEqual([401, 401])
    const { status, json, headers } = await guess()
    expect([status, json.error]).toEqual([429, 'other_error'])
    expect(headers['retry-after']).toBe('60')
  })

  it('ends its tokens with the application credential', async () => {
    const app = await testApp()
    const { id, secret } = await makeCredential(app)
    const token = (await post(app, grant, { authorization: basic(id, secret) })).json.access_token
    expect(await validity(app, token)).toBe(200)
    const url = `/v3/users/${app.ids.users.member}/application_credentials/${id}`
    expect((await app.call('DELETE', url, { as: 'member' })).status).toBe(204)
    expect(await validity(app, token)).toBe(401)
    expect((await post(app, grant, { authorization: basic(id, secret) })).status).toBe(401)
  })

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'] as const)(
    'answers 405 to %s as OAuth 2.0 does',
    async (method) => {
      const app = await testApp()
      for (const url of [path, '/auth/oauth2/token']) {
        const { status, headers, text } = await app.call(method, url)
        expect([status, headers.allow]).toEqual([405, 'POST'])
        if (method === 'HEAD') continue
        expect(JSON.parse(text)).toEqual({
          error: 'other_error',
          error_description: 'The method is not allowed for the requested URL.',
        })
      }
    },
  )

  it('is described as a form', async () => {
    const { call } = await testApp()
    const { paths } = (await call('GET', '/openapi.json')).json
    const { requestBody } = paths[path].post
    expect(Object.keys(requestBody.content)).toEqual([formType])
    expect(requestBody.content[formType].schema.required).toEqual(['grant_type'])
  })
})
