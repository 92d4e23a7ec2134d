import type { AuthMethod } from './methods.ts'

/**
 * Leaves the proof to what stands in front of the Identity service: it authenticates the request and tells the service
 * who the user is.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/external-authentication.html}
 */
export function external(): AuthMethod<'external'> {
  return { name: 'external', claim: {} }
}
