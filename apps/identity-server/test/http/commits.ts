import { sql } from 'kysely'
import type { Storage } from '../../src/storage/storage.ts'

/**
 * A number that grows with every commit that changes a SQLite database: what refuses must leave it as it is.
 *
 * @see {@link https://www.sqlite.org/pragma.html#pragma_data_version} seen from the connection that only reads
 */
export async function commits(storage: Storage): Promise<number> {
  const { version } = await storage.read
    .selectFrom(sql<{ data_version: number }>`pragma_data_version`.as('connection'))
    .select((eb) => eb.ref('connection.data_version').as('version'))
    .executeTakeFirstOrThrow()
  return Number(version)
}
