import { expect, it, vi } from 'vitest'
import { loadPlugin } from '../../src/loading/index.ts'
import { expectCode } from '../expect-code.ts'
import { formOf, json, oidcPeers } from '../plugins/federation/oidc/oidc-peers.ts'

const provider = {
  auth_url: 'https://identity.example',
  identity_provider: 'my idp/1',
  protocol: 'openid',
  client_id: 'cl:ient',
  access_token_endpoint: 'https://idp.example/token',
}

it.each([
  ['v3oidcpassword', { username: 'ada', password: 'pw' }, 'password'],
  ['v3oidcclientcredentials', { client_secret: 's' }, 'client_credentials'],
  ['v3oidcauthcode', { authorization_code: 'c0de', redirect_uri: 'http://localhost/' }, 'authorization_code'],
])('%s logs in with its grant', async (authType, values, grant) => {
  const http = oidcPeers(() => json(200, { access_token: 'b3arer' }))
  expect(await loadPlugin(authType, { ...provider, ...values }).getToken(http)).toBe('unscoped')
  expect(formOf(http.requests[0]).grant_type).toBe(grant)
})

it('v3oidcaccesstoken shows the token', async () => {
  const http = oidcPeers(() => json(500, {}))
  const { client_id, access_token_endpoint, ...federation } = provider
  await loadPlugin('v3oidcaccesstoken', { ...federation, access_token: 'b3arer' }).getToken(http)
  expect(http.requests[0]?.headers.authorization).toBe('Bearer b3arer')
})

it('v3oidcdeviceauthz writes where to go, without control characters', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const begun = { device_code: 'd', user_code: 'AB\u001b[2J', verification_uri: 'https://idp.example/d' }
  const http = oidcPeers(() => json(200, { ...begun, expires_in: 1 }))
  const more = { device_authorization_endpoint: 'https://idp.example/begin' }
  await loadPlugin('v3oidcdeviceauthz', { ...provider, ...more })
    .getToken(http)
    .catch(() => undefined)
  const text = String(written.mock.calls[0]?.[0])
  written.mockRestore()
  expect(text).toBe('To log in, open https://idp.example/d and enter AB?[2J\n')
})

it('v3oidcclientcredentials needs the secret', () => {
  expectCode('missing_options', () => loadPlugin('v3oidcclientcredentials', provider))
})
