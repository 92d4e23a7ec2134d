import Type, { type Static } from 'typebox'
import {
  BooleanQuery,
  collectionOf,
  Id,
  LongDescription,
  openObject,
  readBooleanQuery,
  wrapped,
} from '../../http/wire-types.ts'
import type { IdentityProvider, IdentityProviderChanges } from './identity-providers.ts'
import type { IdentityProviderFilter } from './store.ts'

const properties = {
  enabled: Type.Optional(Type.Boolean()),
  description: Type.Optional(LongDescription),
  remote_ids: Type.Optional(
    Type.Union([
      // Keystone's schema says 64, its column holds 255, and entity ids can be long.
      Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { uniqueItems: true, maxItems: 1000 }),
      Type.Null(),
    ]),
  ),
  authorization_ttl: Type.Optional(
    Type.Union([
      Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'Minutes. Kept, without effect.' }),
      Type.Null(),
    ]),
  ),
}

export const CreateIdentityProvider = wrapped(
  'identity_provider',
  Type.Object(
    { ...properties, domain_id: Type.Optional(Type.Union([Id, Type.Null()])) },
    { additionalProperties: false },
  ),
)
export const UpdateIdentityProvider = wrapped(
  'identity_provider',
  Type.Object(properties, { additionalProperties: false, minProperties: 1 }),
)

export const ListIdentityProviders = Type.Object({
  id: Type.Optional(Type.String()),
  enabled: Type.Optional(BooleanQuery),
})

const IdentityProviderWire = openObject({
  id: Type.String(),
  domain_id: Type.String(),
  enabled: Type.Boolean(),
  description: Type.Union([Type.String(), Type.Null()]),
  remote_ids: Type.Array(Type.String()),
  authorization_ttl: Type.Union([Type.Integer(), Type.Null()]),
  links: Type.Object({ self: Type.String(), protocols: Type.String() }),
})
export const OneIdentityProvider = wrapped('identity_provider', IdentityProviderWire)
export const ManyIdentityProviders = collectionOf('identity_providers', IdentityProviderWire)

type Body = Static<typeof UpdateIdentityProvider>['identity_provider']

/** Body → what was given of an identity provider. */
export function fromWire(body: Body): IdentityProviderChanges {
  return {
    ...(body.enabled !== undefined && { enabled: body.enabled }),
    ...(body.description !== undefined && { description: body.description }),
    ...(body.remote_ids !== undefined && { remoteIds: body.remote_ids?.toSorted() ?? [] }),
    ...(body.authorization_ttl !== undefined && { authorizationTtl: body.authorization_ttl }),
  }
}

/** Query → which providers are wanted. */
export function filterOf(query: Static<typeof ListIdentityProviders>): IdentityProviderFilter {
  return { id: query.id, enabled: readBooleanQuery(query.enabled) }
}

/** Identity provider → JSON. */
export function toWire(provider: IdentityProvider, baseUrl: string): Static<typeof IdentityProviderWire> {
  const self = identityProviderUrl(provider.id, baseUrl)
  return {
    id: provider.id,
    domain_id: provider.domainId,
    enabled: provider.enabled,
    description: provider.description,
    remote_ids: [...provider.remoteIds],
    authorization_ttl: provider.authorizationTtl,
    links: { self, protocols: `${self}/protocols` },
  }
}

export function identityProviderUrl(id: string, baseUrl: string): string {
  return `${baseUrl}/v3/OS-FEDERATION/identity_providers/${encodeURIComponent(id)}`
}
