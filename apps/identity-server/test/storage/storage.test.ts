import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import { isStorageError } from '../../src/storage/storage-error.ts'
import { onEveryDatabase } from './databases.ts'
import { databases } from './test-databases.ts'
import { processesOn } from './two-processes.ts'

const project = (id: string, name: string) => ({ id, name, domain_id: '<<keystone.domain.root>>' })

async function projectNames(storage: Storage): Promise<string[]> {
  const rows = await storage.read
    .selectFrom('project')
    .select('name')
    .where('id', 'like', 'p%')
    .orderBy('id')
    .execute()
  return rows.map((row) => row.name)
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return isStorageError(error) ? error.code : `not a StorageError: ${String(error)}`
  }
  return 'no error'
}

onEveryDatabase('a write', (open) => {
  it('is readable when it resolves', async () => {
    const storage = await open()
    const result = await storage.write(async (tx, changed) => {
      await tx.insertInto('project').values(project('p1', 'one')).execute()
      changed('project', 'p1')
      return 'done'
    })
    expect(result).toBe('done')
    expect(await projectNames(storage)).toEqual(['one'])
  })

  it('calls every listener before it resolves, with each distinct change once', async () => {
    const storage = await open()
    const heard: unknown[] = []
    storage.onChange((changes) => heard.push(['first', changes]))
    storage.onChange((changes) => heard.push(['second', changes]))
    await storage
      .write(async (tx, changed) => {
        await tx.insertInto('project').values(project('p1', 'one')).execute()
        changed('project', 'p1')
        changed('assignment', 'u1')
        changed('project', 'p1')
      })
      .then(() => heard.push('resolved'))
    const changes = [
      { kind: 'project', id: 'p1' },
      { kind: 'assignment', id: 'u1' },
    ]
    expect(heard).toEqual([['first', changes], ['second', changes], 'resolved'])
  })

  it('no longer calls a listener that has been ended', async () => {
    const storage = await open()
    const heard: unknown[] = []
    const end = storage.onChange((changes) => heard.push(changes))
    end()
    await storage.write(async (_, changed) => changed('user', 'u1'))
    expect(heard).toEqual([])
  })

  it('fails when a listener throws, after all listeners were called and the write was made', async () => {
    const storage = await open()
    const heard: string[] = []
    storage.onChange(() => {
      throw new Error('cache is gone')
    })
    storage.onChange(() => heard.push('second'))
    const write = storage.write(async (tx, changed) => {
      await tx.insertInto('project').values(project('p1', 'one')).execute()
      changed('project', 'p1')
    })
    await expect(write).rejects.toBeInstanceOf(AggregateError)
    expect(heard).toEqual(['second'])
    expect(await projectNames(storage)).toEqual(['one'])
  })

  it('that throws leaves no row, no change and tells nobody', async () => {
    const storage = await open()
    const heard: unknown[] = []
    storage.onChange((changes) => heard.push(changes))
    const failure = new Error('changed my mind')
    const write = storage.write(async (tx, changed) => {
      await tx.insertInto('project').values(project('p1', 'one')).execute()
      changed('project', 'p1')
      throw failure
    })
    await expect(write).rejects.toBe(failure)
    expect(await projectNames(storage)).toEqual([])
    expect(await storage.read.selectFrom('ks_change').selectAll().execute()).toEqual([])
    expect(heard).toEqual([])
  })

  it('is refused and undone when it does not say what it changed', async () => {
    const storage = await open()
    const write = storage.write(async (tx) => {
      await tx.insertInto('project').values(project('p1', 'one')).execute()
    })
    await expect(write).rejects.toBeInstanceOf(TypeError)
    expect(await projectNames(storage)).toEqual([])
  })

  it('may say that it changed nothing a cache holds', async () => {
    const storage = await open()
    const heard: unknown[] = []
    storage.onChange((changes) => heard.push(changes))
    await storage.write(async (tx, changed) => {
      await tx.insertInto('project').values(project('p1', 'one')).execute()
      changed.nothing()
    })
    expect(await projectNames(storage)).toEqual(['one'])
    expect(heard).toEqual([])
  })

  it('refuses a change without an id, or with one that does not fit its column', async () => {
    const storage = await open()
    await expect(storage.write(async (_, changed) => changed('user', ''))).rejects.toBeInstanceOf(TypeError)
    const long = 'x'.repeat(256)
    await expect(storage.write(async (_, changed) => changed('user', long))).rejects.toBeInstanceOf(TypeError)
  })

  it('refuses to begin inside another one', async () => {
    const storage = await open()
    const outer = storage.write(async (_, changed) => {
      changed('user', 'u1')
      await storage.write(async (_inner, innerChanged) => innerChanged('user', 'u2'))
    })
    await expect(outer).rejects.toBeInstanceOf(TypeError)
  })

  it('is invisible to reads until it is committed', async () => {
    const storage = await open()
    await storage.write(async (tx, changed) => {
      await tx.insertInto('project').values(project('p1', 'one')).execute()
      changed('project', 'p1')
      expect(await projectNames(storage)).toEqual([])
    })
    expect(await projectNames(storage)).toEqual(['one'])
  })

  it('fails with conflict for a unique constraint and for a primary key', async () => {
    const storage = await open()
    const create = (id: string, name: string) =>
      storage.write(async (tx, changed) => {
        await tx.insertInto('project').values(project(id, name)).execute()
        changed('project', id)
      })
    await create('p1', 'one')
    expect(await codeOf(create('p2', 'one'))).toBe('conflict')
    expect(await codeOf(create('p1', 'two'))).toBe('conflict')
    expect(await projectNames(storage)).toEqual(['one'])
  })

  it('fails with reference for a row that refers to nothing, and for deleting one that is referred to', async () => {
    const storage = await open()
    await storage.write(async (tx, changed) => {
      await tx.insertInto('project').values(project('p1', 'domain')).execute()
      await tx
        .insertInto('project')
        .values({ id: 'p2', name: 'child', domain_id: 'p1', parent_id: 'p1' })
        .execute()
      changed('project', 'p1')
    })
    const orphan = storage.write(async (tx, changed) => {
      changed('project', 'p3')
      await tx.insertInto('project').values({ id: 'p3', name: 'orphan', domain_id: 'missing' }).execute()
    })
    expect(await codeOf(orphan)).toBe('reference')
    const bereave = storage.write(async (tx, changed) => {
      changed('project', 'p1')
      await tx.deleteFrom('project').where('id', '=', 'p1').execute()
    })
    expect(await codeOf(bereave)).toBe('reference')
    expect(await projectNames(storage)).toEqual(['domain', 'child'])
  })

  it('deletes what belongs to a deleted row', async () => {
    const storage = await open()
    await storage.write(async (tx, changed) => {
      await tx.insertInto('user').values({ id: 'u1', domain_id: 'd1' }).execute()
      await tx.insertInto('local_user').values({ user_id: 'u1', domain_id: 'd1', name: 'ann' }).execute()
      changed('user', 'u1')
    })
    await storage.write(async (tx, changed) => {
      await tx.deleteFrom('user').where('id', '=', 'u1').execute()
      changed('user', 'u1')
    })
    expect(await storage.read.selectFrom('local_user').selectAll().execute()).toEqual([])
  })

  it('refuses a parameter that is an object, which a driver would turn into SQL', async () => {
    const storage = await open()
    const id: unknown = { toString: () => 'p1' }
    const query = storage.read
      .selectFrom('project')
      .selectAll()
      .where('id', '=', id as string)
    await expect(query.execute()).rejects.toBeInstanceOf(TypeError)
  })
})

onEveryDatabase('writes at the same time', (open) => {
  it('all happen, whichever rows they fight about', async () => {
    const storage = await open()
    await storage.write(async (tx, changed) => {
      const row = {
        default_limit: 0,
        description: null,
        resource_name: 'r',
        service_id: 's',
        region_id: null,
      }
      await tx
        .insertInto('registered_limit')
        .values([
          { id: 'a', ...row },
          { id: 'b', ...row },
        ])
        .execute()
      changed('registered_limit', 'a')
    })
    // Half of them take the two rows in the other order, which is how deadlocks are made.
    const add = (first: string, second: string) =>
      storage.write(async (tx, changed) => {
        for (const id of [first, second]) {
          await tx
            .updateTable('registered_limit')
            .set((row) => ({ default_limit: row('default_limit', '+', 1) }))
            .where('id', '=', id)
            .execute()
          changed('registered_limit', id)
        }
      })
    await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? add('a', 'b') : add('b', 'a'))))
    const rows = await storage.read.selectFrom('registered_limit').select('default_limit').execute()
    expect(rows).toEqual([{ default_limit: 8 }, { default_limit: 8 }])
  })

  it('of the same unique value leave one row and conflicts', async () => {
    const storage = await open()
    const codes = await Promise.all(
      ['p1', 'p2', 'p3', 'p4'].map((id) =>
        codeOf(
          storage.write(async (tx, changed) => {
            await tx.insertInto('project').values(project(id, 'wanted')).execute()
            changed('project', id)
          }),
        ),
      ),
    )
    expect(codes.sort()).toEqual(['conflict', 'conflict', 'conflict', 'no error'])
    expect(await projectNames(storage)).toEqual(['wanted'])
  })
})

// A constraint that is looked at when the transaction ends. MySQL has none.
const DEFER = new Map([
  ['SQLite', sql`pragma defer_foreign_keys = on`],
  [
    'PostgreSQL',
    sql`alter table project alter constraint project_domain_id_fkey deferrable initially deferred`,
  ],
])

for (const database of databases.filter(({ name }) => DEFER.has(name))) {
  describe(`a write whose commit fails (${database.name})`, () => {
    const { newDatabase, start } = processesOn(database)

    it('tells what it would have changed, because it may have happened', async () => {
      const { storage } = await start(await newDatabase())
      const heard: unknown[] = []
      storage.onChange((changes) => heard.push(changes))
      const write = storage.write(async (tx, changed) => {
        await DEFER.get(database.name)?.execute(tx)
        await tx.insertInto('project').values({ id: 'p1', name: 'orphan', domain_id: 'missing' }).execute()
        changed('project', 'p1')
      })
      expect(await codeOf(write)).toBe('reference')
      expect(heard).toEqual([[{ kind: 'project', id: 'p1' }]])
      expect(await projectNames(storage)).toEqual([])
    })
  })
}
