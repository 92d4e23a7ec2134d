import {
  type NewService,
  type Service,
  type ServiceChanges,
  type ServiceFilters,
  serviceKind,
} from '../api/service.ts'
import type { Api } from '../api.ts'
import { type Collection, collection } from '../collection.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#services} */
export type Services = Collection<Service, NewService, ServiceChanges, ServiceFilters>

export function services(api: Api): Services {
  return collection(api, serviceKind, '/v3/services')
}
