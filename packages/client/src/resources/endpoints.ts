import {
  type Endpoint,
  type EndpointChanges,
  type EndpointFilters,
  endpointKind,
  type NewEndpoint,
} from '../api/endpoint.ts'
import type { Api } from '../api.ts'
import { type Collection, collection } from '../collection.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#endpoints} */
export type Endpoints = Collection<Endpoint, NewEndpoint, EndpointChanges, EndpointFilters>

export function endpoints(api: Api): Endpoints {
  return collection(api, endpointKind, '/v3/endpoints')
}
