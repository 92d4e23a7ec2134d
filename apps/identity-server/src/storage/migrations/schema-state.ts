import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { DialectName } from '../dialects.ts'
import type { OpenDatabase } from '../open-database.ts'
import type { Database } from '../schema.ts'
import { KEYSTONE_HEADS } from './keystone/version.ts'

/** The table in which this server keeps which of its migrations a database has had. */
export const MIGRATION_TABLE = 'ks_migration'
export const MIGRATION_LOCK_TABLE = 'ks_migration_lock'

/**
 * What a database holds.
 *
 * - `empty`: no tables.
 * - `keystone`: the tables of a Keystone release whose schema is ours, made by `keystone-manage db_sync`.
 * - `ours`: the same, and this server has migrated it before. It may lack newer migrations.
 * - `unknown`: anything else: another release, another application, or tables that were made halfway.
 */
export type SchemaState = 'empty' | 'keystone' | 'ours' | 'unknown'

/** Tells what a database holds, and changes nothing. */
export async function schemaState(open: OpenDatabase): Promise<SchemaState> {
  return (await examineSchema(open.db, open.dialect)).state
}

/** A {@link SchemaState} and what an operator wants to know about it. */
export interface SchemaFindings {
  readonly state: SchemaState
  /** The revisions in `alembic_version`, sorted; `undefined` without that table. */
  readonly revisions: readonly string[] | undefined
  /** Whether this server has begun to migrate it. */
  readonly begun: boolean
}

/** {@link schemaState} with its reasons; `db` may be a transaction. */
export async function examineSchema(db: Kysely<Database>, dialect: DialectName): Promise<SchemaFindings> {
  const tables = await tableNames(db, dialect)
  const begun = tables.has(MIGRATION_TABLE)
  if (!tables.has('alembic_version')) {
    const bookkeeping = [MIGRATION_TABLE, MIGRATION_LOCK_TABLE]
    const foreign = [...tables].some((name) => !bookkeeping.includes(name))
    return { state: foreign ? 'unknown' : 'empty', revisions: undefined, begun }
  }
  const rows = await db.selectFrom('alembic_version').select('version_num').execute()
  const revisions = rows.map((row) => row.version_num).sort()
  const known = revisions.join() === [...KEYSTONE_HEADS].sort().join()
  if (!known) return { state: 'unknown', revisions, begun }
  const migrated = begun && (await hasMigrated(db))
  return { state: migrated ? 'ours' : 'keystone', revisions, begun }
}

async function hasMigrated(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(MIGRATION_TABLE)} limit 1`.execute(db)
  return rows.length > 0
}

const TABLES_OF = {
  sqlite: sql<{
    name: string
  }>`select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
  postgres: sql<{
    name: string
  }>`select tablename as name from pg_tables where schemaname = current_schema()`,
  mysql: sql<{
    name: string
  }>`select table_name as name from information_schema.tables where table_schema = database()`,
} satisfies Record<DialectName, unknown>

async function tableNames(db: Kysely<Database>, dialect: DialectName): Promise<Set<string>> {
  const { rows } = await TABLES_OF[dialect].execute(db)
  return new Set(rows.map((row) => row.name))
}
