import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import { collectionOf, Name, openObject, pageQuery, SelfLink, wrapped } from '../../http/wire-types.ts'
import type { Service, ServiceChanges } from './services.ts'

const ServiceType = Type.String({ minLength: 1, maxLength: 255 })

const properties = {
  type: Type.Optional(ServiceType),
  name: Type.Optional(Name),
  enabled: Type.Optional(Type.Boolean()),
}

export const CreateService = wrapped('service', openObject({ ...properties, type: ServiceType }))
export const UpdateService = wrapped(
  'service',
  Type.Object(
    { ...properties, id: Type.Optional(Type.String()) },
    { additionalProperties: true, minProperties: 1 },
  ),
)

/** Queries of the list. Both compare also with `name__contains` and the like. */
export const ListServices = Type.Object({
  ...pageQuery,
  type: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
})

const ServiceWire = openObject({
  id: Type.String(),
  type: Type.String(),
  name: Type.String(),
  enabled: Type.Boolean(),
  links: SelfLink,
})
export const OneService = wrapped('service', ServiceWire)
export const ManyServices = collectionOf('services', ServiceWire)

type Body = Static<typeof UpdateService>['service']

/** Body → what was given of a service. Its description is one of the attributes that the API does not define. */
export function fromWire(body: Body): ServiceChanges {
  return {
    ...(body.type !== undefined && { type: body.type }),
    ...(body.name !== undefined && { name: body.name }),
    ...(body.enabled !== undefined && { enabled: body.enabled }),
    extra: extraMembers(body, Object.keys(properties)),
  }
}

/** Service → JSON. */
export function toWire(service: Service, baseUrl: string): Static<typeof ServiceWire> {
  return {
    ...service.extra,
    id: service.id,
    type: service.type,
    name: service.name,
    enabled: service.enabled,
    links: { self: `${baseUrl}/v3/services/${encodeURIComponent(service.id)}` },
  }
}
