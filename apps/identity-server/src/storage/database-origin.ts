import type { Storage } from './storage.ts'

/**
 * Where a database comes from.
 *
 * - `created`: this server made its tables
 * - `adopted`: Keystone made them, and has read and written them
 */
export type DatabaseOrigin = 'created' | 'adopted'

/** Tells where a database comes from. What is not known counts as adopted: Keystone may have to read it. */
export async function databaseOrigin({ read }: Pick<Storage, 'read'>): Promise<DatabaseOrigin> {
  const row = await read.selectFrom('ks_origin').select('origin').executeTakeFirst()
  return row?.origin === 'created' ? 'created' : 'adopted'
}
