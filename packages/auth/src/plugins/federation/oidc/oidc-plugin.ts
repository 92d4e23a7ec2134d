import { AuthError } from '../../../errors.ts'
import type { PluginContext } from '../../../plugin.ts'
import type { IdentityPlugin } from '../../identity.ts'
import { federatedPlugin } from '../federated-plugin.ts'
import type { OidcOptions } from './oidc-options.ts'
import { type OidcProvider, oidcProvider } from './oidc-provider.ts'
import { showBearer } from './show-bearer.ts'
import { type OAuth2Answer, oauth2Failure, postAsClient } from './token-endpoint-request.ts'

/**
 * Asks the provider for tokens with a grant.
 *
 * @param refused why the refresh token has not helped, if there was one
 */
export type AskWithGrant = (
  provider: OidcProvider,
  context: PluginContext,
  refused: AuthError | undefined,
) => Promise<OAuth2Answer>

/**
 * Gets a token of an OpenID Connect provider and shows it to Keystone. When the provider gave a refresh token, later logins
 * use that; if it is refused (400, 401), they begin anew.
 *
 * @param ask asks with the plugin's own grant; rejects when it is refused
 */
export function oidcPlugin(options: OidcOptions, ask: AskWithGrant): IdentityPlugin {
  const { accessTokenType = 'access_token' } = options
  const provider = oidcProvider(options)
  let refreshToken: string | undefined

  async function bearer(context: PluginContext): Promise<string> {
    const refreshed = refreshToken === undefined ? undefined : await refresh(refreshToken, context)
    if (typeof refreshed === 'string') return refreshed
    const token = tokenIn(await ask(provider, context, refreshed))
    if (token instanceof AuthError) throw token
    return token
  }

  /** Resolves to an error where the refresh token has not helped, and the login has to begin anew. */
  async function refresh(token: string, context: PluginContext): Promise<string | AuthError> {
    const form = { grant_type: 'refresh_token', refresh_token: token }
    const { accessTokenEndpoint } = options
    const endpoint = await provider
      .endpoint('token_endpoint', accessTokenEndpoint, 'refresh_token', context)
      .catch((error: unknown) => {
        // Without a status, the document was read and has no such grant.
        if (error instanceof AuthError && error.status === undefined) return error
        throw error
      })
    if (endpoint instanceof AuthError) return forget(endpoint)
    const answer = await postAsClient(endpoint, form, options, context)
    const { status } = answer
    if (status === 400 || status === 401) return forget(oauth2Failure(endpoint, answer))
    // Anything else, such as a 503, says nothing of the token: it is for the next login.
    if (status !== 200) throw oauth2Failure(endpoint, answer)
    // A provider that gives no new refresh token goes on with the one it gave before.
    return tokenIn(answer)
  }

  function forget(why: AuthError): AuthError {
    refreshToken = undefined
    return why
  }

  function tokenIn({ answer, status }: OAuth2Answer): string | AuthError {
    const next = answer.refresh_token
    if (typeof next === 'string' && next !== '') refreshToken = next
    const token = answer[accessTokenType]
    return typeof token === 'string' && token !== ''
      ? token
      : new AuthError('invalid_response', `The identity provider answered without ${accessTokenType}.`, {
          status,
        })
  }

  return federatedPlugin(options, async (url, context) => showBearer(url, await bearer(context), context))
}

/** Asks with a grant that is one form. @throws {@link AuthError} what the provider refuses */
export async function askTokenEndpoint(
  options: OidcOptions,
  form: Readonly<Record<string, string>> & { grant_type: string },
  provider: OidcProvider,
  context: PluginContext,
): Promise<OAuth2Answer> {
  const { accessTokenEndpoint } = options
  const endpoint = await provider.endpoint('token_endpoint', accessTokenEndpoint, form.grant_type, context)
  const answer = await postAsClient(endpoint, form, options, context)
  if (answer.status !== 200) throw oauth2Failure(endpoint, answer)
  return answer
}

/** What is asked for of the provider. */
export function openidScopeOf({ openidScope = 'openid profile' }: OidcOptions): string {
  return openidScope
}
