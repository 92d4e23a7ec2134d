import { kerberos } from '../methods/kerberos.ts'
import { accessSource } from './access-source.ts'
import { authLocator } from './auth-location.ts'
import { v3Url } from './auth-urls.ts'
import { type IdentityPlugin, identityPlugin } from './identity.ts'
import { checkKerberosOptions, type KerberosOptions } from './kerberos-options.ts'
import { logIn } from './log-in.ts'
import { negotiating } from './negotiate.ts'
import { requireOptions } from './require-options.ts'
import { scopeFrom, type V3Options } from './v3-options.ts'

/** Nothing in the options says who logs in, so logins cannot be kept in a `tokenStore`. */
export interface V3KerberosOptions extends Omit<V3Options, 'tokenStore' | 'discover'>, KerberosOptions {}

/**
 * keystoneauth's `v3kerberos`: a login with the Kerberos ticket of this process, where the Identity service has a front end
 * that takes it.
 *
 * @throws `AuthError` with code `missing_options`; `invalid_option` for an `authUrl` that is http on another machine, and for
 *   options that contradict each other
 * @see {@link https://docs.openstack.org/keystone/latest/admin/external-authentication.html}
 * @example
 * v3Kerberos({ authUrl: 'https://cloud.example:5000/krb', negotiate, projectName: 'engines' })
 */
export function v3Kerberos(options: V3KerberosOptions): IdentityPlugin {
  requireOptions('v3Kerberos', options, ['authUrl', 'negotiate'])
  checkKerberosOptions(options)
  const { authUrl, includeCatalog = true } = options
  const words = { methods: [kerberos()], scope: scopeFrom(options) }
  const request = { requestIn: () => words, includeCatalog, receipt: undefined }
  const locator = authLocator({ authUrl, discover: false }, { wanted: 'v3' })
  const source = accessSource((context) => logIn(locator, request, negotiating(context, options)), options)
  return { authUrl: v3Url(authUrl), ...identityPlugin(source) }
}
