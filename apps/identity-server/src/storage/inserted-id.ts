import type { InsertQueryBuilder } from 'kysely'
import type { DialectName } from './dialects.ts'

/**
 * Runs an insert into a table whose rows the database numbers, and tells the number. PostgreSQL returns it on request,
 * the others with every insert.
 *
 * @param column where the number is. Default `id`.
 */
export async function insertedId<DB, TB extends keyof DB>(
  dialect: DialectName,
  insert: InsertQueryBuilder<DB, TB, unknown>,
  column: string & keyof DB[TB] = 'id' as string & keyof DB[TB],
): Promise<number> {
  if (dialect === 'postgres') {
    const row = await insert.returning(column as never).executeTakeFirstOrThrow()
    return Number((row as Record<string, unknown>)[column])
  }
  const { insertId } = (await insert.executeTakeFirst()) as { insertId?: bigint }
  if (insertId === undefined) throw new TypeError('The table does not number its rows.')
  return Number(insertId)
}
