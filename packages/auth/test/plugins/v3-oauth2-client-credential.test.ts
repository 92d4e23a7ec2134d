import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type AuthErrorCode, type TransportResponse, v3OAuth2ClientCredential } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { issuedAt, tokenAnswer } from '../fixtures.ts'

const options = {
  authUrl: 'https://identity.example',
  oauth2Endpoint: 'https://identity.example/v3/OS-OAUTH2/token',
  oauth2ClientId: 'ac1',
  oauth2ClientSecret: 's3crät',
}
const bearer = (token: string, expires_in?: number): TransportResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in }),
})

/** Answers logins with a token, and the token endpoint with what is given. */
function identityService(answer: (index: number) => TransportResponse) {
  return scriptedTransport(({ url }, index) =>
    url.endsWith('/v3/auth/tokens') ? tokenAnswer(`gAAAAAB${index}`) : answer(index),
  )
}

describe('v3OAuth2ClientCredential', () => {
  it('sends a token of Keystone and one of OAuth 2.0, both for the application credential', async () => {
    const http = identityService((index) => bearer(`bearer-${index}`))
    const plugin = v3OAuth2ClientCredential(options)
    const headers = { 'x-auth-token': 'gAAAAAB0', authorization: 'Bearer bearer-1' }
    expect(await plugin.getHeaders?.(http)).toEqual(headers)
    expect(await plugin.getHeaders?.(http)).toEqual(headers)
    expect(http.requests).toHaveLength(2)
    const [login, token] = http.requests
    expect(JSON.parse(login?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: 'ac1', secret: 's3crät' },
        },
      },
    })
    expect(token).toMatchObject({
      method: 'POST',
      url: options.oauth2Endpoint,
      // base64('ac1:s3crät')
      headers: {
        authorization: 'Basic YWMxOnMzY3LDpHQ=',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    })
  })

  it('asks for no bearer token before one is wanted', async () => {
    const http = identityService(() => bearer('unused'))
    await v3OAuth2ClientCredential(options).getToken(http)
    expect(http.requests).toHaveLength(1)
  })

  it('keeps a bearer token until two minutes before it expires, and shares it', async () => {
    let now = issuedAt
    const http = identityService((index) => bearer(`bearer-${index}`, 600))
    const plugin = v3OAuth2ClientCredential({ ...options, now: () => now })
    const authorizations = async () => {
      const headers = await Promise.all([plugin.getHeaders?.(http), plugin.getHeaders?.(http)])
      return headers.map((one) => one?.authorization)
    }
    expect(await authorizations()).toStrictEqual(['Bearer bearer-1', 'Bearer bearer-1'])
    now = new Date(issuedAt.getTime() + 479_000)
    expect(await authorizations()).toStrictEqual(['Bearer bearer-1', 'Bearer bearer-1'])
    now = new Date(issuedAt.getTime() + 480_000)
    expect(await authorizations()).toStrictEqual(['Bearer bearer-2', 'Bearer bearer-2'])
    expect(http.requests).toHaveLength(3)
  })

  it('uses a bearer token with a short life for half of it, and one without a said life as long as its login', async () => {
    let now = issuedAt
    for (const [life, seconds, count] of [
      [60, 29, 2],
      [60, 30, 3],
      [undefined, 3479, 2],
      [undefined, 3480, 4],
    ] as const) {
      now = issuedAt
      const http = identityService((index) => bearer(`bearer-${index}`, life))
      const plugin = v3OAuth2ClientCredential({ ...options, now: () => now })
      await plugin.getHeaders?.(http)
      now = new Date(issuedAt.getTime() + seconds * 1000)
      await plugin.getHeaders?.(http)
      expect(http.requests).toHaveLength(count)
    }
  })

  it('replaces both when a service has refused one', async () => {
    const http = identityService((index) => bearer(`bearer-${index}`))
    const plugin = v3OAuth2ClientCredential(options)
    await plugin.getHeaders?.(http)
    expect(plugin.invalidate('gAAAAAB0')).toBe(true)
    expect(await plugin.getHeaders?.(http)).toEqual({
      'x-auth-token': 'gAAAAAB2',
      authorization: 'Bearer bearer-3',
    })
  })

  it.each<[string, TransportResponse, AuthErrorCode, RegExp]>([
    [
      '401',
      { status: 401, headers: {}, body: '{"error":"invalid_client","error_description":"no s3crät"}' },
      'unauthorized',
      /401: invalid_client$/,
    ],
    ['400', { status: 400, headers: {}, body: '{"error":"no s3crät"}' }, 'refused', /answered 400$/],
    ['503 in HTML', { status: 503, headers: {}, body: '<p>s3crät' }, 'refused', /answered 503$/],
    [
      'something else',
      { status: 200, headers: {}, body: '[]' },
      'invalid_response',
      /without an access_token$/,
    ],
    ['an empty token', bearer(''), 'invalid_response', /without an access_token$/],
  ])(
    'fails on %s of the token endpoint, and keeps the secret to itself',
    async (_, answer, code, message) => {
      const http = identityService(() => answer)
      const error = await expectRejection(
        code,
        Promise.resolve(v3OAuth2ClientCredential(options).getHeaders?.(http)),
      )
      expect(error.message).toMatch(message)
      expect(inspect(error)).not.toContain('s3cr')
    },
  )

  it('refuses endpoints that are no URLs', () => {
    for (const wrong of [{ authUrl: 'x' }, { oauth2Endpoint: 'ftp://x/' }])
      expectCode('invalid_option', () => v3OAuth2ClientCredential({ ...options, ...wrong }))
  })
})
