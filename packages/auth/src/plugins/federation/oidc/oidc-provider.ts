import { AuthError } from '../../../errors.ts'
import type { PluginContext } from '../../../plugin.ts'
import { asObject, type JsonObject } from '../../../wire/json.ts'
import { parseJson } from '../../parse-json.ts'
import { sharedValue } from '../../shared-value.ts'
import { requireSecureEndpoint } from '../secure-endpoint.ts'
import type { OidcOptions } from './oidc-options.ts'

/** How long what a provider says of itself is believed. */
const documentLifeMs = 60 * 60 * 1000

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
  ): Promise<string>
}

/**
 * Reads the provider's discovery document when it is first needed, and again after an hour.
 *
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata}
 */
export function oidcProvider({ discoveryEndpoint, allowHttp }: OidcOptions): OidcProvider {
  const shared = sharedValue(
    async (context) => ({
      document: discoveryEndpoint === undefined ? {} : await fetchDocument(discoveryEndpoint, context),
      goodUntil: Date.now() + documentLifeMs,
    }),
    ({ goodUntil }) => Date.now() < goodUntil,
  )
  return {
    async endpoint(name, given, grantType, context) {
      const { document } = await shared.get(context)
      const grants = document.grant_types_supported
      if (Array.isArray(grants) && !grants.includes(grantType))
        throw new AuthError('discovery_failed', `${discoveryEndpoint} does not offer the grant ${grantType}.`)
      if (given !== undefined) return given
      const found = document[name]
      if (typeof found !== 'string')
        throw new AuthError(
          'discovery_failed',
          `${discoveryEndpoint ?? 'No discovery document'} names no ${name}. Give it as an option.`,
        )
      requireSecureEndpoint(found, `${name} of ${discoveryEndpoint}`, allowHttp)
      return found
    },
  }
}

async function fetchDocument(url: string, { transport, signal }: PluginContext): Promise<JsonObject> {
  const { status, body } = await transport({
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    ...(signal && { signal }),
  })
  const document = status === 200 ? asObject(parseJson(body)) : undefined
  if (document === undefined)
    throw new AuthError('discovery_failed', `${url} answered ${status} without a discovery document.`, {
      status,
    })
  return document
}
