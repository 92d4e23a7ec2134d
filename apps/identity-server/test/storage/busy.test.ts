import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { storageFailure } from '../../src/storage/storage-error.ts'
import { onEveryDatabase } from './databases.ts'
import { databases } from './test-databases.ts'
import { processesOn } from './two-processes.ts'

onEveryDatabase('a write that something is in the way of', (open) => {
  const inTheWay = () => storageFailure('busy', 'The database', undefined)

  it('runs again from the start, and tells only what the last attempt says', async () => {
    const storage = await open()
    const heard: unknown[] = []
    storage.onChange((changes) => heard.push(changes))
    let attempts = 0
    const result = await storage.write(async (tx, changed) => {
      attempts += 1
      await tx.insertInto('role').values({ id: 'r1', name: 'member' }).execute()
      changed('role', `attempt ${attempts}`)
      if (attempts < 3) throw inTheWay()
      return attempts
    })
    expect(result).toBe(3)
    expect(heard).toEqual([[{ kind: 'role', id: 'attempt 3' }]])
    expect(await storage.read.selectFrom('ks_change').select('entity_id').execute()).toEqual([
      { entity_id: 'attempt 3' },
    ])
  })

  it('fails with busy after six attempts', async () => {
    const storage = await open()
    let attempts = 0
    const write = storage.write(async () => {
      attempts += 1
      throw inTheWay()
    })
    await expect(write).rejects.toMatchObject({ code: 'busy' })
    expect(attempts).toBe(6)
  })
})

for (const database of databases.filter(({ name }) => name === 'SQLite')) {
  describe('another process that is writing to the file (SQLite)', () => {
    const { newDatabase, start } = processesOn(database)
    const others: DatabaseSync[] = []
    afterEach(() => {
      for (const other of others.splice(0)) other.close()
    })
    const otherWriter = (connection: string) => {
      const other = new DatabaseSync(connection.slice('sqlite:///'.length))
      others.push(other)
      other.exec('begin immediate')
      return other
    }

    it('is waited for, while reads go on', async () => {
      const connection = await newDatabase()
      const { storage } = await start(connection)
      const other = otherWriter(connection)
      const order: string[] = []
      const write = storage
        .write(async (tx, changed) => {
          await tx.insertInto('role').values({ id: 'r1', name: 'member' }).execute()
          changed('role', 'r1')
        })
        .then(() => order.push('written'))
      await setTimeout(100)
      expect(await storage.read.selectFrom('role').selectAll().execute()).toEqual([])
      order.push('read')
      other.exec('commit')
      await write
      expect(order).toEqual(['read', 'written'])
    })

    it('makes a write fail with busy when it does not end', async () => {
      const connection = await newDatabase()
      const { storage } = await start(connection)
      otherWriter(connection)
      const write = storage.write(async (_, changed) => changed('role', 'r1'))
      await expect(write).rejects.toMatchObject({ code: 'busy' })
    })

    it('does not stop the write after it', async () => {
      const connection = await newDatabase()
      const { storage } = await start(connection)
      const other = otherWriter(connection)
      const first = storage.write(async (_, changed) => changed('role', 'r1'))
      await expect(first).rejects.toMatchObject({ code: 'busy' })
      other.exec('commit')
      await expect(storage.write(async (_, changed) => changed('role', 'r2'))).resolves.toBeUndefined()
    })
  })
}
