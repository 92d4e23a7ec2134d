import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { createKeystoneTables } from '../../src/storage/migrations/0001-keystone.ts'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { schemaState } from '../../src/storage/migrations/schema-state.ts'
import { type OpenDatabase, openDatabase } from '../../src/storage/open-database.ts'
import { databases } from './test-databases.ts'

/** Every migration, in order. A new one is a line here. */
const migrations = [
  '0001-keystone',
  '0002-changes',
  '0003-oauth1-nonces',
  '0004-mapping-versions',
  '0005-totp-uses',
  '0006-origin',
]

for (const database of databases) {
  describe(`migrating (${database.name})`, () => {
    const opened: OpenDatabase[] = []
    afterEach(async () => {
      for (const open of opened.splice(0)) await open.close()
    })
    const openAt = async (connection: string) => {
      const open = await openDatabase({ connection })
      opened.push(open)
      return open
    }
    const openEmpty = async () => await openAt(await database.create())
    const migrationsOf = async ({ db }: OpenDatabase) => {
      const { rows } = await sql<{ name: string }>`select name from ks_migration order by name`.execute(db)
      return rows.map((row) => row.name)
    }
    const tablesOf = async ({ db }: OpenDatabase) =>
      (await db.introspection.getTables({ withInternalKyselyTables: true })).map((table) => table.name)

    it('makes an empty database ours, and a second time changes nothing', async () => {
      const open = await openEmpty()
      expect(await schemaState(open)).toBe('empty')
      await migrateToLatest(open)
      expect(await schemaState(open)).toBe('ours')
      await migrateToLatest(open)
      expect(await migrationsOf(open)).toEqual(migrations)
    })

    it('adopts the tables of Keystone with their rows', async () => {
      const open = await openEmpty()
      await createKeystoneTables(open.db, open.dialect)
      await open.db.insertInto('user').values({ id: 'u1', domain_id: 'default', enabled: true }).execute()
      expect(await schemaState(open)).toBe('keystone')
      await migrateToLatest(open)
      expect(await schemaState(open)).toBe('ours')
      expect(await migrationsOf(open)).toEqual(migrations)
      expect(await open.db.selectFrom('user').select('id').execute()).toEqual([{ id: 'u1' }])
    })

    it('refuses another Keystone release, names its revision and changes nothing', async () => {
      const open = await openEmpty()
      await createKeystoneTables(open.db, open.dialect)
      await open.db.deleteFrom('alembic_version').execute()
      await open.db.insertInto('alembic_version').values({ version_num: '0123456789ab' }).execute()
      const before = await tablesOf(open)
      expect(await schemaState(open)).toBe('unknown')
      await expect(migrateToLatest(open)).rejects.toMatchObject({
        code: 'schema_unknown',
        message: expect.stringContaining('0123456789ab'),
      })
      expect(await tablesOf(open)).toEqual(before)
    })

    it('refuses the tables of another application and changes nothing', async () => {
      const open = await openEmpty()
      await sql`create table orders (id integer)`.execute(open.db)
      expect(await schemaState(open)).toBe('unknown')
      await expect(migrateToLatest(open)).rejects.toMatchObject({ code: 'schema_unknown' })
      expect(await tablesOf(open)).toEqual(['orders'])
    })

    it('refuses tables that were made halfway', async () => {
      const open = await openEmpty()
      await migrateToLatest(open)
      await sql`drop table alembic_version`.execute(open.db)
      await sql`delete from ks_migration`.execute(open.db)
      expect(await schemaState(open)).toBe('unknown')
      await expect(migrateToLatest(open)).rejects.toMatchObject({ code: 'schema_unknown' })
    })

    it('refuses a database that a newer release of this server has migrated', async () => {
      const open = await openEmpty()
      await migrateToLatest(open)
      const now = new Date().toISOString()
      await sql`insert into ks_migration values ('9999-from-the-future', ${now})`.execute(open.db)
      await expect(migrateToLatest(open)).rejects.toMatchObject({ code: 'schema_unknown' })
    })

    it('happens once when several processes begin at the same time', async () => {
      const connection = await database.create()
      const all = await Promise.all([openAt(connection), openAt(connection), openAt(connection)])
      await Promise.all(all.map((open) => migrateToLatest(open)))
      expect(await Promise.all(all.map((open) => schemaState(open)))).toEqual(['ours', 'ours', 'ours'])
    })
  })
}
