import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { Change, ChangeKind } from '../../src/storage/changes.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { databases } from './test-databases.ts'
import { processesOn } from './two-processes.ts'

const say = (storage: Storage, kind: ChangeKind, id: string) =>
  storage.write(async (_, changed) => changed(kind, id))

/** A clock that stands still until it is told otherwise. */
function stoppedClock() {
  let now = Date.parse('2026-05-01T12:00:00Z')
  return {
    clock: () => new Date(now),
    forward(ms: number) {
      now += ms
    },
  }
}

const change = (kind: ChangeKind, id: string): Change => ({ kind, id })

for (const database of databases) {
  describe(`changes elsewhere (${database.name})`, () => {
    const { newDatabase, start } = processesOn(database)

    it('are unknown at first, and then none', async () => {
      const { storage } = await start(await newDatabase())
      expect(await storage.changesElsewhere()).toBe('unknown')
      expect(await storage.changesElsewhere()).toEqual([])
    })

    it('are told once, each distinct one once, and never those of the asker', async () => {
      const connection = await newDatabase()
      const here = await start(connection)
      const there = await start(connection)
      await here.storage.changesElsewhere()
      await say(here.storage, 'user', 'mine')
      await say(there.storage, 'user', 'u1')
      await say(there.storage, 'user', 'u1')
      await say(there.storage, 'role', 'r1')
      expect(await here.storage.changesElsewhere()).toEqual([change('user', 'u1'), change('role', 'r1')])
      expect(await here.storage.changesElsewhere()).toEqual([])
    })

    it('leave out what was rolled back, and what changes nothing', async () => {
      const connection = await newDatabase()
      const here = await start(connection)
      const there = await start(connection)
      await here.storage.changesElsewhere()
      const failing = there.storage.write(async (_, changed) => {
        changed('user', 'u1')
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow()
      await there.storage.write(async (tx, changed) => {
        await tx.insertInto('user').values({ id: 'u1', domain_id: 'd1' }).execute()
        changed.nothing()
      })
      expect(await here.storage.changesElsewhere()).toEqual([])
    })

    it('are the same for all who ask at the same time', async () => {
      const connection = await newDatabase()
      const here = await start(connection)
      const there = await start(connection)
      await here.storage.changesElsewhere()
      await say(there.storage, 'user', 'u1')
      const answers = await Promise.all([here.storage.changesElsewhere(), here.storage.changesElsewhere()])
      expect(answers).toEqual([[change('user', 'u1')], [change('user', 'u1')]])
    })

    it('are unknown after a minute without a question', async () => {
      const { clock, forward } = stoppedClock()
      const { storage } = await start(await newDatabase(), { clock })
      await storage.changesElsewhere()
      forward(60_000)
      expect(await storage.changesElsewhere()).toEqual([])
      forward(60_001)
      expect(await storage.changesElsewhere()).toBe('unknown')
    })

    it('are unknown when a newer release says something this one does not understand', async () => {
      const connection = await newDatabase()
      const here = await start(connection)
      const there = await start(connection)
      await here.storage.changesElsewhere()
      const row = { kind: 'teleport', entity_id: 't1', origin: 'newer', created_at: new Date() }
      await there.open.db.insertInto('ks_change').values(row).execute()
      expect(await here.storage.changesElsewhere()).toBe('unknown')
      expect(await here.storage.changesElsewhere()).toEqual([])
    })

    it('are written again by a write that took long to commit', async () => {
      const connection = await newDatabase()
      const here = await start(connection)
      const slow = await start(connection, { overlapMs: 0 })
      await here.storage.changesElsewhere()
      await say(slow.storage, 'user', 'u1')
      expect(await here.open.db.selectFrom('ks_change').select('entity_id').execute()).toHaveLength(2)
      expect(await here.storage.changesElsewhere()).toEqual([change('user', 'u1')])
    })

    it('are forgotten an hour later, and not before', async () => {
      const { clock, forward } = stoppedClock()
      const { storage } = await start(await newDatabase(), { clock })
      await say(storage, 'user', 'old')
      forward(60 * 60 * 1000)
      await say(storage, 'user', 'young')
      forward(1)
      for (let n = 0; n < 62; n += 1) await say(storage, 'user', 'more')
      const rows = await storage.read.selectFrom('ks_change').select('entity_id').orderBy('id').execute()
      expect(rows).toHaveLength(63)
      expect(rows[0]).toEqual({ entity_id: 'young' })
    })
  })
}

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  describe(`changes elsewhere that overtake each other (${database.name})`, () => {
    const { newDatabase, start } = processesOn(database)

    it('are all told when a later id is committed first', async () => {
      const { clock, forward } = stoppedClock()
      const connection = await newDatabase()
      const here = await start(connection, { clock })
      const there = await start(connection)
      const row = { kind: 'user', origin: 'there', created_at: new Date() }
      await here.storage.changesElsewhere()

      const early = await there.open.db.startTransaction().execute()
      await early
        .insertInto('ks_change')
        .values({ ...row, entity_id: 'early' })
        .execute()
      await say(there.storage, 'user', 'late')
      expect(await here.storage.changesElsewhere()).toEqual([change('user', 'late')])
      forward(9_999)
      expect(await here.storage.changesElsewhere()).toEqual([])
      await early.commit().execute()
      expect(await here.storage.changesElsewhere()).toEqual([change('user', 'early')])
    })

    it('are all told when the first question came in between', async () => {
      const connection = await newDatabase()
      const here = await start(connection)
      const there = await start(connection)
      const row = { kind: 'user', origin: 'there', created_at: new Date() }
      const early = await there.open.db.startTransaction().execute()
      await early
        .insertInto('ks_change')
        .values({ ...row, entity_id: 'early' })
        .execute()
      await say(there.storage, 'user', 'late')
      expect(await here.storage.changesElsewhere()).toBe('unknown')
      await early.commit().execute()
      expect(await here.storage.changesElsewhere()).toEqual([change('user', 'early')])
    })
  })
}

for (const database of databases.filter(({ name }) => name === 'SQLite')) {
  describe('changes elsewhere by something else (SQLite)', () => {
    const { newDatabase, start } = processesOn(database)

    it('are unknown: it leaves no rows', async () => {
      const connection = await newDatabase()
      const { storage } = await start(connection)
      await storage.changesElsewhere()
      await say(storage, 'user', 'mine')
      const python = new DatabaseSync(connection.slice('sqlite:///'.length))
      python.exec("insert into user (id, domain_id) values ('u1', 'default')")
      python.close()
      expect(await storage.changesElsewhere()).toBe('unknown')
      expect(await storage.changesElsewhere()).toEqual([])
    })
  })
}
