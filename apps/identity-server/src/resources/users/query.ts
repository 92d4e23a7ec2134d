import type { Static } from 'typebox'
import { readBooleanQuery } from '../../http/wire-types.ts'
import { invalid } from '../../identity-error.ts'
import { textFilter } from '../../storage/filters.ts'
import type { ListUsers } from './schemas.ts'
import type { InstantComparator, UserFilter } from './user-filter.ts'

const comparators: readonly string[] = ['lt', 'lte', 'gt', 'gte', 'eq', 'neq'] satisfies InstantComparator[]

/**
 * Reads the filters of a list of users.
 *
 * @throws `invalid` for a `password_expires_at` that is no comparison with a time
 */
export function readFilter(query: Static<typeof ListUsers>): UserFilter {
  const { idp_id: idpId, protocol_id: protocolId, unique_id: uniqueId } = query
  const federated = {
    ...(idpId !== undefined && { idpId }),
    ...(protocolId !== undefined && { protocolId }),
    ...(uniqueId !== undefined && { uniqueId }),
  }
  return {
    name: textFilter(query, 'name'),
    domainId: query.domain_id,
    enabled: readBooleanQuery(query.enabled),
    passwordExpires: [query.password_expires_at ?? []].flat().map(readComparison),
    federated: Object.keys(federated).length > 0 ? federated : undefined,
  }
}

/** Without a comparator it is `eq`, as in Keystone. */
function readComparison(text: string): { comparator: InstantComparator; instant: Date } {
  const [, comparator = 'eq', time = ''] = /^(?:([a-z]+):)?(.*)$/.exec(text) ?? []
  // Without a zone it is UTC: Date would take the one of this machine.
  const instant = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`)
  if (
    !comparators.includes(comparator) ||
    !/^\d{4}-\d\d-\d\dT/.test(time) ||
    Number.isNaN(instant.getTime())
  ) {
    throw invalid(
      'password_expires_at compares with lt, lte, gt, gte, eq or neq, a colon, and a time like 2026-01-31T00:00:00Z.',
    )
  }
  return { comparator: comparator as InstantComparator, instant }
}
