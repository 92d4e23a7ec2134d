import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../src/storage/open-database.ts'
import { describeSchema, type SchemaDescription } from './describe-schema.ts'
import { databases } from './test-databases.ts'

/** What Keystone's own migrations make: see `derive-keystone-schema.ts`. */
function keystoneSchema({ dialect }: OpenDatabase): SchemaDescription {
  return JSON.parse(readFileSync(new URL(`keystone-schema.${dialect}.json`, import.meta.url), 'utf8'))
}

for (const database of databases) {
  describe(`the schema of a new database (${database.name})`, () => {
    const opened: OpenDatabase[] = []
    afterEach(async () => {
      for (const open of opened.splice(0)) await open.close()
    })

    it('is what keystone-manage db_sync makes, with names, rows and version', async () => {
      const open = await openDatabase({ connection: await database.create() })
      opened.push(open)
      await migrateToLatest(open)
      const ours = await describeSchema(open)
      const theirs = keystoneSchema(open)
      expect(Object.keys(ours.tables)).toEqual(Object.keys(theirs.tables))
      for (const [name, table] of Object.entries(theirs.tables)) {
        expect({ name, ...ours.tables[name] }).toEqual({ name, ...table })
      }
      expect(ours.rows).toEqual(theirs.rows)
    })
  })
}
