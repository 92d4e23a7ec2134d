import type { Kysely } from 'kysely'
import type { DialectName } from '../dialects.ts'
import type { Database } from '../schema.ts'
import { createTable } from './create-table.ts'
import { bigint, type Table, table, varchar } from './table.ts'

const useTable: Table = table('ks_totp_use', {
  columns: { user_id: varchar(64), step: bigint() },
  primaryKey: ['user_id'],
})

/** Makes `ks_totp_use`, so that a passcode is good once, whichever process gets it. */
export async function createTotpUseTable(db: Kysely<Database>, dialect: DialectName): Promise<void> {
  await createTable(db, dialect, useTable)
}
