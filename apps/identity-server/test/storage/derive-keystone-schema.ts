/**
 * Writes `keystone-schema.<dialect>.json`: the schema that OpenStack Keystone itself makes, for the schema test to
 * compare ours with. Needs `keystone-manage` (Debian: `python3-keystone`, with `python3-psycopg2` and `python3-pymysql`
 * for the servers).
 *
 *     node --conditions=@ks/source test/storage/derive-keystone-schema.ts sqlite
 *     node --conditions=@ks/source test/storage/derive-keystone-schema.ts postgres
 *     node --conditions=@ks/source test/storage/derive-keystone-schema.ts mysql 'mysql+pymysql://…/an-empty-database'
 *
 * A connection URL as second argument names an empty database; without one, SQLite takes a temporary file and
 * PostgreSQL a temporary server. Format the result with `biome check --write`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/storage/open-database.ts'
import { describeSchema } from './describe-schema.ts'
import { dbSync } from './keystone-manage.ts'
import { startPostgres } from './postgres-server.ts'

const [dialect = '', given] = process.argv.slice(2)
const directory = mkdtempSync(join(tmpdir(), 'keystone-schema-'))
const server = dialect === 'postgres' && given === undefined ? await startPostgres() : undefined
try {
  const connection = given ?? server?.url ?? `sqlite:///${join(directory, 'keystone.db')}`
  dbSync(connection, directory)
  const open = await openDatabase({ connection })
  const file = new URL(`keystone-schema.${open.dialect}.json`, import.meta.url)
  writeFileSync(file, `${JSON.stringify(await describeSchema(open), undefined, 2)}\n`)
  await open.close()
} finally {
  await server?.stop()
  rmSync(directory, { recursive: true, force: true })
}
