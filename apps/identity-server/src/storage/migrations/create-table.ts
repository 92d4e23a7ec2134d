import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DialectName } from '../dialects.ts'
import type { Database } from '../schema.ts'
import { columnType, defaultLiteral } from './column-sql.ts'
import type { Column, ForeignKey, Table } from './table.ts'

type Fragment = RawBuilder<unknown>

const names = (columns: readonly string[]): Fragment => sql.join(columns.map((name) => sql.id(name)))

/**
 * Makes a table with its constraints and indexes. What has no name is left for the database to name, as Keystone does,
 * so that the names come out the same.
 */
export async function createTable(db: Kysely<Database>, dialect: DialectName, table: Table): Promise<void> {
  if (dialect === 'postgres') await createEnumerations(db, table)
  const countsItself = dialect === 'sqlite' && hasBigserial(table)
  const parts = [
    ...Object.entries(table.columns).map(([name, column]) => columnSql(dialect, name, column)),
    ...(countsItself
      ? []
      : [named(table.primaryKey.name, sql`primary key (${names(table.primaryKey.columns)})`)]),
    ...table.unique.map(({ name, columns }) => named(name, sql`unique (${names(columns)})`)),
    ...table.foreignKeys.filter(({ only }) => only === undefined || only === dialect).map(foreignKeySql),
  ]
  const options = dialect === 'mysql' ? sql` engine = InnoDB default charset = utf8` : sql``
  await sql`create table ${sql.table(table.name)} (${sql.join(parts)})${options}`.execute(db)
  for (const { name, columns, only } of table.indexes) {
    if (only !== undefined && only !== dialect) continue
    await sql`create index ${sql.id(name)} on ${sql.table(table.name)} (${names(columns)})`.execute(db)
  }
}

// An SQLite column counts without ever repeating a number only if it is the primary key and says so itself.
const hasBigserial = (table: Table) =>
  Object.values(table.columns).some(({ type }) => type.sql === 'bigserial')

function columnSql(dialect: DialectName, name: string, column: Column): Fragment {
  const nullness = column.nullable ? sql`` : sql` not null`
  const standard =
    column.default === undefined ? sql`` : sql` default ${defaultLiteral(dialect, column.default)}`
  return sql`${sql.id(name)} ${sql.raw(columnType(dialect, column.type))}${standard}${nullness}`
}

function named(name: string | undefined, constraint: Fragment): Fragment {
  return name === undefined ? constraint : sql`constraint ${sql.id(name)} ${constraint}`
}

function foreignKeySql(key: ForeignKey): Fragment {
  const onDelete = key.onDelete === undefined ? sql`` : sql` on delete cascade`
  const onUpdate = key.onUpdate === undefined ? sql`` : sql` on update cascade`
  const reference = sql`foreign key (${names(key.columns)}) references ${sql.table(key.table)} (${names(key.references)})`
  return named(key.name, sql`${reference}${onDelete}${onUpdate}`)
}

async function createEnumerations(db: Kysely<Database>, table: Table): Promise<void> {
  for (const { type } of Object.values(table.columns)) {
    if (type.sql !== 'enum') continue
    const values = sql.join(type.values.map((value) => sql.lit(value)))
    await sql`create type ${sql.id(type.name)} as enum (${values})`.execute(db)
  }
}
