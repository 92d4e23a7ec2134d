import type { Kysely } from 'kysely'
import type { DialectName } from '../dialects.ts'
import type { Database } from '../schema.ts'
import { createTable } from './create-table.ts'
import { bigserial, datetime, type Table, table, varchar } from './table.ts'

const changeTable: Table = table('ks_change', {
  columns: {
    id: bigserial(),
    kind: varchar(64),
    entity_id: varchar(255),
    origin: varchar(36),
    created_at: datetime(),
  },
  primaryKey: ['id'],
})

/** Makes `ks_change`, which writes tell each other's caches through. */
export async function createChangeTable(db: Kysely<Database>, dialect: DialectName): Promise<void> {
  await createTable(db, dialect, changeTable)
}
