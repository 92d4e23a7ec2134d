import { describe, expect, it } from 'vitest'
import { v3OidcClientCredentials } from '../../../../src/index.ts'
import { expectRejection } from '../../../expect-code.ts'
import { json, oidcOptions, oidcPeers } from './oidc-peers.ts'

const discoveryEndpoint = 'https://idp.example/.well-known/openid-configuration'
const options = { ...oidcOptions, clientSecret: 's', accessTokenEndpoint: undefined, discoveryEndpoint }

describe('discovery of an OpenID Connect provider', () => {
  it('finds the token endpoint, and asks for it once', async () => {
    const http = oidcPeers(({ method }) =>
      method === 'GET'
        ? json(200, { token_endpoint: 'https://idp.example/t' })
        : json(200, { access_token: 'b3arer' }),
    )
    const plugin = v3OidcClientCredentials(options)
    await plugin.getToken(http)
    plugin.invalidate()
    await plugin.getToken(http)
    const asked = http.requests.map(({ url }) => url).filter((url) => url.includes('idp.example'))
    expect(asked).toStrictEqual([discoveryEndpoint, 'https://idp.example/t', 'https://idp.example/t'])
  })

  it('reads the document again after an hour by the clock that is given', async () => {
    let now = new Date('2031-05-06T07:08:09Z')
    const http = oidcPeers(({ method }) =>
      json(200, method === 'GET' ? { token_endpoint: 'https://idp.example/t' } : { access_token: 'b3arer' }),
    )
    const plugin = v3OidcClientCredentials({ ...options, now: () => now })
    for (const minutes of [0, 59, 2]) {
      now = new Date(now.getTime() + minutes * 60_000)
      plugin.invalidate()
      await plugin.getToken(http)
    }
    expect(http.requests.filter(({ url }) => url === discoveryEndpoint)).toHaveLength(2)
  })

  it('follows a redirect within the origin', async () => {
    const http = oidcPeers(({ method, url }) => {
      if (method === 'POST') return json(200, { access_token: 'b3arer' })
      return url === discoveryEndpoint
        ? { status: 301, headers: { location: '/real' }, body: '' }
        : json(200, { token_endpoint: 'https://idp.example/t' })
    })
    expect(await v3OidcClientCredentials(options).getToken(http)).toBe('unscoped')
    expect(http.requests.slice(0, 2)).toMatchObject([
      { url: discoveryEndpoint, redirect: false },
      { url: 'https://idp.example/real', redirect: false },
    ])
  })

  it.each([
    ['another origin', 'https://evil.example/doc', 1],
    ['http', 'http://idp.example/doc', 1],
    ['nowhere', undefined, 1],
    ['itself, without end', discoveryEndpoint, 4],
  ])('is not redirected to %s', async (_, location, requests) => {
    const headers = location === undefined ? {} : { location }
    const http = oidcPeers(() => ({ status: 302, headers, body: '' }))
    await expectRejection('discovery_failed', v3OidcClientCredentials(options).getToken(http))
    expect(http.requests).toHaveLength(requests)
  })

  it.each([
    ['discovery_failed', json(200, {})],
    ['discovery_failed', json(404, { token_endpoint: 'https://idp.example/t' })],
    ['discovery_failed', json(200, [])],
    ['discovery_failed', { status: 200, headers: {}, body: '<html>' }],
    ['discovery_failed', json(200, { token_endpoint: 'https://idp.example/t', grant_types_supported: [] })],
    ['invalid_option', json(200, { token_endpoint: 'http://idp.example/t' })],
  ] as const)('rejects with %s, and sends no secret (%#)', async (code, document) => {
    const http = oidcPeers(() => document)
    await expectRejection(code, v3OidcClientCredentials(options).getToken(http))
    expect(http.requests).toHaveLength(1)
  })
})
