import { readFileSync } from 'node:fs'
import { PostgresAdapter, PostgresDriver, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { Pool, type PoolConfig, types } from 'pg'
import { classifiedDriver } from './classified-driver.ts'
import { type ConnectionUrl, describeConnection, requireKnownOptions } from './connection-url.ts'
import type { OpenDialect, PoolOptions } from './dialects.ts'
import { postgresFailure } from './postgres-errors.ts'
import { parseTimestamp, toSqlValue } from './sql-values.ts'
import { StorageError } from './storage-error.ts'

const KNOWN_OPTIONS = [
  'host',
  'port',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'application_name',
  'client_encoding',
]

// Only these come back otherwise than the text that PostgreSQL sends: see KeystoneTables for the types.
const PARSERS = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, Number],
  [types.builtins.TIMESTAMP, parseTimestamp],
  [types.builtins.DATE, (text) => text],
])

class Compiler extends PostgresQueryCompiler {
  protected override addParameter(parameter: unknown): void {
    super.addParameter(toSqlValue(parameter))
  }
}

/**
 * PostgreSQL and what speaks its protocol, through `pg`.
 *
 * @throws {@link StorageError} `connection_invalid` for an unknown option or `sslmode`
 */
export function openPostgres(url: ConnectionUrl, options: PoolOptions): OpenDialect {
  requireKnownOptions(url, KNOWN_OPTIONS)
  const pool = new Pool(poolConfig(url, options))
  // A connection that breaks is replaced by the pool, and its query fails; without listeners it would end the process,
  // whether it is idle (the pool's event) or in use (its own).
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const where = describeConnection(url)
  return {
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () =>
        classifiedDriver(new PostgresDriver({ pool }), (error) => postgresFailure(error, where)),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new Compiler(),
    },
  }
}

function poolConfig(url: ConnectionUrl, { poolSize, connectTimeoutMs }: PoolOptions): PoolConfig {
  const port = url.port ?? (url.options.has('port') ? Number(url.options.get('port')) : undefined)
  return {
    host: url.options.get('host') ?? url.host ?? 'localhost',
    port: port ?? 5432,
    ...(url.username !== undefined && { user: url.username }),
    ...(url.password !== undefined && { password: url.password }),
    ...(url.database !== undefined && { database: url.database }),
    ssl: tls(url),
    application_name: url.options.get('application_name') ?? 'keystone',
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    types: { getTypeParser: (oid: number) => PARSERS.get(oid) ?? types.getTypeParser(oid) },
  }
}

/** libpq's meaning of `sslmode`: `require` encrypts, only the `verify` modes check who answers. */
function tls(url: ConnectionUrl): PoolConfig['ssl'] {
  const mode = url.options.get('sslmode') ?? 'prefer'
  const file = (name: string) => {
    const path = url.options.get(name)
    return path === undefined ? undefined : readFileSync(path, 'utf8')
  }
  const files = { ca: file('sslrootcert'), cert: file('sslcert'), key: file('sslkey') }
  const given = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined))
  switch (mode) {
    case 'disable':
    case 'allow':
    case 'prefer':
      return false
    case 'require':
      return { ...given, rejectUnauthorized: 'ca' in given }
    case 'verify-ca':
      return { ...given, rejectUnauthorized: true, checkServerIdentity: () => undefined }
    case 'verify-full':
      return { ...given, rejectUnauthorized: true }
    default:
      throw new StorageError(
        'connection_invalid',
        '[database] connection has an unknown sslmode. Known: disable, allow, prefer, require, verify-ca, verify-full.',
      )
  }
}
