import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { QueryResult } from 'kysely'
import { parseTimestamp } from './sql-values.ts'

type Convert = (value: SQLOutputValue) => unknown

const toBoolean: Convert = (value) => value !== 0
const toDate: Convert = (value) => parseTimestamp(String(value))

// By what CREATE TABLE says; SQLite itself keeps a boolean as 0 or 1 and a time as text.
const CONVERSIONS = new Map<string, Convert>([
  ['BOOLEAN', toBoolean],
  ['DATETIME', toDate],
])

interface Prepared {
  readonly statement: StatementSync
  /** Empty for a statement that gives no rows. */
  readonly names: readonly string[]
  readonly conversions: readonly (Convert | undefined)[]
}

const MOST = 500

/** The prepared statements of one connection, the most recently used 500 of them. */
export class SqliteStatements {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, Prepared>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  run(sql: string, parameters: readonly SQLInputValue[]): QueryResult<unknown> {
    let prepared = this.#prepare(sql)
    const { statement } = prepared
    if (prepared.names.length === 0) {
      const { changes, lastInsertRowid } = statement.run(...parameters)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    }
    // With setReturnArrays, which the declared type of `all` does not know.
    const values = statement.all(...parameters) as unknown as SQLOutputValue[][]
    if (values[0] !== undefined && values[0].length !== prepared.names.length) {
      // A column was added meanwhile: `select *` notices when it runs.
      prepared = describe(statement)
      this.#prepared.set(sql, prepared)
    }
    const { names, conversions } = prepared
    const rows = values.map((row) => toRow(row, names, conversions))
    return { rows, numAffectedRows: BigInt(rows.length) }
  }

  #prepare(sql: string): Prepared {
    let prepared = this.#prepared.get(sql)
    if (prepared === undefined) {
      prepared = prepare(this.#database, sql)
      const [oldest] = this.#prepared.keys()
      if (this.#prepared.size >= MOST && oldest !== undefined) this.#prepared.delete(oldest)
    } else {
      this.#prepared.delete(sql)
    }
    this.#prepared.set(sql, prepared)
    return prepared
  }
}

function prepare(database: DatabaseSync, sql: string): Prepared {
  const statement = database.prepare(sql)
  statement.setReturnArrays(true)
  return describe(statement)
}

function describe(statement: StatementSync): Prepared {
  const columns = statement.columns()
  return {
    statement,
    names: columns.map((column) => column.name),
    conversions: columns.map((column) => CONVERSIONS.get((column.type ?? '').toUpperCase())),
  }
}

function toRow(
  values: readonly SQLOutputValue[],
  names: readonly string[],
  conversions: readonly (Convert | undefined)[],
): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let index = 0; index < names.length; index += 1) {
    const value = values[index] ?? null
    const convert = conversions[index]
    row[names[index] as string] = value === null || convert === undefined ? value : convert(value)
  }
  return row
}
