import type { Dialect } from 'kysely'
import type { ConnectionUrl } from './connection-url.ts'

/** How many connections a server gets, and how long one may take to come up. SQLite has no use for either. */
export interface PoolOptions {
  readonly poolSize: number
  readonly connectTimeoutMs: number
}

/** A dialect with its connections, for Kysely. */
export interface OpenDialect {
  readonly dialect: Dialect
  /** See {@link OpenDatabase.dataVersion}. */
  readonly dataVersion?: () => number
}

/** Opens a database of one dialect. A server is not contacted before the first query. */
export type OpenDialectAt = (url: ConnectionUrl, pool: PoolOptions) => Promise<OpenDialect>

/** The databases this server runs on, each with what opens it. Only the driver that is used is loaded. */
export const dialects = {
  sqlite: async (url) => (await import('./sqlite.ts')).openSqlite(url),
  postgres: async (url, pool) => (await import('./postgres.ts')).openPostgres(url, pool),
  mysql: async (url, pool) => (await import('./mysql.ts')).openMysql(url, pool),
} satisfies Record<string, OpenDialectAt>

/** `sqlite`, `postgres` or `mysql`; MariaDB is `mysql`. */
export type DialectName = keyof typeof dialects

/** Which dialect a connection URL's backend names. */
export const dialectOfBackend: ReadonlyMap<string, DialectName> = new Map([
  ['sqlite', 'sqlite'],
  ['postgresql', 'postgres'],
  ['postgres', 'postgres'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
])
