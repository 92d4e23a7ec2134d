import type { Access } from '@ks/auth'
import { matchesAny } from './path-pattern.ts'
import { pathOf, readingsOf } from './request-path.ts'
import type { ValidationContext } from './validate.ts'

/**
 * Whether the access rules of an application credential allow a request. A token without access rules may do anything
 * its roles allow; an empty list of rules allows nothing.
 *
 * Refuses when in doubt: when the service does not know its own type, when that type is not in the token's catalog, and for
 * paths that another program might read differently (dot segments, encoded slashes), unless the rules allow every reading.
 *
 * @param serviceType what the service is in the catalog, such as `compute`; compared exactly, aliases do not count
 * @param throughService whether another service makes the request, and has proven that it is one: users with rules need
 * none for what services do among themselves on their behalf
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#application-credentials}
 */
export function isAllowedByAccessRules(
  access: Access,
  request: ValidationContext,
  serviceType: string | undefined,
  throughService = false,
): boolean {
  const rules = access.applicationCredential?.accessRules
  if (rules === undefined) return true
  if (serviceType === undefined) return false
  const path = pathOf(request.url)
  // Every service that gets the token has to be able to validate it.
  if (serviceType === 'identity' && request.method === 'GET' && path.endsWith('/v3/auth/tokens')) return true
  if (rules.length === 0) return false
  if (!access.catalog?.some((service) => service.type === serviceType)) return false
  if (throughService) return true
  const patterns = rules
    .filter((rule) => rule.service === serviceType && rule.method === request.method)
    .map((rule) => rule.path)
  const readings = readingsOf(path)
  return readings.length > 0 && readings.every((one) => matchesAny(one, patterns))
}
