import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  type AuthErrorCode,
  type TransportResponse,
  type V3OAuth2MtlsClientCredentialOptions,
  v3OAuth2MtlsClientCredential,
} from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { errorAnswer, projectToken, tokenAnswer } from '../fixtures.ts'

const options: V3OAuth2MtlsClientCredentialOptions = {
  authUrl: 'https://identity.example',
  oauth2Endpoint: 'https://identity.example/v3/OS-OAUTH2/token',
  oauth2ClientId: 'client & 1',
}
const bearer: TransportResponse = {
  status: 200,
  headers: {},
  body: '{"access_token":"b34rer","token_type":"Bearer","expires_in":3600}',
}
const described: TransportResponse = { status: 200, headers: {}, body: projectToken }

/** Answers the token endpoint and questions about tokens. */
const service = (token = bearer, answer = described) =>
  scriptedTransport(({ method }) => (method === 'POST' ? token : answer))

describe('v3OAuth2MtlsClientCredential', () => {
  it('gets a token for its certificate, and asks with it what it is', async () => {
    const http = service()
    const access = await v3OAuth2MtlsClientCredential(options).getAccess(http)
    expect(access).toMatchObject({ token: 'b34rer', user: { name: 'ada' } })
    expect(http.requests).toStrictEqual([
      {
        method: 'POST',
        url: 'https://identity.example/v3/OS-OAUTH2/token',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&client_id=client+%26+1',
        signal: expect.any(AbortSignal),
      },
      {
        method: 'GET',
        url: 'https://identity.example/v3/auth/tokens',
        headers: { accept: 'application/json', 'x-auth-token': 'b34rer', 'x-subject-token': 'b34rer' },
        redirect: false,
        signal: expect.any(AbortSignal),
      },
    ])
  })

  it('sends its one token in both headers, and finds endpoints', async () => {
    const http = service()
    const plugin = v3OAuth2MtlsClientCredential(options)
    expect(await plugin.getHeaders?.(http)).toStrictEqual({
      'x-auth-token': 'b34rer',
      authorization: 'Bearer b34rer',
    })
    expect(await plugin.getEndpoint(http, { serviceType: 'compute' })).toBe('https://nova.example/v2.1')
    expect(http.requests).toHaveLength(2)
  })

  it.each([
    ['https://h', 'https://h/v3/auth/tokens'],
    ['https://h/identity/v3/', 'https://h/identity/v3/auth/tokens'],
  ])('knows for the auth URL %s to ask at %s', async (authUrl, url) => {
    for (const [includeCatalog, query] of [
      [undefined, ''],
      [false, '?nocatalog'],
    ] as const) {
      const http = service()
      await v3OAuth2MtlsClientCredential({ ...options, authUrl, includeCatalog }).getToken(http)
      expect(http.requests[1]?.url).toBe(url + query)
    }
  })

  it.each<[string, TransportResponse, TransportResponse, AuthErrorCode]>([
    [
      'no certificate',
      { ...bearer, status: 401, body: '{"error":"invalid_client"}' },
      described,
      'unauthorized',
    ],
    ['no token', { ...bearer, body: '{}' }, described, 'invalid_response'],
    ['a token that is not known', bearer, errorAnswer(401, 'no b34rer'), 'unauthorized'],
    ['something else', bearer, { ...described, body: '{"access":"b34rer"}' }, 'invalid_response'],
  ])('fails on %s, and keeps the token to itself', async (_, token, answer, code) => {
    const plugin = v3OAuth2MtlsClientCredential(options)
    const error = await expectRejection(code, plugin.getToken(service(token, answer)))
    expect(inspect(error)).not.toContain('b34rer')
  })

  it('names all that is missing, and refuses endpoints that are no URLs', () => {
    const error = expectCode('missing_options', () =>
      v3OAuth2MtlsClientCredential({} as V3OAuth2MtlsClientCredentialOptions),
    )
    expect(error.options).toStrictEqual(['authUrl', 'oauth2Endpoint', 'oauth2ClientId'])
    for (const wrong of [{ authUrl: 'x' }, { oauth2Endpoint: 'ftp://x/' }])
      expectCode('invalid_option', () => v3OAuth2MtlsClientCredential({ ...options, ...wrong }))
  })

  it('renews its token with another of both requests', async () => {
    const http = scriptedTransport(({ method }, index) =>
      method === 'POST' ? { ...bearer, body: `{"access_token":"b${index}"}` } : tokenAnswer('ignored'),
    )
    const plugin = v3OAuth2MtlsClientCredential(options)
    expect(await plugin.getToken(http)).toBe('b0')
    expect(plugin.invalidate('b0')).toBe(true)
    expect(await plugin.getToken(http)).toBe('b2')
  })
})
