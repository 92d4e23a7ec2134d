import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { databases } from './test-databases.ts'

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ks-open-'))
})
afterAll(() => {
  rmSync(directory, { recursive: true, force: true })
})

const SECRET = 'hunter2-correct-horse'

async function failureOf(connection: string): Promise<{ code: unknown; everything: string }> {
  try {
    const open = await openDatabase({ connection, connectTimeoutMs: 2000 })
    await open.close()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return { code, everything: inspect(error, { depth: 10, showHidden: true }) }
  }
  return { code: 'opened', everything: '' }
}

describe('opening a database that does not work', () => {
  it('fails with unreachable when nobody listens, and keeps the password to itself', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    server.close()
    await once(server, 'close')
    for (const backend of ['postgresql', 'mysql+pymysql']) {
      const failure = await failureOf(`${backend}://keystone:${SECRET}@127.0.0.1:${port}/keystone`)
      expect(failure.code).toBe('unreachable')
      expect(failure.everything).toContain(`keystone@127.0.0.1:${port}`)
      expect(failure.everything).not.toContain(SECRET)
    }
  })

  it('fails with unreachable when there is no socket', async () => {
    const missing = join(directory, 'nobody')
    expect((await failureOf(`postgresql://keystone@/keystone?host=${missing}`)).code).toBe('unreachable')
    expect((await failureOf(`mysql://keystone@localhost/keystone?unix_socket=${missing}`)).code).toBe(
      'unreachable',
    )
  })

  it('fails with unreachable when a server accepts the connection and says nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    for (const backend of ['postgresql', 'mysql']) {
      expect((await failureOf(`${backend}://keystone@127.0.0.1:${port}/keystone`)).code).toBe('unreachable')
    }
    server.close()
  })

  it('fails with connection_invalid for what is not supported', async () => {
    expect((await failureOf('oracle://keystone@db/keystone')).code).toBe('connection_invalid')
    expect((await failureOf('mysql://keystone@db/keystone?ssl_disabled=true')).code).toBe(
      'connection_invalid',
    )
    expect((await failureOf('postgresql://keystone@db/keystone?sslmode=maybe')).code).toBe(
      'connection_invalid',
    )
    expect((await failureOf('keystone.db')).code).toBe('connection_invalid')
  })

  it('fails with damaged for a file that is no SQLite database', async () => {
    const file = join(directory, 'damaged.db')
    writeFileSync(file, 'This is not a database. '.repeat(1000))
    const failure = await failureOf(`sqlite:///${file}`)
    expect(failure.code).toBe('damaged')
    expect(failure.everything).toContain(file)
  })

  it('fails with unwritable for a directory that is not there, or is a file, or a file that is a directory', async () => {
    expect((await failureOf(`sqlite:///${directory}/missing/keystone.db`)).code).toBe('unwritable')
    writeFileSync(join(directory, 'file'), '')
    expect((await failureOf(`sqlite:///${directory}/file/keystone.db`)).code).toBe('unwritable')
    mkdirSync(join(directory, 'folder'))
    expect((await failureOf(`sqlite:///${directory}/folder`)).code).toBe('unwritable')
  })
})

describe('opening an SQLite database', () => {
  it('creates its files for their owner only', async () => {
    const folder = join(directory, 'private')
    mkdirSync(folder)
    const open = await openDatabase({ connection: `sqlite:///${folder}/keystone.db` })
    await migrateToLatest(open)
    const modes = readdirSync(folder).map((file) => [file, statSync(join(folder, file)).mode & 0o777])
    expect(modes.sort()).toEqual([
      ['keystone.db', 0o600],
      ['keystone.db-shm', 0o600],
      ['keystone.db-wal', 0o600],
    ])
    await open.close()
  })

  it('leaves nothing behind when it was a private one', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('keystone-'))
    const open = await openDatabase({ connection: 'sqlite://' })
    await migrateToLatest(open)
    const during = readdirSync(tmpdir()).filter(
      (name) => name.startsWith('keystone-') && !before.includes(name),
    )
    expect(during.length).toBeGreaterThanOrEqual(1)
    await open.close()
    const after = readdirSync(tmpdir())
    expect(during.some((name) => !after.includes(name))).toBe(true)
  })

  it('reads columns that were added after the first read', async () => {
    const open = await openDatabase({ connection: 'sqlite://' })
    await migrateToLatest(open)
    await open.db.insertInto('mapping').values({ id: 'm1', rules: '[]' }).execute()
    const read = () => open.db.selectFrom('mapping').selectAll().execute()
    expect(await read()).toEqual([{ id: 'm1', rules: '[]' }])
    await sql`alter table mapping add column schema_version text default '1.0'`.execute(open.db)
    expect(await read()).toEqual([{ id: 'm1', rules: '[]', schema_version: '1.0' }])
    await open.close()
  })

  it('finds again what was written before', async () => {
    const connection = `sqlite:///${directory}/again.db`
    const first = await openDatabase({ connection })
    await migrateToLatest(first)
    await first.db.insertInto('role').values({ id: 'r1', name: 'member' }).execute()
    await first.close()
    const second = await openDatabase({ connection })
    expect(await second.db.selectFrom('role').select('name').execute()).toEqual([{ name: 'member' }])
    await second.close()
  })
})

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  describe(`a server (${database.name})`, () => {
    it('that has no such database refuses', async () => {
      const connection = (await database.create()).replace(/ks_test_\w+/, 'no_such_database')
      expect((await failureOf(connection)).code).toBe('refused')
    })

    it('that does not know the user refuses', async () => {
      const connection = (await database.create()).replace(/\/\/[^@/]+@/, `//nobody_here:${SECRET}@`)
      const failure = await failureOf(connection)
      expect(failure.code).toBe('refused')
      expect(failure.everything).not.toContain(SECRET)
    })

    it('that ends a connection makes its query fail with unreachable, and later ones work', async () => {
      const open = await openDatabase({ connection: await database.create(), poolSize: 1 })
      const suicide =
        open.dialect === 'postgres'
          ? sql`select pg_terminate_backend(pg_backend_pid())`
          : sql`kill connection_id()`
      await expect(suicide.execute(open.db)).rejects.toMatchObject({ code: 'unreachable' })
      // The pool learns a moment later that the connection is gone.
      await vi.waitFor(async () => {
        expect((await sql`select 1 as one`.execute(open.db)).rows).toEqual([{ one: 1 }])
      })
      await open.close()
    })
  })
}
