import { clientAssertions, keySigner, secretSigner } from './client-assertion.ts'
import type { ExternalOAuth2Options } from './options.ts'

/** What is added to a request so that the server knows its client. */
export interface ClientProof {
  headers: Readonly<Record<string, string>>
  form: Readonly<Record<string, string>>
}

/**
 * How a client authenticates itself, made anew for each request.
 *
 * @throws {@link MiddlewareError} `invalid_option` for an algorithm or key that does not fit
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication}
 */
export function clientAuthentication(options: ExternalOAuth2Options, now: () => Date): () => ClientProof {
  const { authMethod = 'client_secret_basic', clientId, clientSecret = '', jwtKey = '', audience } = options
  const assertion = { clientId, audience, now, lifetimeSeconds: options.jwtBearerTimeOutSeconds ?? 300 }
  const inForm = (more: Record<string, string> = {}): ClientProof => ({
    headers: {},
    form: { client_id: clientId, ...more },
  })
  switch (authMethod) {
    case 'client_secret_basic': {
      const authorization = basic(clientId, clientSecret)
      return () => ({ headers: { authorization }, form: {} })
    }
    case 'client_secret_post':
      return () => inForm({ client_secret: clientSecret })
    case 'tls_client_auth':
      return () => inForm()
    case 'client_secret_jwt': {
      const { jwtAlgorithm = 'HS256' } = options
      const next = clientAssertions(jwtAlgorithm, secretSigner(jwtAlgorithm, clientSecret), assertion)
      return () => inForm(asserted(next()))
    }
    case 'private_key_jwt': {
      const { jwtAlgorithm = 'RS256' } = options
      const next = clientAssertions(jwtAlgorithm, keySigner(jwtAlgorithm, jwtKey), assertion)
      return () => inForm(asserted(next()))
    }
  }
}

function asserted(jwt: string): Record<string, string> {
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt,
  }
}

/** Both are encoded as forms first: RFC 6749, section 2.3.1. */
function basic(id: string, secret: string): string {
  const text = [id, secret].map((part) => new URLSearchParams({ '': part }).toString().slice(1)).join(':')
  return `Basic ${Buffer.from(text).toString('base64')}`
}
