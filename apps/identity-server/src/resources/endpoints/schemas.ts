import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import { collectionOf, Id, openObject, pageQuery, SelfLink, wrapped } from '../../http/wire-types.ts'
import type { Endpoint, EndpointChanges } from './endpoints.ts'

const Interface = Type.Union([Type.Literal('public'), Type.Literal('internal'), Type.Literal('admin')])

const Url = Type.String({ maxLength: 225, pattern: '^[a-zA-Z0-9+.-]+:.+' })

const NullableRegion = Type.Union([Type.String({ maxLength: 255 }), Type.Null()])

const properties = {
  interface: Type.Optional(Interface),
  service_id: Type.Optional(Id),
  url: Type.Optional(Url),
  region_id: Type.Optional(NullableRegion),
  region: Type.Optional(
    Type.Union(NullableRegion.anyOf, {
      description: 'The name of v2: the region is made when it does not exist.',
    }),
  ),
  enabled: Type.Optional(Type.Boolean()),
}

export const CreateEndpoint = wrapped(
  'endpoint',
  openObject({ ...properties, interface: Interface, service_id: Id, url: Url }),
)
export const UpdateEndpoint = wrapped(
  'endpoint',
  Type.Object(
    { ...properties, id: Type.Optional(Type.String()) },
    { additionalProperties: true, minProperties: 1 },
  ),
)

/** Queries of the list. */
export const ListEndpoints = Type.Object({
  ...pageQuery,
  interface: Type.Optional(Interface),
  service_id: Type.Optional(Type.String()),
  region_id: Type.Optional(Type.String()),
  region: Type.Optional(Type.String({ description: 'Another name of region_id.' })),
})

const NullableString = Type.Union([Type.String(), Type.Null()])

const EndpointWire = openObject({
  id: Type.String(),
  interface: Type.String(),
  service_id: Type.String(),
  region_id: NullableString,
  region: NullableString,
  url: Type.String(),
  enabled: Type.Boolean(),
  links: SelfLink,
})
export const OneEndpoint = wrapped('endpoint', EndpointWire)
export const ManyEndpoints = collectionOf('endpoints', EndpointWire)

type Body = Static<typeof UpdateEndpoint>['endpoint']

/** Body → what was given of an endpoint. Its name and description are attributes that the API does not define. */
export function fromWire(body: Body): EndpointChanges {
  return {
    ...(body.interface !== undefined && { interface: body.interface }),
    ...(body.service_id !== undefined && { serviceId: body.service_id }),
    ...(body.url !== undefined && { url: body.url }),
    ...(body.region_id !== undefined && { regionId: body.region_id }),
    ...(body.region !== undefined && { regionName: body.region }),
    ...(body.enabled !== undefined && { enabled: body.enabled }),
    extra: extraMembers(body, Object.keys(properties)),
  }
}

/** Endpoint → JSON. */
export function toWire(endpoint: Endpoint, baseUrl: string): Static<typeof EndpointWire> {
  return {
    ...endpoint.extra,
    id: endpoint.id,
    interface: endpoint.interface,
    service_id: endpoint.serviceId,
    region_id: endpoint.regionId,
    region: endpoint.regionId,
    url: endpoint.url,
    enabled: endpoint.enabled,
    links: { self: `${baseUrl}/v3/endpoints/${encodeURIComponent(endpoint.id)}` },
  }
}
