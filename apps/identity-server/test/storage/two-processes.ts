import { afterEach } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../src/storage/open-database.ts'
import { createStorage, type Storage, type StorageOptions } from '../../src/storage/storage.ts'
import { migratedDatabases } from './migrated-databases.ts'
import type { TestDatabase } from './test-databases.ts'

/** A process as far as the storage knows: its own connections, and a storage of its own on them. */
export interface Process {
  readonly open: OpenDatabase
  readonly storage: Storage
}

/** Starts processes that use one database, which is new and migrated; they are closed after the test. */
export function processesOn(database: TestDatabase): {
  newDatabase: () => Promise<string>
  start: (connection: string, options?: Omit<StorageOptions, 'open'>) => Promise<Process>
} {
  const migrated = migratedDatabases(database)
  const started: OpenDatabase[] = []
  afterEach(async () => {
    for (const open of started.splice(0)) await open.close()
  })
  return {
    newDatabase: () => migrated.take(),
    async start(connection, options = {}) {
      const open = await openDatabase({ connection })
      started.push(open)
      return { open, storage: createStorage({ open, ...options }) }
    },
  }
}
