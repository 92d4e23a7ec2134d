import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import {
  collectionOf,
  Description,
  Id,
  Name,
  openObject,
  pageQuery,
  ResourceOptions,
  SelfLink,
  wrapped,
} from '../../http/wire-types.ts'
import type { Role, RoleChanges } from './roles.ts'

const NullableId = Type.Union([Id, Type.Null()])

const properties = {
  name: Type.Optional(Name),
  domain_id: Type.Optional(NullableId),
  description: Type.Optional(Description),
  options: Type.Optional(ResourceOptions),
}

export const CreateRole = wrapped('role', openObject({ ...properties, name: Name }))
export const UpdateRole = wrapped(
  'role',
  Type.Object(
    { ...properties, id: Type.Optional(Type.String()) },
    { additionalProperties: true, minProperties: 1 },
  ),
)

/** Queries of the list. Names compare also with `name__contains` and the like. */
export const ListRoles = Type.Object({
  ...pageQuery,
  name: Type.Optional(Type.String()),
  domain_id: Type.Optional(Type.String({ description: 'Roles of this domain. Absent: roles of no domain.' })),
})

const NullableString = Type.Union([Type.String(), Type.Null()])

export const RoleWire = openObject({
  id: Type.String(),
  name: Type.String(),
  domain_id: NullableString,
  description: NullableString,
  options: ResourceOptions,
  links: SelfLink,
})
export const OneRole = wrapped('role', RoleWire)
export const ManyRoles = collectionOf('roles', RoleWire)

const NamedRole = Type.Object({ id: Type.String(), name: Type.String(), links: SelfLink })

export const OneImpliedRole = Type.Object({
  role_inference: Type.Object({ prior_role: NamedRole, implies: NamedRole }),
  links: SelfLink,
})
const Inference = Type.Object({ prior_role: NamedRole, implies: Type.Array(NamedRole) })
export const ManyImpliedRoles = Type.Object({ role_inference: Inference, links: SelfLink })
export const AllInferences = Type.Object({ role_inferences: Type.Array(Inference) })

type Body = Static<typeof UpdateRole>['role']

/** Body → what was given of a role. */
export function fromWire(body: Body): RoleChanges {
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.domain_id !== undefined && { domainId: body.domain_id }),
    ...(body.description !== undefined && { description: body.description }),
    ...(body.options !== undefined && { options: body.options }),
    extra: extraMembers(body, Object.keys(properties)),
  }
}

/** Role → JSON. */
export function toWire(role: Role, baseUrl: string): Static<typeof RoleWire> {
  return {
    ...role.extra,
    id: role.id,
    name: role.name,
    domain_id: role.domainId,
    description: role.description,
    options: role.options,
    links: { self: roleUrl(role, baseUrl) },
  }
}

/** Role → JSON, as it is shown where roles imply roles. */
export function toNamedWire(role: Role, baseUrl: string): Static<typeof NamedRole> {
  return { id: role.id, name: role.name, links: { self: roleUrl(role, baseUrl) } }
}

/** Where a role is. */
export function roleUrl(role: Pick<Role, 'id'>, baseUrl: string): string {
  return `${baseUrl}/v3/roles/${encodeURIComponent(role.id)}`
}
