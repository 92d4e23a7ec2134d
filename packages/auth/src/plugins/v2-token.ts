import { token } from '../methods/token.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { requireOptions } from './require-options.ts'
import { type V2PluginOptions, v2Location, v2Scope } from './v2-options.ts'

export interface V2TokenOptions extends V2PluginOptions {
  /** A token that is still valid. The token obtained with it expires when it does. */
  token: string
  /** What the trust with this id delegates; a tenant beside it is what the trust must be for. */
  trustId?: string | undefined
}

/**
 * keystoneauth's `v2token`: trades a token for one of another project, or of a trust, at a cloud that has only v2.0 of the
 * Identity API.
 *
 * @throws `AuthError` with code `missing_options`, naming all that are missing
 */
export function v2Token(options: V2TokenOptions): IdentityPlugin {
  requireOptions('v2Token', options, ['authUrl', 'token'])
  const { tenantId, tenantName, trustId, token: id } = options
  return identity({
    ...options,
    ...v2Location(options),
    methods: [token({ id })],
    scope: v2Scope(tenantId, tenantName, trustId),
  })
}
