import { sql } from 'kysely'
import { afterEach } from 'vitest'
import { keystoneTables } from '../../src/storage/migrations/0001-keystone.ts'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../src/storage/open-database.ts'
import type { TestDatabase } from './test-databases.ts'

/**
 * Lends migrated databases without a row except the root of all domains: `take` resolves to a connection URL, good
 * until the end of the test. Making the tables takes a server a second and emptying them some milliseconds, so a
 * database is lent again.
 */
export function migratedDatabases(database: TestDatabase): { take(): Promise<string> } {
  const idle: string[] = []
  const lent: string[] = []
  afterEach(() => {
    idle.push(...lent.splice(0))
  })
  return {
    async take() {
      const used = idle.pop()
      const connection = used ?? (await database.create())
      const open = await openDatabase({ connection })
      await (used === undefined ? migrateToLatest(open) : empty(open))
      await open.close()
      lent.push(connection)
      return connection
    },
  }
}

async function empty({ db, dialect }: OpenDatabase): Promise<void> {
  await db.connection().execute(async (connection) => {
    // InnoDB looks at a table's references to itself row by row.
    if (dialect === 'mysql') await sql`set foreign_key_checks = 0`.execute(connection)
    for (const { name } of keystoneTables.toReversed()) {
      if (name === 'alembic_version' || name === 'project') continue
      await connection.deleteFrom(name).execute()
    }
    await connection.deleteFrom('project').where('id', '<>', '<<keystone.domain.root>>').execute()
    await connection.deleteFrom('ks_change').execute()
    await connection.deleteFrom('ks_mapping').execute()
    await connection.deleteFrom('ks_oauth1_nonce').execute()
    await connection.deleteFrom('ks_totp_use').execute()
    if (dialect === 'mysql') await sql`set foreign_key_checks = 1`.execute(connection)
  })
}
