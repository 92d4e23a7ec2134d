import { AuthError } from '../../../errors.ts'
import type { PluginContext } from '../../../plugin.ts'
import type { IdentityPlugin } from '../../identity.ts'
import { federatedPlugin } from '../federated-plugin.ts'
import type { OidcOptions } from './oidc-options.ts'
import { type OidcProvider, oidcProvider } from './oidc-provider.ts'
import { showBearer } from './show-bearer.ts'
import { type OAuth2Answer, oauth2Failure, postAsClient } from './token-endpoint-request.ts'

/** Asks the provider for tokens with a grant. */
export type AskWithGrant = (provider: OidcProvider, context: PluginContext) => Promise<OAuth2Answer>

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
    if (refreshed !== undefined) return refreshed
    const answer = await ask(provider, context)
    const token = tokenIn(answer)
    if (token === undefined)
      throw new AuthError('invalid_response', `The identity provider answered without ${accessTokenType}.`, {
        status: answer.status,
      })
    return token
  }

  async function refresh(token: string, context: PluginContext): Promise<string | undefined> {
    const form = { grant_type: 'refresh_token', refresh_token: token }
    const { accessTokenEndpoint } = options
    const url = await provider
      .endpoint('token_endpoint', accessTokenEndpoint, 'refresh_token', context)
      .catch((error: unknown) => {
        // Without a status, the document was read and has no such grant.
        if (error instanceof AuthError && error.status === undefined) return undefined
        throw error
      })
    const answer = url === undefined ? undefined : await postAsClient(url, form, options, context)
    if (url === undefined || answer === undefined || answer.status === 400 || answer.status === 401) {
      refreshToken = undefined
      return undefined
    }
    // Anything else, such as a 503, says nothing of the token: it is for the next login.
    if (answer.status !== 200) throw oauth2Failure(url, answer)
    // A provider that gives no new refresh token goes on with the one it gave before.
    return tokenIn(answer)
  }

  function tokenIn({ answer }: OAuth2Answer): string | undefined {
    const next = answer.refresh_token
    if (typeof next === 'string' && next !== '') refreshToken = next
    const token = answer[accessTokenType]
    return typeof token === 'string' && token !== '' ? token : undefined
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
  const url = await provider.endpoint('token_endpoint', accessTokenEndpoint, form.grant_type, context)
  const answer = await postAsClient(url, form, options, context)
  if (answer.status !== 200) throw oauth2Failure(url, answer)
  return answer
}

/** What is asked for of the provider. */
export function openidScopeOf({ openidScope = 'openid profile' }: OidcOptions): string {
  return openidScope
}
