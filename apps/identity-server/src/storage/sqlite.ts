import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SqliteIntrospector } from 'kysely'
import { type ConnectionUrl, requireKnownOptions } from './connection-url.ts'
import type { OpenDialect } from './dialects.ts'
import { SqliteConnections } from './sqlite-connections.ts'
import { sqliteDriver } from './sqlite-driver.ts'
import { sqliteFailure } from './sqlite-errors.ts'
import { ConcurrentSqliteAdapter, SqliteCompiler } from './sqlite-language.ts'
import { storageFailure } from './storage-error.ts'

/**
 * SQLite through `node:sqlite`: one file in WAL mode, with foreign keys enforced, and two connections to it. One makes
 * the writes and transactions, one at a time; the other makes all other reads, which see what is committed and never
 * wait for a transaction.
 *
 * `sqlite://` and `sqlite:///:memory:` are a file in a private temporary directory that is removed when the database
 * is closed, so that they behave like any other file.
 *
 * @throws {@link StorageError} `unwritable` or `damaged`
 */
export function openSqlite(url: ConnectionUrl): OpenDialect {
  requireKnownOptions(url, ['timeout', 'check_same_thread'])
  const { path, directory } = place(url.database)
  const where = `The SQLite database ${path}`
  const connections = openBoth(path, where, directory === undefined ? 'full' : 'off')
  return {
    dialect: {
      createAdapter: () => new ConcurrentSqliteAdapter(),
      createDriver: () =>
        sqliteDriver(connections, () => {
          if (directory !== undefined) rmSync(directory, { recursive: true, force: true })
        }),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteCompiler(),
    },
    dataVersion: () => connections.dataVersion(),
  }
}

function place(database: string | undefined): { path: string; directory?: string } {
  if (database !== undefined && database !== ':memory:') return { path: resolve(database) }
  const directory = mkdtempSync(join(tmpdir(), 'keystone-'))
  return { path: join(directory, 'keystone.db'), directory }
}

function openBoth(path: string, where: string, synchronous: 'full' | 'off'): SqliteConnections {
  createPrivately(path, where)
  const opened: DatabaseSync[] = []
  try {
    for (const timeout of [20, 5000]) opened.push(new DatabaseSync(path, { timeout }))
    const [writer, reader] = opened
    if (writer === undefined || reader === undefined) throw new TypeError('two connections are opened above')
    writer.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma foreign_keys = on`)
    reader.exec('pragma query_only = on')
    return new SqliteConnections(writer, reader, where)
  } catch (error) {
    for (const database of opened) database.close()
    throw sqliteFailure(error, where)
  }
}

// SQLite would create the file with the process's umask; its -wal and -shm files take the mode of this one.
function createPrivately(path: string, where: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return
    throw storageFailure('unwritable', where, cause)
  }
}
