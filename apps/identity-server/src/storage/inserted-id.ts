import type { InsertQueryBuilder } from 'kysely'
import type { DialectName } from './dialects.ts'

/**
 * Runs an insert into a table whose `id` the database numbers, and tells the number. PostgreSQL returns it on request,
 * the others with every insert.
 */
export async function insertedId<DB extends { [T in TB]: { id: unknown } }, TB extends keyof DB>(
  dialect: DialectName,
  insert: InsertQueryBuilder<DB, TB, unknown>,
): Promise<number> {
  if (dialect === 'postgres') {
    const row = await insert.returning('id' as never).executeTakeFirstOrThrow()
    return Number((row as { id: unknown }).id)
  }
  const { insertId } = (await insert.executeTakeFirst()) as { insertId?: bigint }
  if (insertId === undefined) throw new TypeError('The table does not number its rows.')
  return Number(insertId)
}
