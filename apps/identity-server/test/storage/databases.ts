import { afterEach, describe } from 'vitest'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { createStorage, type Storage } from '../../src/storage/storage.ts'
import { migratedDatabases } from './migrated-databases.ts'
import { databases, type TestDatabase } from './test-databases.ts'

/**
 * Describes behaviour once per database.
 *
 * `open()` gives a storage on a migrated database without a row except the root of all domains; it is closed after the
 * test. A test that opens two gets two databases.
 *
 * @example
 * onEveryDatabase('the project store', (open) => {
 *   it('finds nothing in an empty database', async () => {
 *     const storage = await open()
 *     …
 *   })
 * })
 */
export function onEveryDatabase(
  title: string,
  tests: (open: () => Promise<Storage>, database: TestDatabase) => void,
): void {
  for (const database of databases) {
    describe(`${title} (${database.name})`, () => {
      const migrated = migratedDatabases(database)
      const inUse: Storage[] = []
      afterEach(async () => {
        for (const storage of inUse.splice(0)) await storage.close()
      })
      tests(async () => {
        // Nobody else opens it, so SQLite's need not be a file that survives a power cut.
        const isPrivate = database.name === 'SQLite'
        const open = await openDatabase({ connection: isPrivate ? 'sqlite://' : await migrated.take() })
        if (isPrivate) await migrateToLatest(open)
        const storage = createStorage({ open })
        inUse.push(storage)
        return storage
      }, database)
    })
  }
}
