import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrateToLatest, schemaState } from '../../src/storage/migrations/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../src/storage/open-database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { describeSchema } from './describe-schema.ts'
import { bootstrap, dbSync } from './keystone-manage.ts'
import { databases } from './test-databases.ts'

/**
 * With the original Keystone on the same database: Debian's `python3-keystone`, `python3-psycopg2` and
 * `python3-pymysql`. Not a `.test.ts`, because these are not there on every machine: the interop suite runs it.
 */
for (const database of databases) {
  describe(`Python Keystone on the same database (${database.name})`, { timeout: 120_000 }, () => {
    let directory = ''
    const opened: OpenDatabase[] = []
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'ks-beside-'))
    })
    afterEach(async () => {
      for (const open of opened.splice(0)) await open.close()
      rmSync(directory, { recursive: true, force: true })
    })
    const openAt = async (connection: string) => {
      const open = await openDatabase({ connection })
      opened.push(open)
      return open
    }

    it('starts on what we made, finds nothing to migrate, and we read what it writes', async () => {
      const connection = await database.create()
      const open = await openAt(connection)
      await migrateToLatest(open)
      const schema = (await describeSchema(open)).tables
      const { read, changesElsewhere } = createStorage({ open })
      await changesElsewhere()

      dbSync(connection, directory)
      bootstrap(connection, directory)

      expect((await describeSchema(open)).tables).toEqual(schema)
      const admin = await read
        .selectFrom('user')
        .innerJoin('local_user', 'local_user.user_id', 'user.id')
        .innerJoin('password', 'password.local_user_id', 'local_user.id')
        .select(['name', 'enabled', 'self_service', 'user.created_at', 'password.created_at_int'])
        .executeTakeFirstOrThrow()
      expect(admin).toMatchObject({ name: 'admin', enabled: true, self_service: false })
      const created = admin.created_at?.getTime() ?? 0
      expect(Math.abs(created - admin.created_at_int / 1000)).toBeLessThan(10_000)
      expect(Math.abs(created - Date.now())).toBeLessThan(120_000)
      expect(await changesElsewhere()).toEqual(database.name === 'SQLite' ? 'unknown' : [])
    })

    it('leaves us a database that we adopt, and finds its own again after we wrote to it', async () => {
      const connection = await database.create()
      dbSync(connection, directory)
      bootstrap(connection, directory)

      const open = await openAt(connection)
      expect(await schemaState(open)).toBe('keystone')
      await migrateToLatest(open)
      const storage = createStorage({ open })
      await storage.write(async (tx, changed) => {
        await tx.deleteFrom('assignment').execute()
        changed('assignment', 'admin')
      })

      // It gives the admin its role back, which it can only when it knows user, project and role again.
      bootstrap(connection, directory)
      const assignments = await storage.read.selectFrom('assignment').select(['type', 'inherited']).execute()
      expect(assignments).toEqual([{ type: 'UserProject', inherited: false }])
      expect(await storage.read.selectFrom('user').select('id').execute()).toHaveLength(1)
    })
  })
}
