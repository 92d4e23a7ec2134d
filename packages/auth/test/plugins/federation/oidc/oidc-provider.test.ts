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
