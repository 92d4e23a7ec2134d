import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import { collectionOf, openObject, SelfLink, wrapped } from '../../http/wire-types.ts'
import type { NewRegion, Region } from './regions.ts'

const id = Type.String({ maxLength: 255 })

const properties = {
  id: Type.Optional(id),
  description: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  parent_region_id: Type.Optional(Type.Union([id, Type.Null()])),
}

export const CreateRegion = wrapped('region', openObject(properties))
export const UpdateRegion = wrapped(
  'region',
  Type.Object(properties, { additionalProperties: true, minProperties: 1 }),
)

/** Keystone refuses members it does not know in this one query. */
export const ListRegions = Type.Object(
  { parent_region_id: Type.Optional(id) },
  { additionalProperties: false },
)

const RegionWire = openObject({
  id: Type.String(),
  description: Type.String(),
  parent_region_id: Type.Union([Type.String(), Type.Null()]),
  links: SelfLink,
})
export const OneRegion = wrapped('region', RegionWire)
export const ManyRegions = collectionOf('regions', RegionWire)

type Body = Static<typeof CreateRegion>['region']

/** Body → what was given of a region. */
export function fromWire(body: Body): NewRegion {
  return {
    ...(body.id !== undefined && { id: body.id }),
    ...(body.description !== undefined && { description: body.description ?? '' }),
    ...(body.parent_region_id !== undefined && { parentRegionId: body.parent_region_id }),
    extra: extraMembers(body, Object.keys(properties)),
  }
}

/** Region → JSON. */
export function toWire(region: Region, baseUrl: string): Static<typeof RegionWire> {
  return {
    ...region.extra,
    id: region.id,
    description: region.description,
    parent_region_id: region.parentRegionId,
    links: { self: `${baseUrl}/v3/regions/${encodeURIComponent(region.id)}` },
  }
}
