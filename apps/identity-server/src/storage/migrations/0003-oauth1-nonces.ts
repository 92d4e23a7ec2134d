import type { Kysely } from 'kysely'
import type { DialectName } from '../dialects.ts'
import type { Database } from '../schema.ts'
import { createTable } from './create-table.ts'
import { datetime, type Table, table, varchar } from './table.ts'

const nonceTable: Table = table('ks_oauth1_nonce', {
  columns: { digest: varchar(64), expires_at: datetime() },
  primaryKey: ['digest'],
  indexes: [{ name: 'ix_ks_oauth1_nonce_expires_at', columns: ['expires_at'] }],
})

/** Makes `ks_oauth1_nonce`, which knows the signed requests that must not come again. */
export async function createOAuth1NonceTable(db: Kysely<Database>, dialect: DialectName): Promise<void> {
  await createTable(db, dialect, nonceTable)
}
