import type { AuthWire } from './auth-wire.ts'
import { type V2Options, v2Accesses } from './v2-access.ts'
import { encodeServiceCatalog } from './v2-catalog.ts'
import { v2Requests } from './v2-request.ts'

/**
 * Version 2.0 of the Identity API: users and projects ("tenants") of one domain, and tokens without a scope, of a project
 * or of a trust.
 *
 * What it has no words for is refused with `not_expressible`, never left out: a token must not look like more than it is.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v2/}
 */
export function v2Wire(options: V2Options): AuthWire {
  return {
    ...v2Requests(options),
    ...v2Accesses(options),
    encodeCatalog: (catalog) => ({ serviceCatalog: encodeServiceCatalog(catalog) }),
  }
}
