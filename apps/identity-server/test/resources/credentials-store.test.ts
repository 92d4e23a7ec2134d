import { expect, it } from 'vitest'
import { credentialStore, type StoredCredential } from '../../src/resources/credentials/store.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'

function credential(id: string, more: Partial<StoredCredential> = {}): StoredCredential {
  return {
    id,
    userId: 'u1',
    projectId: null,
    type: 'totp',
    extra: { note: 'ü' },
    sealed: { encryptedBlob: `blob of ${id}`, keyHash: 'k1' },
    ...more,
  }
}

onEveryDatabase('the credential store', (open) => {
  async function storeWith(...credentials: StoredCredential[]) {
    const storage: Storage = await open()
    const store = credentialStore(storage)
    for (const one of credentials) await store.insert(one)
    const changes: unknown[] = []
    storage.onChange((some) => changes.push(...some))
    return { storage, store, changes }
  }

  it('gives back what was inserted, once', async () => {
    const { store } = await storeWith(credential('a'), credential('b', { projectId: 'p1' }))
    expect(await store.find('a')).toEqual(credential('a'))
    expect(await store.find('b')).toEqual(credential('b', { projectId: 'p1' }))
    expect(await store.find('c')).toBeUndefined()
    await expect(store.insert(credential('a'))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('lists in order of ids, by user and type, in parts', async () => {
    const { store } = await storeWith(
      credential('c', { type: 'cert' }),
      credential('a'),
      credential('b', { userId: 'u2' }),
    )
    const ids = async (...asked: Parameters<typeof store.list>) => {
      const { items, more } = await store.list(...asked)
      return [...items.map(({ id }) => id), ...(more ? ['…'] : [])]
    }
    expect(await ids({}, {})).toEqual(['a', 'b', 'c'])
    expect(await ids({}, { limit: 1, marker: 'a' })).toEqual(['b', '…'])
    expect(await ids({ userId: 'u1' }, { limit: 2 })).toEqual(['a', 'c'])
    expect(await ids({ type: { contains: 'er' } }, {})).toEqual(['c'])
    expect(await store.ofUser('u1', 'totp')).toEqual([credential('a')])
  })

  it('inserts no more than a user may have, also when several come at once', async () => {
    const { storage, store, changes } = await storeWith()
    await storage.write(async (tx, changed) => {
      await tx.insertInto('user').values({ id: 'u1', domain_id: 'd1', enabled: true }).execute()
      changed('user', 'u1')
    })
    const inserted = await Promise.all(['a', 'b', 'c', 'd'].map((id) => store.insert(credential(id), 2)))
    expect(inserted.filter(Boolean)).toHaveLength(2)
    expect((await store.list({}, {})).items).toHaveLength(2)
    expect(changes).toHaveLength(3)
    expect(await store.insert(credential('e', { userId: 'u2' }), 1)).toBe(true)
    expect(await store.insert(credential('f', { userId: 'u2' }), 1)).toBe(false)
    expect(await store.insert(credential('g'))).toBe(true)
  })

  it('changes what is still as it was read, and nothing else', async () => {
    const { store, changes } = await storeWith(credential('a'), credential('b', { projectId: 'p1' }))
    const changed = credential('a', { projectId: 'p1', type: 'cert', extra: {} })
    expect(await store.update(credential('a'), changed)).toBe(true)
    expect(await store.find('a')).toEqual(changed)
    expect(changes).toEqual([{ kind: 'credential', id: 'a' }])
    for (const stale of [
      credential('a'),
      { ...changed, userId: 'u2' },
      { ...changed, type: 'totp' },
      { ...changed, projectId: 'p2' },
      { ...changed, sealed: { ...changed.sealed, encryptedBlob: 'other' } },
      credential('nowhere'),
    ])
      expect(await store.update(stale, credential('a'))).toBe(false)
    expect(await store.find('a')).toEqual(changed)
    expect(changes).toHaveLength(1)
    expect(await store.update(changed, changed)).toBe(true)
    expect(await store.find('b')).toEqual(credential('b', { projectId: 'p1' }))
  })

  it('deletes, and says whether there was something', async () => {
    const { store, changes } = await storeWith(credential('a'))
    expect([await store.delete('a'), await store.delete('a')]).toEqual([true, false])
    expect(changes).toEqual([{ kind: 'credential', id: 'a' }])
  })

  it('finds what is on another key', async () => {
    const on = (keyHash: string) => ({ sealed: { encryptedBlob: 'x', keyHash } })
    const { store } = await storeWith(credential('a'), credential('b', on('k2')), credential('c', on('k3')))
    expect(await store.countNotOn('k1')).toBe(2)
    const first = await store.listNotOn('k1', { limit: 1 })
    expect([first.items.map(({ id }) => id), first.more]).toEqual([['b'], true])
    expect((await store.listNotOn('k1', { marker: 'b' })).items.map(({ id }) => id)).toEqual(['c'])
  })
})
