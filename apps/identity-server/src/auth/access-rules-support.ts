import type { Access } from '@ks/auth'
import type { FastifyRequest } from 'fastify'
import { invalid, notFound } from '../identity-error.ts'

/** The version in which access rules came. */
const leastVersion = 1

/**
 * Keeps a token with access rules from a service that would not look at them, and so allow more than its user has granted:
 * services that do say so in the header `OpenStack-Identity-Access-Rules`. To everybody else the token is not valid.
 *
 * @throws `not_found`; `invalid` for a header that is no version
 * @see {@link https://specs.openstack.org/openstack/keystone-specs/specs/keystone/train/capabilities-app-creds.html}
 */
export function refuseIgnoringAccessRules(
  headers: FastifyRequest['headers'],
  { applicationCredential }: Pick<Access, 'applicationCredential'>,
): void {
  const header = headers['openstack-identity-access-rules']
  if (header !== undefined && !isVersion(header))
    throw invalid('OpenStack-Identity-Access-Rules is not a version such as 1.0.')
  if (applicationCredential?.accessRules === undefined) return
  if (header === undefined || Number(header) < leastVersion) throw notFound('token', 'it is not valid')
}

function isVersion(header: string | string[]): header is string {
  return typeof header === 'string' && /^\d{1,4}(?:\.\d{1,4})?$/.test(header)
}
