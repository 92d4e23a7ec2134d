import type { AuthMethod } from './methods.ts'

/**
 * Leaves the proof to what stands in front of the Identity service, which must have used Kerberos for it. The plugin
 * `v3Kerberos()` does the negotiation.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/external-authentication.html}
 */
export function kerberos(): AuthMethod<'kerberos'> {
  return { name: 'kerberos', claim: {} }
}
