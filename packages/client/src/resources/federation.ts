import { type Domain, domainKind } from '../api/domain.ts'
import {
  type IdentityProvider,
  type IdentityProviderChanges,
  type IdentityProviderFilters,
  identityProviderKind,
  type NewIdentityProvider,
} from '../api/identity-provider.ts'
import { type Mapping, type MappingChanges, mappingKind, type NewMapping } from '../api/mapping.ts'
import { type Project, projectKind } from '../api/project.ts'
import { type NewProtocol, type Protocol, type ProtocolChanges, protocolKind } from '../api/protocol.ts'
import type { Api, CallOptions } from '../api.ts'
import { type NamedCollection, type NoFilters, namedCollection } from '../collection.ts'
import { path } from '../path.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3-ext/#os-federation-api} */
export interface Federation {
  identityProviders: NamedCollection<
    IdentityProvider,
    NewIdentityProvider,
    IdentityProviderChanges,
    IdentityProviderFilters
  >
  mappings: NamedCollection<Mapping, NewMapping, MappingChanges, NoFilters>
  /** The protocols of an identity provider. */
  protocols(identityProviderId: string): NamedCollection<Protocol, NewProtocol, ProtocolChanges, NoFilters>
  /** The projects that a federated token may be exchanged for. */
  projects(options?: CallOptions): Promise<Project[]>
  /** The same of domains. */
  domains(options?: CallOptions): Promise<Domain[]>
}

export function federation(api: Api): Federation {
  const providers = '/v3/OS-FEDERATION/identity_providers'
  return {
    identityProviders: namedCollection(api, identityProviderKind, providers),
    mappings: namedCollection(api, mappingKind, '/v3/OS-FEDERATION/mappings'),
    protocols: (id) => namedCollection(api, protocolKind, providers + path`/${id}/protocols`),
    projects: (options) => api.all<Project>(projectKind, '/v3/OS-FEDERATION/projects', {}, options),
    domains: (options) => api.all<Domain>(domainKind, '/v3/OS-FEDERATION/domains', {}, options),
  }
}
