import { AuthError } from '../../../errors.ts'
import type { PluginContext } from '../../../plugin.ts'
import { asObject, type JsonObject } from '../../../wire/json.ts'
import { parseJson } from '../../parse-json.ts'
import { requireSecureEndpoint } from '../../secure-endpoint.ts'
import { sharedValue } from '../../shared-value.ts'
import type { OidcOptions } from './oidc-options.ts'
import type { ClientEndpoint } from './token-endpoint-request.ts'

/** How long what a provider says of itself is believed. */
const documentLifeMs = 60 * 60 * 1000

/** Redirects within an origin, such as one that adds a slash. */
const maxRedirects = 3

/** Endpoints that a discovery document names. */
export type ProviderEndpoint = 'token_endpoint' | 'device_authorization_endpoint'

/** Where an OpenID Connect provider is, and what it can do. */
export interface OidcProvider {
  /**
   * @param given what the options say, which wins
   * @throws {@link AuthError} `discovery_failed` when nobody says it, or the provider has no such grant
   */
  endpoint(
    name: ProviderEndpoint,
    given: string | undefined,
    grantType: string,
    context: PluginContext,
  ): Promise<ClientEndpoint>
}

/**
 * Reads the provider's discovery document when it is first needed, and again after an hour.
 *
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata}
 */
export function oidcProvider({
  discoveryEndpoint,
  allowHttp,
  now = () => new Date(),
}: OidcOptions): OidcProvider {
  const shared = sharedValue(
    async (context) => ({
      document: discoveryEndpoint === undefined ? {} : await fetchDocument(discoveryEndpoint, context),
      goodUntil: now().getTime() + documentLifeMs,
    }),
    ({ goodUntil }) => now().getTime() < goodUntil,
  )
  return {
    async endpoint(name, given, grantType, context) {
      const { document } = await shared.get(context)
      const grants = document.grant_types_supported
      if (Array.isArray(grants) && !grants.includes(grantType))
        throw new AuthError('discovery_failed', `${discoveryEndpoint} does not offer the grant ${grantType}.`)
      const authMethod = authMethodIn(document)
      if (given !== undefined) return { url: given, authMethod }
      const found = document[name]
      if (typeof found !== 'string')
        throw new AuthError(
          'discovery_failed',
          `${discoveryEndpoint ?? 'No discovery document'} names no ${name}. Give it as an option.`,
        )
      requireSecureEndpoint(found, `${name} of ${discoveryEndpoint}`, allowHttp)
      return { url: found, authMethod }
    },
  }
}

/** The header, unless the provider takes secrets in the form alone: a provider that does not say takes them in the header. */
function authMethodIn({
  token_endpoint_auth_methods_supported: some,
}: JsonObject): ClientEndpoint['authMethod'] {
  const inForm =
    Array.isArray(some) && some.includes('client_secret_post') && !some.includes('client_secret_basic')
  return inForm ? 'client_secret_post' : 'client_secret_basic'
}

/** The document says where secrets go, so nobody but its own origin may say it. */
async function fetchDocument(
  url: string,
  context: PluginContext,
  redirectsLeft = maxRedirects,
): Promise<JsonObject> {
  const { transport, signal } = context
  const { status, headers, body } = await transport({
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    redirect: false,
    ...(signal && { signal }),
  })
  if (status >= 300 && status < 400) {
    const target = headers.location ? URL.parse(headers.location, url) : null
    if (redirectsLeft > 0 && target !== null && target.origin === new URL(url).origin)
      return fetchDocument(target.href, context, redirectsLeft - 1)
    throw new AuthError(
      'discovery_failed',
      `${url} redirects ${redirectsLeft > 0 ? `to ${target?.origin ?? 'nowhere'}` : 'too often'}. Give the URL of the document itself.`,
      { status },
    )
  }
  const document = status === 200 ? asObject(parseJson(body)) : undefined
  if (document === undefined)
    throw new AuthError('discovery_failed', `${url} answered ${status} without a discovery document.`, {
      status,
    })
  return document
}
