import Type, { type Static } from 'typebox'
import { collectionOf, openObject, SelfLink, wrapped } from '../../http/wire-types.ts'
import type { MappingChanges, StoredMapping } from './mappings.ts'

const Rules = Type.Array(Type.Unknown(), {
  description:
    'Objects with local and remote. What is in them is checked as well; the answer says where it is wrong.',
})

const properties = {
  id: Type.Optional(Type.String()),
  rules: Rules,
  schema_version: Type.Optional(Type.String()),
}

export const CreateMapping = wrapped('mapping', openObject(properties))
export const UpdateMapping = wrapped(
  'mapping',
  Type.Object(
    { ...properties, rules: Type.Optional(Rules) },
    { additionalProperties: true, minProperties: 1 },
  ),
)

const MappingWire = Type.Object({
  id: Type.String(),
  rules: Rules,
  schema_version: Type.String(),
  links: SelfLink,
})
export const OneMapping = wrapped('mapping', MappingWire)
export const ManyMappings = collectionOf('mappings', MappingWire)

/** Body → what was given of a mapping. */
export function fromWire(body: Static<typeof UpdateMapping>['mapping']): MappingChanges {
  return {
    ...(body.rules !== undefined && { rules: body.rules }),
    ...(body.schema_version !== undefined && { schemaVersion: body.schema_version }),
  }
}

/** Mapping → JSON. */
export function toWire(mapping: StoredMapping, baseUrl: string): Static<typeof MappingWire> {
  return {
    id: mapping.id,
    rules: [...mapping.rules],
    schema_version: mapping.schemaVersion,
    links: { self: `${baseUrl}/v3/OS-FEDERATION/mappings/${encodeURIComponent(mapping.id)}` },
  }
}
