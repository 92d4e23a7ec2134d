import type { Kysely } from 'kysely'
import type { DialectName } from '../dialects.ts'
import type { Database } from '../schema.ts'
import { createTable } from './create-table.ts'
import { type Table, table, varchar } from './table.ts'

const mappingTable: Table = table('ks_mapping', {
  columns: {
    mapping_id: varchar(64),
    schema_version: varchar(5),
  },
  primaryKey: ['mapping_id'],
  foreignKeys: [{ columns: ['mapping_id'], table: 'mapping', references: ['id'], onDelete: 'cascade' }],
})

/** Makes `ks_mapping`, for the versions of the mapping language that the schema of Yoga and Zed has no column for. */
export async function createMappingVersionTable(db: Kysely<Database>, dialect: DialectName): Promise<void> {
  await createTable(db, dialect, mappingTable)
}
