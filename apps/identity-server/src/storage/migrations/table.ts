import type { Database } from '../schema.ts'

/** A column's type, before a dialect has written it in its own words. */
export type ColumnType =
  | { readonly sql: 'integer' | 'bigint' | 'boolean' | 'datetime' | 'date' | 'text' }
  /** An integer that the database counts up. */
  | { readonly sql: 'serial' | 'bigserial' }
  | { readonly sql: 'varchar'; readonly length: number }
  /** An enumeration: a type of its own on PostgreSQL, which is called `name`; a `varchar` on SQLite. */
  | { readonly sql: 'enum'; readonly name: string; readonly values: readonly string[] }

export interface Column {
  readonly type: ColumnType
  readonly nullable: boolean
  /** A literal. */
  readonly default?: string | number | boolean
}

export interface Unique {
  /** Without one the database makes one up, as it does for Keystone. */
  readonly name?: string
  readonly columns: readonly string[]
}

export interface ForeignKey {
  readonly name?: string
  readonly columns: readonly string[]
  readonly table: keyof Database
  readonly references: readonly string[]
  readonly onDelete?: 'cascade'
  readonly onUpdate?: 'cascade'
  /** The one dialect that has it. Default: all have it. */
  readonly only?: 'sqlite'
}

/** An index that is not unique. */
export interface Index {
  readonly name: string
  readonly columns: readonly string[]
  /** The one dialect that has it. Default: all have it. */
  readonly only?: 'mysql'
}

/** A table, complete enough to be made on each dialect. */
export interface Table {
  readonly name: keyof Database
  readonly columns: Readonly<Record<string, Column>>
  readonly primaryKey: { readonly name?: string; readonly columns: readonly string[] }
  readonly unique: readonly Unique[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly indexes: readonly Index[]
}

type ColumnOf<T extends keyof Database> = keyof Database[T] & string

interface TableParts<T extends keyof Database> {
  /** Exactly the columns of {@link Database}, in the table's order. */
  readonly columns: Readonly<Record<ColumnOf<T>, Column>>
  readonly primaryKey:
    | readonly ColumnOf<T>[]
    | { readonly name: string; readonly columns: readonly ColumnOf<T>[] }
  readonly unique?: readonly Unique[]
  readonly foreignKeys?: readonly ForeignKey[]
  readonly indexes?: readonly Index[]
}

/** Describes a table of {@link Database}: a column that one of both has and the other lacks does not compile. */
export function table<T extends keyof Database>(name: T, parts: TableParts<T>): Table {
  const { columns, primaryKey, unique = [], foreignKeys = [], indexes = [] } = parts
  return {
    name,
    columns,
    primaryKey: 'columns' in primaryKey ? primaryKey : { columns: primaryKey },
    unique,
    foreignKeys,
    indexes,
  }
}

type ColumnOptions = Omit<Column, 'type'>

const column = (type: ColumnType, options: Partial<ColumnOptions>): Column => ({
  nullable: false,
  ...options,
  type,
})

/** Column makers: not null unless `{ nullable: true }`. */
export const integer = (options: Partial<ColumnOptions> = {}) => column({ sql: 'integer' }, options)
export const bigint = (options: Partial<ColumnOptions> = {}) => column({ sql: 'bigint' }, options)
export const boolean = (options: Partial<ColumnOptions> = {}) => column({ sql: 'boolean' }, options)
export const datetime = (options: Partial<ColumnOptions> = {}) => column({ sql: 'datetime' }, options)
export const date = (options: Partial<ColumnOptions> = {}) => column({ sql: 'date' }, options)
export const text = (options: Partial<ColumnOptions> = {}) => column({ sql: 'text' }, options)
export const serial = () => column({ sql: 'serial' }, {})
export const bigserial = () => column({ sql: 'bigserial' }, {})
export const varchar = (length: number, options: Partial<ColumnOptions> = {}) =>
  column({ sql: 'varchar', length }, options)
export const enumeration = (name: string, values: readonly string[]) =>
  column({ sql: 'enum', name, values }, {})
/** For `{ ...nullable }` and as the options of a column. */
export const nullable = { nullable: true } as const
