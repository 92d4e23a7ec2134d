import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { DatabaseOrigin } from '../database-origin.ts'
import type { DialectName } from '../dialects.ts'
import type { OpenDatabase } from '../open-database.ts'
import type { Database } from '../schema.ts'
import { StorageError } from '../storage-error.ts'
import { createKeystoneTables } from './0001-keystone.ts'
import { createChangeTable } from './0002-changes.ts'
import { createOAuth1NonceTable } from './0003-oauth1-nonces.ts'
import { createMappingVersionTable } from './0004-mapping-versions.ts'
import { createTotpUseTable } from './0005-totp-uses.ts'
import { createOriginTable } from './0006-origin.ts'
import { KEYSTONE_HEADS } from './keystone/version.ts'
import { examineSchema, MIGRATION_LOCK_TABLE, MIGRATION_TABLE, type SchemaFindings } from './schema-state.ts'

export { type SchemaState, schemaState } from './schema-state.ts'

type Step = (db: Kysely<Database>, dialect: DialectName, run: Run) => Promise<void>

/** What a step has found out for those that run after it, at the same time. */
interface Run {
  origin: DatabaseOrigin
}

/** Every migration, in order. A name, once released, never changes. */
const migrations = {
  '0001-keystone': adoptOrCreate,
  '0002-changes': createChangeTable,
  '0003-oauth1-nonces': createOAuth1NonceTable,
  '0004-mapping-versions': createMappingVersionTable,
  '0005-totp-uses': createTotpUseTable,
  '0006-origin': (db, dialect, run) => createOriginTable(db, dialect, run.origin),
} satisfies Record<string, Step>

async function adoptOrCreate(db: Kysely<Database>, dialect: DialectName, run: Run): Promise<void> {
  const findings = await examineSchema(db, dialect)
  if (findings.state === 'unknown') throw unknownSchema(findings)
  if (findings.state !== 'empty') return
  await createKeystoneTables(db, dialect)
  run.origin = 'created'
}

/**
 * Brings a database to the current tables: makes them in an empty one, adds ours to those of a running Keystone, and
 * otherwise runs what is missing. Several processes may do so at once; each waits for the other. On SQLite and
 * PostgreSQL it happens as a whole or not at all.
 *
 * @throws {@link StorageError} `schema_unknown`, before anything is changed, for tables of another Keystone release, of
 *   another application, or of a newer release of this server; the message names the revisions
 */
export async function migrateToLatest(open: OpenDatabase): Promise<void> {
  const findings = await examineSchema(open.db, open.dialect)
  // Tables made halfway may be another process's work, so the decision about them waits for the migration lock.
  if (findings.state === 'unknown' && !findings.begun) throw unknownSchema(findings)
  const { error } = await migratorOf(open).migrateToLatest()
  if (error instanceof Error && /^corrupted migrations/.test(error.message)) throw newerSchema(error)
  if (error !== undefined) throw error
}

function migratorOf({ db, dialect }: OpenDatabase): Migrator {
  // Tables that an earlier run has made may be in use by Keystone by now.
  const run: Run = { origin: 'adopted' }
  const steps = Object.entries<Step>(migrations).map(([name, step]): [string, Migration] => [
    name,
    { up: (transaction) => step(transaction, dialect, run) },
  ])
  return new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(steps) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: MIGRATION_LOCK_TABLE,
  })
}

function unknownSchema({ revisions }: SchemaFindings): StorageError {
  const known = KEYSTONE_HEADS.join(', ')
  if (revisions === undefined) {
    return new StorageError(
      'schema_unknown',
      'The database holds tables, but not those of Keystone, or they were made halfway. Name an empty database in [database] connection, or drop the tables.',
    )
  }
  return new StorageError(
    'schema_unknown',
    `The database holds the tables of a Keystone release that this server does not know: revision ${revisions.join(', ') || '(none)'}; known: ${known}. Bring it to a known one with keystone-manage db_sync.`,
  )
}

function newerSchema(cause: Error): StorageError {
  return new StorageError(
    'schema_unknown',
    `The database was migrated by a newer release of this server. Run that release. (${cause.message})`,
    { cause },
  )
}
