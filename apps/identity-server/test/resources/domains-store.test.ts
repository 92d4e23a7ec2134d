import { expect, it } from 'vitest'
import type { Domain } from '../../src/resources/domains/domains.ts'
import { domainStore } from '../../src/resources/domains/store.ts'
import { projectStore } from '../../src/resources/projects/store.ts'
import { roleStore } from '../../src/resources/roles/store.ts'
import type { Change } from '../../src/storage/changes.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'
import { namedRows, nameEverything } from './everything-named.ts'

const domain = (id: string, more: Partial<Domain> = {}): Domain => ({
  id,
  name: `name of ${id}`,
  description: '',
  enabled: true,
  tags: [],
  options: {},
  extra: {},
  ...more,
})

/** The domain `d<n>` with a tree of three projects, a role, and everything that can name them. */
async function fill(storage: Storage, n: number): Promise<void> {
  const projects = projectStore(storage)
  const roles = roleStore(storage)
  await domainStore(storage).insert(domain(`d${n}`))
  // Ids that sort children before and after their parents.
  for (const [id, parentId] of [
    [`m${n}`, `d${n}`],
    [`a${n}`, `m${n}`],
    [`z${n}`, `a${n}`],
  ] as const) {
    const { description, enabled, extra } = domain(id)
    const own = {
      id,
      name: id,
      parentId,
      domainId: `d${n}`,
      isDomain: false,
      tags: ['t'],
      options: { immutable: false },
    }
    await projects.insert({ ...own, description, enabled, extra })
  }
  const role = { name: 'r', description: null, options: { immutable: false }, extra: {} }
  await roles.insert({ ...role, id: `r${n}`, domainId: `d${n}` })
  await roles.insert({ ...role, id: `s${n}`, domainId: null, name: `s${n}` })
  await roles.insertImplied(`r${n}`, `s${n}`)
  const named = { userId: `u${n}`, groupId: `g${n}`, roleId: `r${n}`, projectId: `z${n}`, domainId: `d${n}` }
  await nameEverything(storage, named, String(n))
}

onEveryDatabase('the domain store', (open) => {
  it('finds what it stored, and no project', async () => {
    const storage = await open()
    const store = domainStore(storage)
    const stored = domain('d1', {
      enabled: false,
      tags: ['a'],
      options: { immutable: true },
      extra: { color: 'red' },
    })
    await store.insert(stored)
    expect(await store.find('d1')).toEqual(stored)
    const row = await storage.read.selectFrom('project').selectAll().where('id', '=', 'd1').executeTakeFirst()
    expect(row).toMatchObject({ is_domain: true, domain_id: '<<keystone.domain.root>>', parent_id: null })
    await projectStore(storage).insert({
      ...stored,
      id: 'p1',
      domainId: 'd1',
      parentId: 'd1',
      isDomain: false,
    })
    expect(await store.find('p1')).toBeUndefined()
    expect(await store.find('<<keystone.domain.root>>')).toBeUndefined()
    expect((await store.byIds(['p1', 'd1', 'd2'])).map(({ id }) => id)).toEqual(['d1'])
  })

  it('refuses a name and an id twice', async () => {
    const store = domainStore(await open())
    await store.insert(domain('d1', { name: 'a' }))
    await expect(store.insert(domain('d2', { name: 'a' }))).rejects.toMatchObject({ code: 'conflict' })
    await expect(store.insert(domain('d1', { name: 'b' }))).rejects.toMatchObject({ code: 'conflict' })
    await store.insert(domain('d2', { name: 'b' }))
    await expect(store.update(domain('d2', { name: 'a' }))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('filters lists and answers in pages', async () => {
    const store = domainStore(await open())
    await store.insert(domain('d1', { name: 'one' }))
    await store.insert(domain('d2', { name: 'two', enabled: false }))
    const list = async (filter: object, page: object = {}) =>
      (await store.list(filter, page)).items.map(({ id }) => id)
    expect(await list({})).toEqual(['d1', 'd2'])
    expect(await list({ name: { equals: 'two' } })).toEqual(['d2'])
    expect(await list({ enabled: true })).toEqual(['d1'])
    expect(await list({ id: 'd2' })).toEqual(['d2'])
    expect(await list({}, { limit: 1 })).toEqual(['d1'])
    expect(await list({}, { limit: 1, marker: 'd1' })).toEqual(['d2'])
  })

  it('deletes a domain with everything in it and everything that names that, and nothing else', async () => {
    const storage = await open()
    const store = domainStore(storage)
    await fill(storage, 1)
    const before = await namedRows(storage)
    await fill(storage, 2)
    const changes: Change[] = []
    storage.onChange((some) => changes.push(...some))
    await store.delete('d2')
    expect(await namedRows(storage)).toEqual(before)
    const ids = async (table: 'project' | 'role' | 'implied_role' | 'project_tag' | 'role_option') =>
      (await storage.read.selectFrom(table).selectAll().execute()).map((row) => Object.values(row)[0]).sort()
    expect(await ids('project')).toEqual(['<<keystone.domain.root>>', 'a1', 'd1', 'm1', 'z1'])
    expect(await ids('role')).toEqual(['r1', 's1', 's2'])
    expect(await ids('implied_role')).toEqual(['r1'])
    expect(await ids('project_tag')).toEqual(['a1', 'm1', 'z1'])
    expect(await ids('role_option')).toEqual(['r1', 's1', 's2'])
    expect(changes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['domain', 'assignment']))
  })

  it('takes what a deleted domain granted elsewhere', async () => {
    const storage = await open()
    await fill(storage, 1)
    await fill(storage, 2)
    await storage.write(async (tx, changed) => {
      await tx.insertInto('user_group_membership').values({ user_id: 'u1', group_id: 'g2' }).execute()
      const grant = {
        type: 'GroupProject',
        actor_id: 'g2',
        target_id: 'm1',
        role_id: 's1',
        inherited: false,
      } as const
      await tx.insertInto('assignment').values(grant).execute()
      await tx.updateTable('user').set({ default_project_id: 'm2' }).where('id', '=', 'u1').execute()
      changed('membership', 'u1')
    })
    await domainStore(storage).delete('d2')
    const groups = await storage.read.selectFrom('user_group_membership').select('group_id').execute()
    expect(groups).toEqual([{ group_id: 'g1' }])
    const user = await storage.read
      .selectFrom('user')
      .select('default_project_id')
      .where('id', '=', 'u1')
      .executeTakeFirst()
    expect(user).toEqual({ default_project_id: null })
    const grants = await storage.read
      .selectFrom('assignment')
      .select('actor_id')
      .where('actor_id', '=', 'g2')
      .execute()
    expect(grants).toEqual([])
  })
})
