import { expect, it } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'
import { changesOf, later, now, storeOf, user } from './stored-users.ts'

onEveryDatabase('passwords of the user store', (open) => {
  const rows = (storage: Storage) =>
    storage.read
      .selectFrom('password')
      .select(['password_hash', 'self_service', 'created_at_int', 'expires_at_int', 'expires_at'])
      .orderBy('created_at_int')
      .execute()

  it('expires the old one, and keeps the last of the old ones', async () => {
    const storage = await open()
    let time = now.getTime()
    const users = storeOf(storage, () => new Date(time))
    await users.insert(user('u1'), 'first')
    time += 1000
    await users.setPassword('u1', 'second', { selfService: true, expiresAt: null })
    const second = time * 1000
    expect(await rows(storage)).toMatchObject([
      { password_hash: 'first', self_service: false, expires_at_int: second },
      { password_hash: 'second', self_service: true, created_at_int: second, expires_at_int: null },
    ])
    time += 1000
    await users.setPassword('u1', 'third', { selfService: false, expiresAt: later })
    expect((await rows(storage)).map((row) => row.password_hash)).toEqual(['second', 'third'])
    expect((await users.passwords('u1', 5)).map(({ hash }) => hash)).toEqual(['third', 'second'])
    expect((await users.find('u1'))?.passwordExpiresAt).toEqual(later)
  })

  it('is younger than the one before, also when the clock stands still', async () => {
    const storage = await open()
    const users = storeOf(storage)
    await users.insert(user('u1'), 'p0')
    for (const hash of ['p1', 'p2', 'p3']) {
      await users.setPassword('u1', hash, { selfService: true, expiresAt: null })
      expect((await users.passwords('u1', 1))[0]?.hash).toBe(hash)
    }
    const [previous, present] = await rows(storage)
    expect(present?.created_at_int).toBeGreaterThan(previous?.created_at_int ?? Number.NaN)
  })

  it('leaves an expiry that has passed as it is', async () => {
    const storage = await open()
    const users = storeOf(storage)
    await users.insert(user('u1'), 'first')
    const past = new Date('2026-01-01T00:00:00Z')
    await users.setPassword('u1', 'second', { selfService: true, expiresAt: past })
    await users.setPassword('u1', 'third', { selfService: true, expiresAt: null })
    expect((await rows(storage))[0]).toMatchObject({ password_hash: 'second', expires_at: past })
  })

  it('is written only in the place of the one that was checked', async () => {
    const storage = await open()
    const users = storeOf(storage)
    await users.insert(user('u1'), 'first')
    const replacing = (await users.passwords('u1', 1))[0]?.id ?? Number.NaN
    const change = (hash: string) =>
      users.setPassword('u1', hash, { selfService: true, expiresAt: null, replacing })
    const outcomes = await Promise.all([change('a'), change('b')])
    expect(outcomes.toSorted()).toEqual([false, true])
    expect((await users.passwords('u1', 1))[0]?.hash).toBe(outcomes[0] ? 'a' : 'b')
    expect(await rows(storage)).toHaveLength(2)
  })

  it('keeps its age, its end and its place when its hash is replaced, and no cache is told', async () => {
    const storage = await open()
    const users = storeOf(storage)
    await users.insert(user('u1'), 'weak')
    await users.setPassword('u1', 'present', { selfService: true, expiresAt: later })
    const before = await rows(storage)
    const seen = changesOf(storage)
    const id = (await users.passwords('u1', 1))[0]?.id ?? Number.NaN
    await users.replaceHash(id, 'something else', 'stronger')
    expect(await rows(storage)).toEqual(before)
    await users.replaceHash(id, 'present', 'stronger')
    expect(await rows(storage)).toEqual([before[0], { ...before[1], password_hash: 'stronger' }])
    expect(seen).toEqual([])
  })

  it('can be taken away', async () => {
    const users = storeOf(await open())
    await users.insert(user('u1'), 'first')
    await users.setPassword('u1', null, { selfService: false, expiresAt: null })
    expect((await users.passwords('u1', 1))[0]?.hash).toBeNull()
    expect(await users.setPassword('nobody', 'x', { selfService: false, expiresAt: null })).toBe(false)
  })

  it('tells the caches whose password changed', async () => {
    const storage = await open()
    const users = storeOf(storage)
    await users.insert(user('u1'), 'first')
    const seen = changesOf(storage)
    await users.setPassword('u1', 'second', { selfService: true, expiresAt: null })
    await users.update({ id: 'u1', password: { hash: 'x', selfService: false, expiresAt: null } })
    expect(seen).toEqual(['password u1', 'user u1', 'password u1', 'user u1'])
  })
})
