import { expect, it } from 'vitest'
import { type ShadowUser, shadowUserId, shadowUserStore } from '../../src/federation/shadow-user-store.ts'
import { groupStore } from '../../src/resources/groups/store.ts'
import { protocolStore } from '../../src/resources/identity-providers/protocol-store.ts'
import { identityProviderStore } from '../../src/resources/identity-providers/store.ts'
import { mappingStore } from '../../src/resources/mappings/store.ts'
import { userStore } from '../../src/resources/users/store.ts'
import type { Change } from '../../src/storage/changes.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'

const clock = () => new Date('2030-01-02T03:04:05Z')

const ann: ShadowUser = {
  idpId: 'acme',
  protocolId: 'openid',
  uniqueId: 'ann',
  displayName: 'Ann',
  domainId: 'd1',
  groupIds: [],
}

/** A store on a database with the provider `acme`, its protocols, and the groups `g1`, `g2` of the domain `d1`. */
async function shadowUsers(storage: Storage) {
  await mappingStore(storage).insert({ id: 'm', rules: [{}], schemaVersion: '1.0' })
  const provider = { enabled: true, description: null, remoteIds: [], authorizationTtl: null }
  await identityProviderStore(storage, { clock }).insert(
    { ...provider, id: 'acme', domainId: 'd1' },
    { withDomain: true },
  )
  const protocols = protocolStore(storage, { clock })
  for (const id of ['openid', 'saml2'])
    await protocols.insert({ id, idpId: 'acme', mappingId: 'm', remoteIdAttribute: null })
  const groups = groupStore(storage)
  for (const id of ['g1', 'g2'])
    await groups.insert({ id, name: `name of ${id}`, domainId: 'd1', description: '', extra: {} })
  const changes: Change[] = []
  storage.onChange((some) => changes.push(...some))
  return { store: shadowUserStore(storage, { clock }), users: userStore(storage, { clock }), changes }
}

onEveryDatabase('the store of users of identity providers', (open) => {
  it('makes a user once, and finds it again', async () => {
    const storage = await open()
    const { store, users, changes } = await shadowUsers(storage)
    const first = await store.upsert({ ...ann, email: 'ann@example.com' })
    expect(first).toEqual({ userId: shadowUserId('d1', 'ann'), groupsChanged: false })
    expect(changes).toContainEqual({ kind: 'user', id: first.userId })
    expect(await users.find(first.userId)).toMatchObject({
      name: 'Ann',
      domainId: 'd1',
      enabled: true,
      federated: [{ idpId: 'acme', protocolId: 'openid', uniqueId: 'ann' }],
      extra: { email: 'ann@example.com' },
    })
    changes.length = 0
    expect(await store.upsert(ann)).toEqual(first)
    expect(changes).toEqual([])
    expect((await users.find(first.userId))?.extra).toEqual({ email: 'ann@example.com' })
    await store.upsert({ ...ann, displayName: 'Ann B.', email: 'b@example.com' })
    expect(changes).toEqual([{ kind: 'user', id: first.userId }])
    expect(await users.find(first.userId)).toMatchObject({
      name: 'Ann B.',
      extra: { email: 'b@example.com' },
    })
  })

  it('refuses another identity with the id of a user', async () => {
    const { store } = await shadowUsers(await open())
    await store.upsert(ann)
    await expect(store.upsert({ ...ann, protocolId: 'saml2' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(store.upsert({ ...ann, uniqueId: 'bob', idpId: 'x' })).rejects.toMatchObject({
      code: 'reference',
    })
  })

  it('notes the groups of each login, and says when a known user has others', async () => {
    const storage = await open()
    const { store, changes } = await shadowUsers(storage)
    const groupsOf = async () =>
      (
        await storage.read
          .selectFrom('expiring_user_group_membership')
          .select(['group_id', 'last_verified'])
          .orderBy('group_id')
          .execute()
      ).map(({ group_id, last_verified }) => [group_id, last_verified.toISOString()])
    const at = clock().toISOString()
    expect((await store.upsert({ ...ann, groupIds: ['g1'] })).groupsChanged).toBe(false)
    expect(await groupsOf()).toEqual([['g1', at]])
    const { userId } = await store.upsert({ ...ann, groupIds: ['g1'] })
    changes.length = 0
    expect((await store.upsert({ ...ann, groupIds: ['g2', 'g1'] })).groupsChanged).toBe(true)
    expect((await store.upsert({ ...ann, groupIds: ['g2'] })).groupsChanged).toBe(true)
    expect((await store.upsert({ ...ann, groupIds: ['g2'] })).groupsChanged).toBe(false)
    expect(await groupsOf()).toEqual([['g2', at]])
    expect(new Set(changes.map(({ kind, id }) => `${kind} ${id}`))).toEqual(new Set([`membership ${userId}`]))
    await expect(store.upsert({ ...ann, groupIds: ['gone'] })).rejects.toMatchObject({ code: 'reference' })
    expect(await groupsOf()).toEqual([['g2', at]])
  })

  it('finds groups by their names in a domain', async () => {
    const { store } = await shadowUsers(await open())
    const found = await store.groupsNamed(['name of g2', 'name of g1', 'name of g3'], 'd1')
    expect(found.toSorted()).toEqual(['g1', 'g2'])
    expect(await store.groupsNamed(['name of g1'], 'd2')).toEqual([])
    expect(await store.groupsNamed([], 'd1')).toEqual([])
  })
})
