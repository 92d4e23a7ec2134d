import {
  type Domain,
  type DomainChanges,
  type DomainFilters,
  domainKind,
  type NewDomain,
} from '../api/domain.ts'
import type { Api } from '../api.ts'
import { type Collection, collection } from '../collection.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#domains} */
export type Domains = Collection<Domain, NewDomain, DomainChanges, DomainFilters>

export function domains(api: Api): Domains {
  return collection(api, domainKind, '/v3/domains')
}
