import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import {
  BooleanQuery,
  collectionOf,
  Description,
  openObject,
  pageQuery,
  ResourceOptions,
  SelfLink,
  ShortName,
  wrapped,
} from '../../http/wire-types.ts'
import { Tags } from '../projects/schemas.ts'
import type { Domain, DomainChanges } from './domains.ts'

const properties = {
  name: Type.Optional(ShortName),
  description: Type.Optional(Description),
  enabled: Type.Optional(Type.Boolean()),
  tags: Type.Optional(Tags),
  options: Type.Optional(ResourceOptions),
}

export const CreateDomain = wrapped(
  'domain',
  openObject({
    ...properties,
    name: ShortName,
    explicit_domain_id: Type.Optional(
      Type.String({ pattern: '^[0-9a-f]{32}$', description: 'The id that the domain gets.' }),
    ),
  }),
)
export const UpdateDomain = wrapped(
  'domain',
  Type.Object(
    { ...properties, id: Type.Optional(Type.String()) },
    { additionalProperties: true, minProperties: 1 },
  ),
)

/** Queries of the list. Names compare also with `name__contains` and the like. */
export const ListDomains = Type.Object({
  ...pageQuery,
  name: Type.Optional(Type.String()),
  enabled: Type.Optional(BooleanQuery),
})

const DomainWire = openObject({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  enabled: Type.Boolean(),
  tags: Type.Array(Type.String()),
  options: ResourceOptions,
  links: SelfLink,
})
export const OneDomain = wrapped('domain', DomainWire)
export const ManyDomains = collectionOf('domains', DomainWire)

/** A domain is a row of the projects: what a project has and a domain does not is not kept as an attribute of it either. */
const known = [...Object.keys(properties), 'explicit_domain_id', 'domain_id', 'parent_id', 'is_domain']

type Body = Static<typeof UpdateDomain>['domain']

/** Body → what was given of a domain. */
export function fromWire(body: Body): DomainChanges {
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.description !== undefined && { description: body.description ?? '' }),
    ...(body.enabled !== undefined && { enabled: body.enabled }),
    ...(body.tags !== undefined && { tags: body.tags }),
    ...(body.options !== undefined && { options: body.options }),
    extra: extraMembers(body, known),
  }
}

/** Domain → JSON. */
export function toWire(domain: Domain, baseUrl: string): Static<typeof DomainWire> {
  return {
    ...domain.extra,
    id: domain.id,
    name: domain.name,
    description: domain.description,
    enabled: domain.enabled,
    tags: [...domain.tags],
    options: domain.options,
    links: { self: `${baseUrl}/v3/domains/${encodeURIComponent(domain.id)}` },
  }
}
