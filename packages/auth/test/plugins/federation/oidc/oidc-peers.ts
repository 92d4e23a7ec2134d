import { scriptedTransport } from '../../../../src/testing/index.ts'
import type { TransportRequest, TransportResponse } from '../../../../src/transport.ts'
import { tokenAnswer } from '../../../fixtures.ts'

export const oidcOptions = {
  authUrl: 'https://identity.example',
  identityProvider: 'my idp/1',
  protocol: 'openid',
  clientId: 'cl:ient',
  accessTokenEndpoint: 'https://idp.example/token',
}

export const federatedUrl =
  'https://identity.example/v3/OS-FEDERATION/identity_providers/my%20idp%2F1/protocols/openid/auth'

export function json(status: number, body: unknown): TransportResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** A Keystone that takes every bearer token, and a provider that answers with what is given. */
export function oidcPeers(
  provider: (request: TransportRequest, index: number) => TransportResponse,
  keystone: () => TransportResponse = () => tokenAnswer('unscoped'),
) {
  return scriptedTransport((request, index) => {
    if (request.url === federatedUrl) return keystone()
    return request.url.endsWith('/v3/auth/tokens') ? tokenAnswer('scoped') : provider(request, index)
  })
}

/** What was posted as a form. */
export function formOf(request: TransportRequest | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(request?.body))
}
