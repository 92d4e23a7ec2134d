import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import {
  collectionOf,
  Id,
  LongDescription,
  openObject,
  pageQuery,
  SelfLink,
  ShortName,
  wrapped,
} from '../../http/wire-types.ts'
import type { Group, GroupChanges } from './groups.ts'

const properties = {
  // Keystone's schema says 255, but its column holds 64: it refuses the rest later.
  name: Type.Optional(ShortName),
  domain_id: Type.Optional(Id),
  description: Type.Optional(LongDescription),
}

export const CreateGroup = wrapped('group', openObject({ ...properties, name: ShortName }))
export const UpdateGroup = wrapped(
  'group',
  Type.Object(
    { ...properties, id: Type.Optional(Type.String()) },
    { additionalProperties: true, minProperties: 1 },
  ),
)

/** Queries of the list. Names compare also with `name__contains` and the like. */
export const ListGroups = Type.Object({
  ...pageQuery,
  name: Type.Optional(Type.String()),
  domain_id: Type.Optional(Type.String()),
})

const GroupWire = openObject({
  id: Type.String(),
  name: Type.String(),
  domain_id: Type.String(),
  description: Type.String(),
  links: SelfLink,
})
export const OneGroup = wrapped('group', GroupWire)
export const ManyGroups = collectionOf('groups', GroupWire)

type Body = Static<typeof UpdateGroup>['group']

/** Body → what was given of a group. */
export function fromWire(body: Body): GroupChanges {
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.domain_id !== undefined && { domainId: body.domain_id }),
    ...(body.description !== undefined && { description: body.description ?? '' }),
    extra: extraMembers(body, Object.keys(properties)),
  }
}

/** Group → JSON. */
export function toWire(group: Group, baseUrl: string): Static<typeof GroupWire> {
  return {
    ...group.extra,
    id: group.id,
    name: group.name,
    domain_id: group.domainId,
    description: group.description,
    links: { self: `${baseUrl}/v3/groups/${encodeURIComponent(group.id)}` },
  }
}
