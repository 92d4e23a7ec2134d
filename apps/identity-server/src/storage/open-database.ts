import { Kysely, sql } from 'kysely'
import { parseConnectionUrl } from './connection-url.ts'
import { type DialectName, dialectOfBackend, dialects } from './dialects.ts'
import type { Database } from './schema.ts'
import { StorageError } from './storage-error.ts'

export interface OpenDatabaseOptions {
  /**
   * The database as keystone.conf names it under `[database] connection`: `sqlite:////var/lib/keystone/keystone.db`
   * (three slashes for a relative path), `sqlite://` (a private database that is gone at {@link OpenDatabase.close}),
   * `postgresql+psycopg2://user:password@host:5432/keystone` (`?host=/run/postgresql` for a socket, `sslmode`,
   * `sslrootcert`), `mysql+pymysql://user:password@host:3306/keystone` (`?unix_socket=`, `ssl_ca`).
   */
  readonly connection: string
  /** Connections to a server at most. Default 10; SQLite always has two. */
  readonly poolSize?: number
  /** Milliseconds within which a server must accept a connection. Default 10 000. */
  readonly connectTimeoutMs?: number
}

/** A database that has answered. Stores get a {@link Storage}, which is made of this. */
export interface OpenDatabase {
  readonly db: Kysely<Database>
  readonly dialect: DialectName
  /** SQLite only: a number that is another one after a commit by anyone but this `OpenDatabase`. */
  readonly dataVersion: (() => number) | undefined
  /** Ends all connections, after the queries that are under way. */
  close(): Promise<void>
}

/**
 * Opens the database that a connection URL names and asks it once. An SQLite file that does not exist is created,
 * readable by its owner only. The tables are not looked at: see `migrateToLatest`.
 *
 * @throws {@link StorageError} `connection_invalid`, `unreachable`, `refused`, `unwritable` or `damaged`; its message
 *   tells an operator what to do and never holds the password
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const { connection, poolSize = 10, connectTimeoutMs = 10_000 } = options
  const url = parseConnectionUrl(connection)
  const dialect = dialectOfBackend.get(url.backend)
  if (dialect === undefined) {
    throw new StorageError(
      'connection_invalid',
      `[database] connection begins with ${url.backend}, which is not supported. Supported: ${[...dialectOfBackend.keys()].join(', ')}.`,
    )
  }
  const opened = await dialects[dialect](url, { poolSize, connectTimeoutMs })
  const db = new Kysely<Database>({ dialect: opened.dialect })
  try {
    await sql`select 1`.execute(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return { db, dialect, dataVersion: opened.dataVersion, close: () => db.destroy() }
}
