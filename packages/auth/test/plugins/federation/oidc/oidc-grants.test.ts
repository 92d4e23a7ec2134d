import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  v3OidcAccessToken,
  v3OidcAuthorizationCode,
  v3OidcClientCredentials,
  v3OidcPassword,
} from '../../../../src/index.ts'
import { expectCode, expectRejection } from '../../../expect-code.ts'
import { errorAnswer } from '../../../fixtures.ts'
import { federatedUrl, formOf, json, oidcOptions, oidcPeers } from './oidc-peers.ts'

const user = { username: 'ada', password: 's3cret&=' }

describe('v3OidcPassword', () => {
  it('shows Keystone what the provider gave for the password, and keeps that token', async () => {
    const http = oidcPeers(() => json(200, { access_token: 'b3arer' }))
    const plugin = v3OidcPassword({ ...oidcOptions, ...user })
    expect(await plugin.getToken(http)).toBe('unscoped')
    expect(await plugin.getToken(http)).toBe('unscoped')
    expect(http.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://idp.example/token',
        redirect: false,
        body: 'grant_type=password&username=ada&password=s3cret%26%3D&scope=openid+profile&client_id=cl%3Aient',
      },
      { method: 'POST', url: federatedUrl, redirect: false, headers: { authorization: 'Bearer b3arer' } },
    ])
  })

  it('trades the token for one with a scope, the system too', async () => {
    const http = oidcPeers(() => json(200, { access_token: 'b3arer' }))
    const plugin = v3OidcPassword({ ...oidcOptions, ...user, systemScope: 'all' })
    expect(await plugin.getToken(http)).toBe('scoped')
    expect(JSON.parse(http.requests[2]?.body ?? '')).toStrictEqual({
      auth: {
        identity: { methods: ['token'], token: { id: 'unscoped' } },
        scope: { system: { all: true } },
      },
    })
  })

  it('sends a client secret in the header, in the encoding of RFC 6749, and the id nowhere else', async () => {
    const http = oidcPeers(() => json(200, { access_token: 'b3arer' }))
    await v3OidcPassword({ ...oidcOptions, ...user, clientSecret: 'p:w ü' }).getToken(http)
    const sent = `Basic ${btoa('cl%3Aient:p%3Aw+%C3%BC')}`
    expect(http.requests[0]?.headers.authorization).toBe(sent)
    expect(formOf(http.requests[0])).not.toHaveProperty('client_id')
  })

  it('asks for a passcode where the provider wants one', async () => {
    const http = oidcPeers(() => json(200, { access_token: 'b3arer' }))
    await v3OidcPassword({ ...oidcOptions, ...user, idpOtpKey: 'totp', otp: () => '123456' }).getToken(http)
    expect(formOf(http.requests[0])).toMatchObject({ totp: '123456', grant_type: 'password' })
  })

  it('uses a refresh token for the next login, and begins anew when that is refused', async () => {
    const answers = [
      json(200, { access_token: 'one', refresh_token: 'r1' }),
      json(200, { access_token: 'two' }),
      json(400, { error: 'invalid_grant' }),
      json(200, { access_token: 'three' }),
    ]
    const http = oidcPeers(() => answers.shift() ?? json(500, {}))
    const plugin = v3OidcPassword({ ...oidcOptions, ...user })
    for (let login = 0; login < 3; login += 1) {
      await plugin.getToken(http)
      plugin.invalidate()
    }
    const asked = http.requests.filter(({ url }) => url === oidcOptions.accessTokenEndpoint).map(formOf)
    expect(asked.map(({ grant_type }) => grant_type)).toStrictEqual([
      'password',
      'refresh_token',
      'refresh_token',
      'password',
    ])
    expect(asked[1]?.refresh_token).toBe('r1')
  })

  it.each([
    ['unauthorized', json(400, { error: 'invalid_grant', error_description: 's3cret&=' })],
    ['unauthorized', json(401, { error: 'invalid_client' })],
    ['refused', json(400, { error: 's3cret&=' })],
    ['refused', { status: 502, headers: {}, body: '<p>s3cret&=' }],
    ['invalid_response', json(302, {})],
    ['invalid_response', json(200, [])],
    ['invalid_response', json(200, { access_token: 1 })],
    ['invalid_response', json(200, { access_token: 'a\r\nb: c' })],
  ] as const)('rejects with %s, and keeps secrets to itself (%#)', async (code, answer) => {
    const plugin = v3OidcPassword({ ...oidcOptions, ...user })
    const error = await expectRejection(code, plugin.getToken(oidcPeers(() => answer)))
    expect(inspect(error)).not.toContain('s3cret')
  })

  it('says on one line what the provider says of an error, without the secrets that it repeats', async () => {
    const said = 'AADSTS50126:\u001b[2J bad\r\nTrace: s3cret&=, s3cret%26%3D, cl13nt'
    const http = oidcPeers(() => json(400, { error: 'invalid_grant', error_description: said }))
    const plugin = v3OidcPassword({ ...oidcOptions, ...user, clientSecret: 'cl13nt' })
    const { message } = await expectRejection('unauthorized', plugin.getToken(http))
    expect(message.endsWith(': invalid_grant: AADSTS50126: [2J bad Trace: ***, ***, ***'), message).toBe(true)
  })

  it('keeps a bearer token that Keystone repeats out of messages', async () => {
    const http = oidcPeers(
      () => json(200, { access_token: 'b3arer' }),
      () => errorAnswer(401, 'no b3arer'),
    )
    const error = await expectRejection(
      'unauthorized',
      v3OidcPassword({ ...oidcOptions, ...user }).getToken(http),
    )
    expect(inspect(error)).not.toContain('b3arer')
  })

  it.each([
    ['invalid_option', { accessTokenEndpoint: 'http://idp.example/token' }],
    ['invalid_option', { accessTokenEndpoint: 'https://u:p@idp.example/token' }],
    ['invalid_option', { accessTokenType: 'other' as 'id_token' }],
    ['missing_options', { accessTokenEndpoint: undefined }],
    ['missing_options', { idpOtpKey: 'totp' }],
    ['missing_options', { clientId: undefined as unknown as string }],
  ] as const)('refuses with %s options that cannot work (%#)', (code, wrong) => {
    expectCode(code, () => v3OidcPassword({ ...oidcOptions, ...user, ...wrong }))
  })

  it('takes http on this machine, and elsewhere when told to', () => {
    const elsewhere = { accessTokenEndpoint: 'http://idp.example/token', allowHttp: true }
    v3OidcPassword({ ...oidcOptions, ...user, ...elsewhere })
    v3OidcPassword({ ...oidcOptions, ...user, accessTokenEndpoint: 'http://127.0.0.1:1/token' })
  })
})

it('v3OidcClientCredentials shows Keystone the token that is asked for', async () => {
  const http = oidcPeers(() => json(200, { access_token: 'no', id_token: 'yes' }))
  const options = { ...oidcOptions, clientSecret: 's', accessTokenType: 'id_token' as const }
  await v3OidcClientCredentials(options).getToken(http)
  expect(formOf(http.requests[0])).toStrictEqual({
    grant_type: 'client_credentials',
    scope: 'openid profile',
  })
  expect(http.requests[1]?.headers.authorization).toBe('Bearer yes')
})

it('v3OidcAuthorizationCode sends its code once, with the verifier', async () => {
  const http = oidcPeers(() => json(200, { access_token: 'b3arer' }))
  const more = { code: 'c0de', redirectUri: 'http://localhost:1/', codeVerifier: 'v3rifier' }
  const plugin = v3OidcAuthorizationCode({ ...oidcOptions, ...more })
  await plugin.getToken(http)
  expect(formOf(http.requests[0])).toStrictEqual({
    grant_type: 'authorization_code',
    code: 'c0de',
    redirect_uri: 'http://localhost:1/',
    code_verifier: 'v3rifier',
    client_id: 'cl:ient',
  })
  plugin.invalidate()
  await expectRejection('unauthorized', plugin.getToken(http))
  expect(http.requests).toHaveLength(2)
})

it('v3OidcAccessToken asks for a token for each login', async () => {
  const http = oidcPeers(() => json(500, {}))
  const tokens = ['bearer-1', 'bearer-2']
  const plugin = v3OidcAccessToken({ ...oidcOptions, accessToken: () => tokens.shift() ?? '' })
  await plugin.getToken(http)
  plugin.invalidate()
  await plugin.getToken(http)
  expect(http.requests.map(({ headers }) => headers.authorization)).toStrictEqual([
    'Bearer bearer-1',
    'Bearer bearer-2',
  ])
})
