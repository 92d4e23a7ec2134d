import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, inject } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../src/storage/open-database.ts'
import { type PostgresServer, startPostgres } from './postgres-server.ts'

/** A kind of database that the tests of this run use. */
export interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL' | 'MySQL'
  /** Makes an empty database and resolves to its connection URL; it is gone after the test file. */
  create(): Promise<string>
}

/**
 * The databases of this run: SQLite and PostgreSQL always, MySQL or MariaDB when the environment variable
 * `KS_TEST_MYSQL` is the connection URL of a server on which databases may be made.
 */
export const databases: readonly TestDatabase[] = [
  sqliteFiles(),
  served('PostgreSQL', postgresServer()),
  ...(process.env.KS_TEST_MYSQL ? [served('MySQL', async () => process.env.KS_TEST_MYSQL ?? '')] : []),
]

function sqliteFiles(): TestDatabase {
  let directory: string | undefined
  let count = 0
  afterAll(() => {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true })
  })
  return {
    name: 'SQLite',
    async create() {
      directory ??= mkdtempSync(join(tmpdir(), 'ks-sqlite-'))
      count += 1
      return `sqlite:///${join(directory, `${count}.db`)}`
    },
  }
}

function served(name: TestDatabase['name'], serverUrl: () => Promise<string>): TestDatabase {
  const created: string[] = []
  let server: Promise<OpenDatabase> | undefined
  const open = async () => await openDatabase({ connection: await serverUrl(), poolSize: 1 })

  afterAll(async () => {
    if (server === undefined) return
    const { db, close } = await server
    for (const database of created) await sql`drop database ${sql.id(database)}`.execute(db)
    await close()
  })

  return {
    name,
    async create() {
      server ??= open()
      const database = `ks_test_${randomUUID().replaceAll('-', '')}`
      await sql`create database ${sql.id(database)}`.execute((await server).db)
      created.push(database)
      return (await serverUrl()).replace(/^(\w+(?:\+\w+)?:\/\/[^/?]*)(?:\/[^?]*)?/, `$1/${database}`)
    },
  }
}

/** The server of this run, or one for this file where the run has none. */
function postgresServer(): () => Promise<string> {
  let own: Promise<PostgresServer> | undefined
  afterAll(async () => {
    await (await own)?.stop()
  })
  return async () => {
    const provided: string | undefined = inject('postgresUrl')
    if (provided !== undefined) return provided
    own ??= startPostgres()
    return (await own).url
  }
}
