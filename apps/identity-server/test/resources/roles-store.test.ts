import { expect, it } from 'vitest'
import type { Role } from '../../src/resources/roles/roles.ts'
import { roleStore } from '../../src/resources/roles/store.ts'
import type { Change } from '../../src/storage/changes.ts'
import { onEveryDatabase } from '../storage/databases.ts'

const role = (id: string, more: Partial<Role> = {}): Role => ({
  id,
  name: `name of ${id}`,
  domainId: null,
  description: null,
  options: {},
  extra: {},
  ...more,
})

onEveryDatabase('the role store', (open) => {
  it('finds what it stored', async () => {
    const store = roleStore(await open())
    const global = role('r1', { description: 'all', options: { immutable: true }, extra: { rank: 1 } })
    const ofDomain = role('r2', { name: global.name, domainId: 'd1' })
    await store.insert(global)
    await store.insert(ofDomain)
    expect(await store.find('r1')).toEqual(global)
    expect(await store.byIds(['r3', 'r2', 'r1'])).toEqual([global, ofDomain])
    await store.update({ ...global, options: {}, name: 'other' })
    expect(await store.find('r1')).toEqual({ ...global, options: {}, name: 'other' })
  })

  it('refuses a name twice in one domain and among the roles of no domain', async () => {
    const store = roleStore(await open())
    for (const domainId of [null, 'd1']) {
      await store.insert(role(`a-${domainId}`, { name: 'a', domainId }))
      await store.insert(role(`b-${domainId}`, { name: 'b', domainId }))
      await expect(store.insert(role('c', { name: 'a', domainId }))).rejects.toMatchObject({
        code: 'conflict',
      })
      await expect(store.update(role(`b-${domainId}`, { name: 'a', domainId }))).rejects.toMatchObject({
        code: 'conflict',
      })
    }
  })

  it('filters lists and answers in pages', async () => {
    const store = roleStore(await open())
    await store.insert(role('r1', { name: 'member' }))
    await store.insert(role('r2', { name: 'manager' }))
    await store.insert(role('r3', { name: 'member', domainId: 'd1' }))
    const list = async (filter: Parameters<typeof store.list>[0], page: object = {}) =>
      (await store.list(filter, page)).items.map(({ id }) => id)
    expect(await list({})).toEqual(['r1', 'r2', 'r3'])
    expect(await list({ domainId: null })).toEqual(['r1', 'r2'])
    expect(await list({ domainId: 'd1' })).toEqual(['r3'])
    expect(await list({ name: { equals: 'member' }, domainId: null })).toEqual(['r1'])
    expect(await list({ name: { startswith: 'm' } }, { limit: 2 })).toEqual(['r1', 'r2'])
    expect(await list({}, { limit: 2, marker: 'r2' })).toEqual(['r3'])
  })

  it('keeps which roles imply which', async () => {
    const store = roleStore(await open())
    for (const id of ['r1', 'r2', 'r3']) await store.insert(role(id))
    await store.insertImplied('r1', 'r3')
    await store.insertImplied('r1', 'r2')
    await store.insertImplied('r2', 'r3')
    await expect(store.insertImplied('r1', 'r2')).rejects.toMatchObject({ code: 'conflict' })
    await expect(store.insertImplied('r1', 'nothing')).rejects.toMatchObject({ code: 'reference' })
    expect((await store.impliedBy('r1')).map(({ id }) => id)).toEqual(['r2', 'r3'])
    const inferences = (await store.inferences()).map(({ prior, implied }) => [
      prior.id,
      implied.map(({ id }) => id),
    ])
    expect(inferences).toEqual([
      ['r1', ['r2', 'r3']],
      ['r2', ['r3']],
    ])
    expect(await store.deleteImplied('r1', 'r3')).toBe(true)
    expect(await store.deleteImplied('r1', 'r3')).toBe(false)
    expect((await store.impliedBy('r1')).map(({ id }) => id)).toEqual(['r2'])
  })

  it('deletes a role with what was granted, implied and made with it', async () => {
    const storage = await open()
    const store = roleStore(storage)
    for (const id of ['r1', 'r2', 'r3']) await store.insert(role(id, { options: { immutable: false } }))
    await store.insertImplied('r1', 'r2')
    await store.insertImplied('r2', 'r3')
    await store.insertImplied('r1', 'r3')
    await storage.write(async (tx, changed) => {
      for (const role_id of ['r2', 'r3']) {
        const grant = { actor_id: 'u1', role_id, inherited: false }
        await tx
          .insertInto('assignment')
          .values({ ...grant, type: 'UserProject', target_id: 'p1' })
          .execute()
        await tx
          .insertInto('system_assignment')
          .values({ ...grant, type: 'UserSystem', target_id: 'system' })
          .execute()
        const id = `with ${role_id}`
        await tx
          .insertInto('application_credential')
          .values({ id, name: id, secret_hash: '', user_id: 'u1' })
          .execute()
        const made = tx.selectFrom('application_credential').select('internal_id').where('id', '=', id)
        const { internal_id } = await made.executeTakeFirstOrThrow()
        await tx
          .insertInto('application_credential_role')
          .values({ application_credential_id: internal_id, role_id })
          .execute()
      }
      changed.nothing()
    })
    const changes: Change[] = []
    storage.onChange((some) => changes.push(...some))
    await store.delete('r2')
    expect(changes).toEqual([
      { kind: 'application_credential', id: 'with r2' },
      { kind: 'role', id: 'r2' },
    ])
    for (const table of [
      'assignment',
      'system_assignment',
      'application_credential_role',
      'role_option',
    ] as const) {
      const rows = await storage.read.selectFrom(table).select('role_id').orderBy('role_id').execute()
      expect(
        rows.map((row) => row.role_id),
        table,
      ).toEqual(table === 'role_option' ? ['r1', 'r3'] : ['r3'])
    }
    const credentials = await storage.read.selectFrom('application_credential').select('id').execute()
    expect(credentials).toEqual([{ id: 'with r3' }])
    expect(
      (await store.inferences()).map(({ prior, implied }) => [prior.id, implied.map(({ id }) => id)]),
    ).toEqual([['r1', ['r3']]])
  })
})
