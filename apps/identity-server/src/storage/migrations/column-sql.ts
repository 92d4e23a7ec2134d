import { type RawBuilder, sql } from 'kysely'
import type { DialectName } from '../dialects.ts'
import type { ColumnType } from './table.ts'

type PlainType = Exclude<ColumnType['sql'], 'varchar' | 'enum'>

const PLAIN_TYPES = {
  integer: { sqlite: 'INTEGER', postgres: 'integer', mysql: 'integer' },
  bigint: { sqlite: 'BIGINT', postgres: 'bigint', mysql: 'bigint' },
  boolean: { sqlite: 'BOOLEAN', postgres: 'boolean', mysql: 'boolean' },
  datetime: { sqlite: 'DATETIME', postgres: 'timestamp', mysql: 'datetime' },
  date: { sqlite: 'DATE', postgres: 'date', mysql: 'date' },
  text: { sqlite: 'TEXT', postgres: 'text', mysql: 'text' },
  serial: { sqlite: 'INTEGER', postgres: 'serial', mysql: 'integer auto_increment' },
  bigserial: {
    sqlite: 'INTEGER PRIMARY KEY AUTOINCREMENT',
    postgres: 'bigserial',
    mysql: 'bigint auto_increment',
  },
} satisfies Record<PlainType, Record<DialectName, string>>

/** A column's type in a dialect's words. SQLite keeps the words, and they say how a value is read back. */
export function columnType(dialect: DialectName, type: ColumnType): string {
  if (type.sql === 'varchar')
    return dialect === 'sqlite' ? `VARCHAR(${type.length})` : `varchar(${type.length})`
  if (type.sql !== 'enum') return PLAIN_TYPES[type.sql][dialect]
  if (dialect === 'postgres') return `"${type.name}"`
  if (dialect === 'mysql') return `enum(${type.values.map((value) => `'${value}'`).join(',')})`
  return `VARCHAR(${Math.max(...type.values.map((value) => value.length))})`
}

/** A column's default in a dialect's words. */
export function defaultLiteral(dialect: DialectName, value: string | number | boolean): RawBuilder<unknown> {
  if (typeof value === 'boolean' && dialect === 'postgres') return sql.lit(value)
  return sql.lit(String(typeof value === 'boolean' ? Number(value) : value))
}
