import Type, { type Static } from 'typebox'
import { rootDomainId } from '../../auth/store.ts'
import { extraMembers } from '../../http/extra-members.ts'
import {
  BooleanQuery,
  collectionOf,
  Id,
  LongDescription,
  openObject,
  pageQuery,
  ResourceOptions,
  SelfLink,
  ShortName,
  wrapped,
} from '../../http/wire-types.ts'
import type { Project, ProjectChanges } from './projects.ts'

/** A tag: 1–255 characters without `/` and `,`, at least one of them not a space. */
export const Tag = Type.String({ minLength: 1, maxLength: 255, pattern: '^\\s*[^,/\\s][^,/]*$' })

/** The tags of a project or domain. */
export const Tags = Type.Array(Tag, { maxItems: 80, uniqueItems: true })

const NullableId = Type.Union([Id, Type.Null()])

const properties = {
  name: Type.Optional(ShortName),
  domain_id: Type.Optional(NullableId),
  parent_id: Type.Optional(NullableId),
  description: Type.Optional(LongDescription),
  enabled: Type.Optional(Type.Boolean()),
  is_domain: Type.Optional(Type.Boolean()),
  tags: Type.Optional(Tags),
  options: Type.Optional(ResourceOptions),
}

export const CreateProject = wrapped('project', openObject({ ...properties, name: ShortName }))
export const UpdateProject = wrapped(
  'project',
  openObject({ ...properties, id: Type.Optional(Type.String()) }),
)

/** Queries of the list. Names compare also with `name__contains` and the like. */
export const ListProjects = Type.Object({
  ...pageQuery,
  name: Type.Optional(Type.String()),
  domain_id: Type.Optional(Type.String()),
  parent_id: Type.Optional(Type.String()),
  enabled: Type.Optional(BooleanQuery),
  is_domain: Type.Optional(BooleanQuery),
  tags: Type.Optional(Type.String({ description: 'Has all of these, separated by commas.' })),
  'tags-any': Type.Optional(Type.String({ description: 'Has at least one of these.' })),
  'not-tags': Type.Optional(Type.String({ description: 'Does not have all of these.' })),
  'not-tags-any': Type.Optional(Type.String({ description: 'Has none of these.' })),
})

/** Queries of a single project: what of the tree around it is shown too. */
export const ShowProject = Type.Object({
  parents_as_list: Type.Optional(BooleanQuery),
  parents_as_ids: Type.Optional(BooleanQuery),
  subtree_as_list: Type.Optional(BooleanQuery),
  subtree_as_ids: Type.Optional(BooleanQuery),
  include_limits: Type.Optional(BooleanQuery),
})

const NullableString = Type.Union([Type.String(), Type.Null()])

const ProjectWire = openObject({
  id: Type.String(),
  name: Type.String(),
  domain_id: NullableString,
  parent_id: NullableString,
  description: Type.String(),
  enabled: Type.Boolean(),
  is_domain: Type.Boolean(),
  tags: Type.Array(Type.String()),
  options: ResourceOptions,
  links: SelfLink,
})
export const OneProject = wrapped('project', ProjectWire)
export const ManyProjects = collectionOf('projects', ProjectWire)

export const ReplaceTags = wrapped('tags', Tags)
export const TagsAnswer = Type.Object({ tags: Type.Array(Type.String()), links: SelfLink })

type Body = Static<typeof UpdateProject>['project']

/** Body → what was given of a project. No domain is the domain of domains, as in the database. */
export function fromWire(body: Body): ProjectChanges {
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.domain_id !== undefined && { domainId: body.domain_id ?? rootDomainId }),
    ...(body.parent_id !== undefined && { parentId: body.parent_id }),
    ...(body.description !== undefined && { description: body.description ?? '' }),
    ...(body.enabled !== undefined && { enabled: body.enabled }),
    ...(body.is_domain !== undefined && { isDomain: body.is_domain }),
    ...(body.tags !== undefined && { tags: body.tags }),
    ...(body.options !== undefined && { options: body.options }),
    extra: extraMembers(body, Object.keys(properties)),
  }
}

/** Project → JSON. */
export function toWire(project: Project, baseUrl: string): Static<typeof ProjectWire> {
  return {
    ...project.extra,
    id: project.id,
    name: project.name,
    domain_id: project.isDomain ? null : project.domainId,
    parent_id: project.parentId,
    description: project.description,
    enabled: project.enabled,
    is_domain: project.isDomain,
    tags: [...project.tags],
    options: project.options,
    links: { self: `${baseUrl}/v3/projects/${encodeURIComponent(project.id)}` },
  }
}
