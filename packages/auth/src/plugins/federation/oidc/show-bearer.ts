import { AuthError } from '../../../errors.ts'
import type { PluginContext } from '../../../plugin.ts'
import type { FederatedAnswer } from '../federated-plugin.ts'

/**
 * Shows Keystone a token of an OpenID Connect provider.
 *
 * @throws {@link AuthError} `invalid_response` for a token that no header can carry
 */
export async function showBearer(
  url: string,
  bearer: string,
  { transport, signal }: PluginContext,
): Promise<FederatedAnswer> {
  if (!/^[\x21-\x7e]+$/.test(bearer))
    throw new AuthError(
      'invalid_response',
      'The token of the identity provider has characters that no token has.',
    )
  const response = await transport({
    method: 'POST',
    url,
    headers: { accept: 'application/json', authorization: `Bearer ${bearer}` },
    redirect: false,
    ...(signal && { signal }),
  })
  return { response, secrets: [bearer] }
}
