import { readFileSync } from 'node:fs'
import { CompiledQuery, MysqlAdapter, MysqlDriver, MysqlIntrospector } from 'kysely'
import { createPool, type PoolOptions as MysqlPoolOptions, type TypeCastField } from 'mysql2'
import { classifiedDriver } from './classified-driver.ts'
import { type ConnectionUrl, describeConnection, requireKnownOptions } from './connection-url.ts'
import type { OpenDialect, PoolOptions } from './dialects.ts'
import { mysqlFailure } from './mysql-errors.ts'
import { MysqlCompiler } from './mysql-language.ts'
import { parseTimestamp } from './sql-values.ts'

const KNOWN_OPTIONS = [
  'unix_socket',
  'ssl_ca',
  'ssl_cert',
  'ssl_key',
  'ssl_verify_cert',
  'ssl_verify_identity',
  // The connection always speaks utf8mb4: with less, characters would silently become question marks.
  'charset',
  // Options of the Python library or of SQLAlchemy that change nothing here.
  'use_unicode',
  'binary_prefix',
  'autocommit',
  'plugin',
]

/**
 * MySQL, MariaDB and Galera, through `mysql2`. Transactions are READ COMMITTED, as on PostgreSQL, and text that is too
 * long is refused instead of cut.
 *
 * @throws {@link StorageError} `connection_invalid` for an unknown option
 */
export function openMysql(url: ConnectionUrl, options: PoolOptions): OpenDialect {
  requireKnownOptions(url, KNOWN_OPTIONS)
  const pool = createPool(poolConfig(url, options))
  const where = describeConnection(url)
  return {
    dialect: {
      createAdapter: () => new MysqlAdapter(),
      createDriver: () =>
        classifiedDriver(
          new MysqlDriver({
            pool,
            async onCreateConnection(connection) {
              await connection.executeQuery(CompiledQuery.raw("set session sql_mode = 'TRADITIONAL'"))
              await connection.executeQuery(
                CompiledQuery.raw('set session transaction isolation level read committed'),
              )
            },
          }),
          (error) => mysqlFailure(error, where),
        ),
      createIntrospector: (db) => new MysqlIntrospector(db),
      createQueryCompiler: () => new MysqlCompiler(),
    },
  }
}

function poolConfig(url: ConnectionUrl, { poolSize, connectTimeoutMs }: PoolOptions): MysqlPoolOptions {
  const socketPath = url.options.get('unix_socket')
  const tls = tlsOptions(url)
  return {
    ...(socketPath === undefined
      ? { host: url.host ?? 'localhost', port: url.port ?? 3306 }
      : { socketPath }),
    ...(url.username !== undefined && { user: url.username }),
    ...(url.password !== undefined && { password: url.password }),
    ...(url.database !== undefined && { database: url.database }),
    ...(tls !== undefined && { ssl: tls }),
    charset: 'utf8mb4',
    timezone: 'Z',
    connectionLimit: poolSize,
    connectTimeout: connectTimeoutMs,
    stringifyObjects: true,
    typeCast,
  }
}

/** See KeystoneTables for the types. A boolean column is a TINYINT(1). */
function typeCast(field: TypeCastField, next: () => unknown): unknown {
  switch (field.type) {
    case 'TINY': {
      const text = field.length === 1 ? field.string() : undefined
      return text === undefined ? next() : text === null ? null : text !== '0'
    }
    case 'DATETIME':
    case 'TIMESTAMP': {
      const text = field.string()
      return text === null ? null : parseTimestamp(text)
    }
    case 'DATE':
      return field.string()
    case 'LONGLONG': {
      const text = field.string()
      return text === null ? null : Number(text)
    }
    default:
      return next()
  }
}

function tlsOptions(url: ConnectionUrl): Extract<MysqlPoolOptions['ssl'], object> | undefined {
  const path = {
    ca: url.options.get('ssl_ca'),
    cert: url.options.get('ssl_cert'),
    key: url.options.get('ssl_key'),
  }
  const verify = url.options.get('ssl_verify_cert') === 'true'
  const verifyIdentity = url.options.get('ssl_verify_identity') === 'true'
  const files = Object.entries(path).flatMap(([name, file]) =>
    file === undefined ? [] : [[name, readFileSync(file, 'utf8')]],
  )
  if (files.length === 0 && !verify && !verifyIdentity) return undefined
  return {
    ...Object.fromEntries(files),
    rejectUnauthorized: verify || verifyIdentity || path.ca !== undefined,
    verifyIdentity,
  }
}
