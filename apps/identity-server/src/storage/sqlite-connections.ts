import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import type { CompiledQuery, QueryResult } from 'kysely'
import { sqliteFailure } from './sqlite-errors.ts'
import { SqliteStatements } from './sqlite-statements.ts'
import { isStorageError } from './storage-error.ts'

// How long another process's transaction is waited for, without blocking this one.
const PATIENCE_MS = 500
const PAUSE_MS = 5

/** The two connections of an SQLite file: see {@link openSqlite}. Every error is a {@link StorageError}. */
export class SqliteConnections {
  readonly #writer: DatabaseSync
  readonly #reader: DatabaseSync
  readonly #where: string
  readonly #writes: SqliteStatements
  readonly #reads: SqliteStatements
  #turn: Promise<void> = Promise.resolve()

  constructor(writer: DatabaseSync, reader: DatabaseSync, where: string) {
    this.#writer = writer
    this.#reader = reader
    this.#where = where
    this.#writes = new SqliteStatements(writer)
    this.#reads = new SqliteStatements(reader)
  }

  /** Runs a query that only reads, on what is committed. */
  read(query: CompiledQuery): QueryResult<unknown> {
    return this.#named(() => this.#reads.run(query.sql, query.parameters as SQLInputValue[]))
  }

  /** Runs a query on the writing connection, which the caller has the turn of. */
  write(query: CompiledQuery): QueryResult<unknown> {
    return this.#named(() => this.#writes.run(query.sql, query.parameters as SQLInputValue[]))
  }

  /** Runs `begin immediate`, `commit` or `rollback` on the writing connection. */
  control(sql: 'begin immediate' | 'commit' | 'rollback'): void {
    this.#named(() => this.#writer.exec(sql))
  }

  /** Waits for the writing connection; the caller gives its turn back by calling the result, once. */
  async takeTurn(): Promise<() => void> {
    const before = this.#turn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#turn = promise
    await before
    return resolve
  }

  /**
   * Tries until no other process is in the way. SQLite's own waiting would stop this process meanwhile.
   *
   * @throws {@link StorageError} `busy` after half a second
   */
  async whenFree<T>(attempt: () => T): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      try {
        return attempt()
      } catch (error) {
        if (!isStorageError(error, 'busy') || performance.now() > deadline) throw error
        await setTimeout(PAUSE_MS)
      }
    }
  }

  /** @see {@link https://www.sqlite.org/pragma.html#pragma_data_version} */
  dataVersion(): number {
    const { rows } = this.#named(() => this.#writes.run('pragma data_version', []))
    return (rows[0] as { data_version: number }).data_version
  }

  close(): void {
    this.#reader.close()
    this.#writer.close()
  }

  #named<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw sqliteFailure(error, this.#where)
    }
  }
}
