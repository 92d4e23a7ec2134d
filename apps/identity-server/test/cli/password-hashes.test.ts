import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createKeystoneTables } from '../../src/storage/migrations/0001-keystone.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { scratch } from './cli-process.ts'
import { runHere } from './in-process.ts'

/** What the commands store for the administrator of a database, with nothing configured but where it is. */
async function hashOn(database: 'new' | 'made by Keystone', more = ''): Promise<string | null | undefined> {
  const dir = scratch()
  const connection = `sqlite:///${dir}/keystone.db`
  const conf = join(dir, 'keystone.conf')
  const keys = `[credential]\nkey_repository = ${dir}/keys\n`
  writeFileSync(conf, `[database]\nconnection = ${connection}\n${keys}${more}`)
  if (database === 'made by Keystone') {
    const open = await openDatabase({ connection })
    await createKeystoneTables(open.db, open.dialect)
    await open.close()
  }
  const env = { OS_BOOTSTRAP_PASSWORD: 'admin password' }
  for (const command of ['db sync', 'bootstrap']) {
    const { code, stderr } = await runHere([...command.split(' '), '--config-file', conf], { env })
    expect([code, stderr]).toEqual([0, ''])
  }
  const open = await openDatabase({ connection })
  const row = await open.db.selectFrom('password').select('password_hash').executeTakeFirst()
  await open.close()
  rmSync(dir, { recursive: true })
  return row?.password_hash
}

it('db sync and bootstrap store argon2id on a database of their own, and what Keystone reads on an adopted one', async () => {
  expect(await hashOn('new')).toMatch(/^\$argon2id\$/)
  expect(await hashOn('made by Keystone')).toMatch(/^\$2b\$12\$/)
  expect(await hashOn('new', '[ks]\nshared_database = true\n')).toMatch(/^\$2b\$12\$/)
  expect(await hashOn('made by Keystone', '[identity]\npassword_hash_algorithm = argon2id\n')).toMatch(
    /^\$argon2id\$/,
  )
})
