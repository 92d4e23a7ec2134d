import { checkPlaces } from '../../federation/mapping/check-places.ts'
import type { SchemaVersion } from '../../federation/mapping/mapping.ts'
import { MappingError } from '../../federation/mapping/mapping-error.ts'
import { parseMapping } from '../../federation/mapping/parse-mapping.ts'
import { conflict, invalid, notFound } from '../../identity-error.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { MappingStore } from './store.ts'

/** A mapping as it was written: how what identity providers assert becomes users here. */
export interface StoredMapping {
  id: string
  rules: readonly unknown[]
  /** Version of the language that the rules are written in: see {@link SchemaVersion}. */
  schemaVersion: string
}

/** What callers give. Absent members stay as they are. */
export type MappingChanges = Partial<Omit<StoredMapping, 'id'>>

export interface MappingDeps {
  mappings: MappingStore
  /** `[federation] attribute_mapping_default_schema_version`. */
  defaultSchemaVersion: SchemaVersion
}

/** @throws `not_found` */
export async function getMapping(deps: Pick<MappingDeps, 'mappings'>, id: string): Promise<StoredMapping> {
  const mapping = await deps.mappings.find(id)
  if (mapping === undefined) throw notFound('mapping', id)
  return mapping
}

/** @throws `invalid` for rules that are wrong, and says where; `conflict` for an id that is taken */
export async function createMapping(
  deps: MappingDeps,
  input: Pick<StoredMapping, 'id' | 'rules'> & MappingChanges,
): Promise<StoredMapping> {
  const mapping = { ...input, schemaVersion: input.schemaVersion ?? deps.defaultSchemaVersion }
  checkMapping(mapping)
  try {
    await deps.mappings.insert(mapping)
  } catch (error) {
    if (isStorageError(error, 'conflict')) throw conflict('mapping', `Duplicate ID, ${mapping.id}`)
    throw error
  }
  return mapping
}

/** @throws `not_found`; `invalid` for rules that are wrong, and says where */
export async function updateMapping(
  deps: MappingDeps,
  id: string,
  changes: MappingChanges,
): Promise<StoredMapping> {
  const mapping = { ...(await getMapping(deps, id)), ...changes }
  checkMapping(mapping)
  if (!(await deps.mappings.update(mapping))) throw notFound('mapping', id)
  return mapping
}

/**
 * Deletes a mapping. With protocols that still name it, nobody can log in.
 *
 * @throws `not_found`
 */
export async function deleteMapping(deps: MappingDeps, id: string): Promise<void> {
  if (!(await deps.mappings.delete(id))) throw notFound('mapping', id)
}

function checkMapping({ rules, schemaVersion }: StoredMapping): void {
  try {
    checkPlaces(parseMapping(rules, schemaVersion))
  } catch (error) {
    if (error instanceof MappingError) throw invalid(error.message)
    throw error
  }
}
