import { expect, it } from 'vitest'
import { groupStore } from '../../src/resources/groups/store.ts'
import { userStore } from '../../src/resources/users/store.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'

const crew = { id: 'g1', name: 'crew', domainId: 'default', description: 'who sails', extra: { deck: 2 } }

async function addUser(storage: Storage, id: string): Promise<void> {
  const users = userStore(storage, { clock: () => new Date('2026-05-04T00:00:00Z') })
  const user = {
    id,
    name: id,
    domainId: 'default',
    enabled: true,
    defaultProjectId: null,
    passwordExpiresAt: null,
  }
  await users.insert({ ...user, options: {}, federated: [], extra: {} }, undefined)
}

function changesOf(storage: Storage): string[] {
  const seen: string[] = []
  storage.onChange((changes) => seen.push(...changes.map(({ kind, id }) => `${kind} ${id}`)))
  return seen
}

onEveryDatabase('the group store', (open) => {
  it('finds what was inserted and what was updated', async () => {
    const groups = groupStore(await open())
    await groups.insert(crew)
    expect(await groups.find('g1')).toEqual(crew)
    await groups.update({ ...crew, name: 'officers', extra: {} })
    expect(await groups.find('g1')).toEqual({ ...crew, name: 'officers', extra: {} })
    expect(await groups.find('g2')).toBeUndefined()
  })

  it('refuses a name that the domain already has', async () => {
    const groups = groupStore(await open())
    await groups.insert(crew)
    await expect(groups.insert({ ...crew, id: 'g2' })).rejects.toMatchObject({ code: 'conflict' })
    await groups.insert({ ...crew, id: 'g3', domainId: 'other' })
    await groups.insert({ ...crew, id: 'g4', name: 'guests' })
    await expect(groups.update({ ...crew, id: 'g4' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('lists by name, domain and member, a page at a time', async () => {
    const storage = await open()
    const groups = groupStore(storage)
    for (const id of ['g3', 'g1', 'g2']) await groups.insert({ ...crew, id, name: `crew ${id}` })
    await groups.insert({ ...crew, id: 'g4', domainId: 'other' })
    await addUser(storage, 'u1')
    await groups.addMember('g2', 'u1')
    const ids = async (filter: object, page = {}) =>
      (await groups.list(filter, page)).items.map((group) => group.id)
    expect(await ids({})).toEqual(['g1', 'g2', 'g3', 'g4'])
    expect(await ids({ name: { endswith: 'g3' } })).toEqual(['g3'])
    expect(await ids({ domainId: 'other' })).toEqual(['g4'])
    expect(await ids({ userId: 'u1' })).toEqual(['g2'])
    expect(await ids({ userId: 'u2' })).toEqual([])
    expect(await ids({}, { limit: 2, marker: 'g1' })).toEqual(['g2', 'g3'])
    expect((await groups.list({}, { limit: 2 })).more).toBe(true)
  })

  it('adds a member once, and tells the caches of whom tokens change', async () => {
    const storage = await open()
    const groups = groupStore(storage)
    await groups.insert(crew)
    await addUser(storage, 'u1')
    const seen = changesOf(storage)
    await groups.addMember('g1', 'u1')
    await groups.addMember('g1', 'u1')
    expect(await groups.isMember('g1', 'u1')).toBe(true)
    expect(await groups.membersOf(['g1', 'g2'])).toEqual(new Map([['g1', ['u1']]]))
    expect(seen).toEqual(['membership u1', 'membership u1'])
    expect(await groups.removeMember('g1', 'u1')).toBe(true)
    expect(await groups.removeMember('g1', 'u1')).toBe(false)
    expect(seen).toHaveLength(3)
    expect(await groups.isMember('g1', 'u1')).toBe(false)
  })

  it('refuses a member or a group that does not exist', async () => {
    const storage = await open()
    const groups = groupStore(storage)
    await groups.insert(crew)
    await addUser(storage, 'u1')
    await expect(groups.addMember('g1', 'nobody')).rejects.toMatchObject({ code: 'reference' })
    await expect(groups.addMember('nothing', 'u1')).rejects.toMatchObject({ code: 'reference' })
  })

  it('deletes a group with its memberships and grants, and says whom that concerns', async () => {
    const storage = await open()
    const groups = groupStore(storage)
    for (const id of ['g1', 'g2']) {
      await groups.insert({ ...crew, id, name: id })
      await addUser(storage, `u ${id}`)
      await groups.addMember(id, `u ${id}`)
    }
    await storage.write(async (tx, changed) => {
      await tx.insertInto('role').values({ id: 'r', name: 'r', extra: null, description: null }).execute()
      for (const actor_id of ['g1', 'g2']) {
        const grant = { actor_id, target_id: 'p', role_id: 'r', inherited: false }
        await tx
          .insertInto('assignment')
          .values({ ...grant, type: 'GroupProject' })
          .execute()
        await tx
          .insertInto('system_assignment')
          .values({ ...grant, type: 'GroupSystem' })
          .execute()
      }
      // The same id, but a user: it keeps what it has.
      const twin = { actor_id: 'g1', target_id: 'p', role_id: 'r', inherited: false }
      await tx
        .insertInto('assignment')
        .values({ ...twin, type: 'UserProject' })
        .execute()
      changed('role', 'r')
    })
    const seen = changesOf(storage)
    expect(await groups.delete('g1')).toEqual({ members: ['u g1'], hadGrants: true })
    expect(seen).toEqual(['group g1', 'assignment g1', 'membership u g1'])
    expect(await groups.find('g1')).toBeUndefined()
    expect(await groups.membersOf(['g1', 'g2'])).toEqual(new Map([['g2', ['u g2']]]))
    const grants = await storage.read
      .selectFrom('assignment')
      .select(['type', 'actor_id'])
      .orderBy('actor_id')
      .execute()
    expect(grants).toEqual([
      { type: 'UserProject', actor_id: 'g1' },
      { type: 'GroupProject', actor_id: 'g2' },
    ])
    expect(await storage.read.selectFrom('system_assignment').select('actor_id').execute()).toEqual([
      { actor_id: 'g2' },
    ])
    expect(await groups.delete('g1')).toBeUndefined()
  })

  it('says when a deleted group had no grants', async () => {
    const groups = groupStore(await open())
    await groups.insert(crew)
    expect(await groups.delete('g1')).toEqual({ members: [], hadGrants: false })
  })
})
