import type { Transaction } from 'kysely'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import type { StoredMapping } from './mappings.ts'

/** The tables `mapping` and `ks_mapping`. */
export interface MappingStore {
  find(id: string): Promise<StoredMapping | undefined>
  /** In order of their ids. */
  list(): Promise<readonly StoredMapping[]>
  /** @throws `StorageError` with code `conflict` when the id is taken */
  insert(mapping: StoredMapping): Promise<void>
  /** Resolves to whether there was such a mapping. */
  update(mapping: StoredMapping): Promise<boolean>
  /** Resolves to whether there was such a mapping. */
  delete(id: string): Promise<boolean>
}

/** What a mapping without a row in `ks_mapping` is written in: the original Keystone knows nothing else there. */
const defaultVersion = '1.0'

export function mappingStore(storage: Storage): MappingStore {
  const mappings = () =>
    storage.read
      .selectFrom('mapping')
      .leftJoin('ks_mapping', 'ks_mapping.mapping_id', 'mapping.id')
      .select(['mapping.id', 'mapping.rules', 'ks_mapping.schema_version'])
  return {
    async find(id) {
      const row = await mappings().where('mapping.id', '=', id).executeTakeFirst()
      return row && fromRow(row)
    },
    list: async () => (await mappings().orderBy('mapping.id').execute()).map(fromRow),
    insert: (mapping) =>
      storage.write(async (tx, changed) => {
        await tx
          .insertInto('mapping')
          .values({ id: mapping.id, rules: JSON.stringify(mapping.rules) })
          .execute()
        await writeVersion(tx, mapping)
        changed('mapping', mapping.id)
      }),
    update: (mapping) =>
      storage.write(async (tx, changed) => {
        const present = await tx
          .selectFrom('mapping')
          .select('id')
          .where('id', '=', mapping.id)
          .forUpdate()
          .executeTakeFirst()
        if (present === undefined) {
          changed.nothing()
          return false
        }
        await tx
          .updateTable('mapping')
          .set({ rules: JSON.stringify(mapping.rules) })
          .where('id', '=', mapping.id)
          .execute()
        await writeVersion(tx, mapping)
        changed('mapping', mapping.id)
        return true
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        const { numDeletedRows } = await tx.deleteFrom('mapping').where('id', '=', id).executeTakeFirst()
        if (numDeletedRows > 0n) changed('mapping', id)
        else changed.nothing()
        return numDeletedRows > 0n
      }),
  }
}

async function writeVersion(tx: Transaction<Database>, { id, schemaVersion }: StoredMapping): Promise<void> {
  await tx.deleteFrom('ks_mapping').where('mapping_id', '=', id).execute()
  if (schemaVersion === defaultVersion) return
  await tx.insertInto('ks_mapping').values({ mapping_id: id, schema_version: schemaVersion }).execute()
}

function fromRow(row: { id: string; rules: string; schema_version: string | null }): StoredMapping {
  return { id: row.id, rules: parseRules(row.rules), schemaVersion: row.schema_version ?? defaultVersion }
}

/** What is no array (written by hand, or damaged) has no rules: nobody is mapped. */
function parseRules(column: string): readonly unknown[] {
  try {
    const rules: unknown = JSON.parse(column)
    return Array.isArray(rules) ? rules : []
  } catch {
    return []
  }
}
