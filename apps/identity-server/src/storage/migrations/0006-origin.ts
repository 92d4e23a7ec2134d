import type { Kysely } from 'kysely'
import type { DatabaseOrigin } from '../database-origin.ts'
import type { DialectName } from '../dialects.ts'
import type { Database } from '../schema.ts'
import { createTable } from './create-table.ts'
import { type Table, table, varchar } from './table.ts'

const originTable: Table = table('ks_origin', { columns: { origin: varchar(16) }, primaryKey: ['origin'] })

/** Makes `ks_origin`, which remembers who has made the tables of Keystone. */
export async function createOriginTable(
  db: Kysely<Database>,
  dialect: DialectName,
  origin: DatabaseOrigin,
): Promise<void> {
  await createTable(db, dialect, originTable)
  await db.insertInto('ks_origin').values({ origin }).execute()
}
