import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Config } from '../config/options.ts'
import { parseConnectionUrl } from '../storage/connection-url.ts'
import { migrateToLatest, type SchemaState, schemaState } from '../storage/migrations/migrate.ts'
import { type OpenDatabase, openDatabase } from '../storage/open-database.ts'
import { createStorage, type Storage } from '../storage/storage.ts'
import { isStorageError } from '../storage/storage-error.ts'
import { CliError, systemCode } from './fail.ts'

/** Hears why a command takes longer than usual. */
export type Warn = (text: string) => void

const advice: Record<Exclude<SchemaState, 'ours'>, string> = {
  empty: 'The database has no tables. Run "ks-identity db sync" first.',
  keystone: 'The database was made by Keystone. Run "ks-identity db sync" first, which adopts it.',
  unknown:
    'The database has tables that this version does not know. Name another one in [database] connection.',
}

/**
 * Opens the database and, with `migrate`, brings its tables up to date. A database that Keystone made is adopted.
 *
 * @throws `StorageError`; `CliError` when the tables are not there and may not be made
 */
export async function openStorage(
  config: Config,
  options: { migrate: boolean; warn: Warn },
): Promise<Storage> {
  const open = await connect(config, { create: options.migrate, warn: options.warn })
  try {
    if (options.migrate) await migrateToLatest(open)
    const state = options.migrate ? 'ours' : await schemaState(open)
    if (state !== 'ours') throw new CliError(advice[state])
  } catch (error) {
    await open.close()
    throw error
  }
  return createStorage({ open })
}

/**
 * Opens the database. While its server cannot be reached it is tried again, as `[database] max_retries` and
 * `retry_interval` say.
 *
 * @param options.create whether an SQLite file that does not exist is made
 * @throws `StorageError`; `CliError` for an SQLite file that does not exist
 */
export async function connect(
  config: Config,
  options: { create: boolean; warn: Warn },
): Promise<OpenDatabase> {
  const { max_pool_size, max_overflow, max_retries, retry_interval } = config.database
  const connection = connectionOf(config)
  const file = sqliteFile(connection)
  if (options.create) makeDataDir(config)
  else if (file !== undefined && !existsSync(file)) {
    throw new CliError(
      `There is no database ${file}. Run "ks-identity db sync" to make it, or correct [database] connection.`,
    )
  }
  const poolSize = max_pool_size === 0 ? Number.MAX_SAFE_INTEGER : max_pool_size + max_overflow
  for (let retries = 0; ; retries++) {
    try {
      return await openDatabase({ connection, poolSize })
    } catch (error) {
      if (!isStorageError(error, 'unreachable') || (max_retries >= 0 && retries >= max_retries)) throw error
      options.warn(`${error.message} Trying again in ${retry_interval} s.`)
      await setTimeout(Math.max(retry_interval * 1000, leastPauseMs))
    }
  }
}

const leastPauseMs = 100

/** The database of a configuration, as SQLAlchemy writes it: by default an SQLite file in `[ks] data_dir`. */
function connectionOf(config: Config): string {
  return config.database.connection ?? `sqlite:///${join(resolve(config.ks.data_dir), 'keystone.db')}`
}

function sqliteFile(connection: string): string | undefined {
  const { backend, database } = parseConnectionUrl(connection)
  return backend === 'sqlite' && database !== undefined && database !== ':memory:'
    ? resolve(database)
    : undefined
}

function makeDataDir({ database, ks: { data_dir } }: Config): void {
  if (database.connection !== undefined) return
  try {
    mkdirSync(data_dir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new CliError(
      `Cannot make the data directory ${resolve(data_dir)} (${systemCode(cause)}). Correct [ks] data_dir.`,
      { cause },
    )
  }
}
