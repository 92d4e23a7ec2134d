import type { IdentityPlugin } from '../identity.ts'
import { checkKerberosOptions, type KerberosOptions } from '../kerberos-options.ts'
import { negotiating } from '../negotiate.ts'
import { federatedPlugin } from './federated-plugin.ts'
import { checkFederationOptions, type FederationOptions } from './federation-options.ts'

export interface V3FedKerberosOptions extends FederationOptions, KerberosOptions {}

/**
 * keystoneauth's `v3fedkerb`: a federated user, for whom Kerberos vouches.
 *
 * @throws `AuthError` with code `missing_options`; `invalid_option` for an `authUrl` that is http on another machine, and for
 *   options that contradict each other
 */
export function v3FedKerberos(options: V3FedKerberosOptions): IdentityPlugin {
  checkFederationOptions('v3FedKerberos', options, ['negotiate'])
  checkKerberosOptions(options)
  return federatedPlugin(options, async (url, context) => {
    const { transport, signal } = negotiating(context, options)
    const headers = { accept: 'application/json' }
    const response = await transport({ method: 'GET', url, headers, ...(signal && { signal }) })
    return { response, secrets: [] }
  })
}
