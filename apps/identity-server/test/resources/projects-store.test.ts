import { expect, it } from 'vitest'
import { domainStore } from '../../src/resources/domains/store.ts'
import type { Project } from '../../src/resources/projects/projects.ts'
import { projectStore } from '../../src/resources/projects/store.ts'
import { roleStore } from '../../src/resources/roles/store.ts'
import type { Change } from '../../src/storage/changes.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'
import { namedRows, nameEverything } from './everything-named.ts'

const clock = () => new Date('2026-02-03T04:05:06Z')

const project = (id: string, more: Partial<Project> = {}): Project => ({
  id,
  name: `name of ${id}`,
  description: '',
  enabled: true,
  domainId: 'd1',
  parentId: 'd1',
  isDomain: false,
  tags: [],
  options: {},
  extra: {},
  ...more,
})

/** A store in a database with the domain `d1`. */
async function storeOf(storage: Storage) {
  const { id, name, description, enabled, tags, options, extra } = project('d1')
  await domainStore(storage).insert({ id, name, description, enabled, tags, options, extra })
  return projectStore(storage, { clock })
}

function changesOf(storage: Storage): Change[] {
  const changes: Change[] = []
  storage.onChange((some) => changes.push(...some))
  return changes
}

onEveryDatabase('the project store', (open) => {
  it('finds what it stored', async () => {
    const store = await storeOf(await open())
    const stored = project('p1', {
      description: 'ünïcödé',
      enabled: false,
      tags: ['a', 'b'],
      options: { immutable: true },
      extra: { color: 'red' },
    })
    await store.insert(stored)
    expect(await store.find('p1')).toEqual(stored)
    expect(await store.find('p2')).toBeUndefined()
    expect(await store.find('<<keystone.domain.root>>')).toBeUndefined()
  })

  it('finds any number of projects by their ids, in order', async () => {
    const store = await storeOf(await open())
    const ids = Array.from({ length: 1200 }, (_, n) => `p${String(n).padStart(4, '0')}`)
    for (const id of ['p0001', 'p0700', 'p1100']) await store.insert(project(id))
    expect((await store.byIds(ids.toReversed())).map(({ id }) => id)).toEqual(['p0001', 'p0700', 'p1100'])
    expect(await store.byIds([])).toEqual([])
    expect((await store.childrenOf([...ids, 'd1'])).map(({ id }) => id)).toEqual(['p0001', 'p0700', 'p1100'])
  })

  it('refuses a name twice in one domain, on insert and update', async () => {
    const store = await storeOf(await open())
    await store.insert(project('p1', { name: 'a' }))
    await expect(store.insert(project('p2', { name: 'a' }))).rejects.toMatchObject({ code: 'conflict' })
    await store.insert(project('p2', { name: 'b' }))
    await expect(store.update(project('p2', { name: 'a' }))).rejects.toMatchObject({ code: 'conflict' })
    expect((await store.find('p2'))?.name).toBe('b')
  })

  it('refuses a parent and a domain that do not exist', async () => {
    const store = await storeOf(await open())
    await expect(store.insert(project('p1', { parentId: 'nothing' }))).rejects.toMatchObject({
      code: 'reference',
    })
    await expect(store.insert(project('p1', { domainId: 'nothing' }))).rejects.toMatchObject({
      code: 'reference',
    })
  })

  it('filters lists', async () => {
    const store = await storeOf(await open())
    await store.insert(project('p1', { name: 'Engine', tags: ['x', 'y'] }))
    await store.insert(project('p2', { name: '100%_\\', parentId: 'p1', enabled: false, tags: ['x'] }))
    await store.insert(project('p3', { name: 'engine two' }))
    const list = async (filter: Parameters<typeof store.list>[0]) =>
      (await store.list(filter, {})).items.map(({ id }) => id)
    expect(await list({})).toEqual(['p1', 'p2', 'p3'])
    expect(await list({ isDomain: true })).toEqual(['d1'])
    expect(await list({ name: { contains: '%_\\' } })).toEqual(['p2'])
    expect(await list({ name: { istartswith: 'ENGINE' } })).toEqual(['p1', 'p3'])
    expect(await list({ parentId: 'p1' })).toEqual(['p2'])
    expect(await list({ domainId: 'd2' })).toEqual([])
    expect(await list({ enabled: false })).toEqual(['p2'])
    expect(await list({ tags: ['x', 'y', 'x'] })).toEqual(['p1'])
    expect(await list({ tagsAny: ['x', 'z'] })).toEqual(['p1', 'p2'])
    expect(await list({ notTags: ['x', 'y'] })).toEqual(['p2', 'p3'])
    expect(await list({ notTagsAny: ['x'] })).toEqual(['p3'])
  })

  it('keeps what somebody else wrote to other columns meanwhile', async () => {
    const storage = await open()
    const store = await storeOf(storage)
    await store.insert(project('p1', { tags: ['x'] }))
    const read = (await store.find('p1'))!
    await store.update({ ...read, enabled: false, tags: ['x', 'y'], options: { immutable: true } }, read)
    await store.update({ ...read, description: 'new' }, read)
    expect(await store.find('p1')).toMatchObject({
      description: 'new',
      enabled: false,
      tags: ['x', 'y'],
      options: { immutable: true },
    })
  })

  it('counts a project without the enabled flag as disabled, as Keystone does', async () => {
    const storage = await open()
    const store = await storeOf(storage)
    await store.insert(project('p1'))
    await storage.write(async (tx, changed) => {
      await tx.updateTable('project').set({ enabled: null }).where('id', '=', 'p1').execute()
      changed.nothing()
    })
    expect((await store.find('p1'))?.enabled).toBe(false)
    expect((await store.list({ enabled: true }, {})).items).toEqual([])
    expect((await store.list({ enabled: false }, {})).items).toHaveLength(1)
  })

  it('answers in pages', async () => {
    const store = await storeOf(await open())
    for (const id of ['p3', 'p1', 'p2']) await store.insert(project(id))
    const page = async (request: object) => {
      const { items, more } = await store.list({}, request)
      return [items.map(({ id }) => id), more]
    }
    expect(await page({ limit: 2 })).toEqual([['p1', 'p2'], true])
    expect(await page({ limit: 2, marker: 'p2' })).toEqual([['p3'], false])
    expect(await page({ limit: 3 })).toEqual([['p1', 'p2', 'p3'], false])
  })

  it('adds, removes and replaces tags', async () => {
    const store = await storeOf(await open())
    await store.insert(project('p1', { tags: ['a'] }))
    await store.addTag('p1', 'b')
    await expect(store.addTag('p1', 'b')).rejects.toMatchObject({ code: 'conflict' })
    expect((await store.find('p1'))?.tags).toEqual(['a', 'b'])
    expect(await store.removeTag('p1', 'a')).toBe(true)
    expect(await store.removeTag('p1', 'a')).toBe(false)
    await store.setTags('p1', ['c', 'd'])
    expect((await store.find('p1'))?.tags).toEqual(['c', 'd'])
    await store.setTags('p1', [])
    expect((await store.find('p1'))?.tags).toEqual([])
  })

  it('deletes a project with everything that names it, and nothing else', async () => {
    const storage = await open()
    const store = await storeOf(storage)
    const roles = roleStore(storage)
    await roles.insert({ id: 'r1', name: 'r1', domainId: null, description: null, options: {}, extra: {} })
    for (const n of [1, 2]) {
      await store.insert(project(`p${n}`, { tags: ['a'], options: { immutable: false } }))
      const named = { userId: `u${n}`, groupId: `g${n}`, roleId: 'r1', projectId: `p${n}`, domainId: 'd1' }
      if (n === 2) await domainStore(storage).insert({ ...project('d2'), name: 'd2' })
      await nameEverything(storage, { ...named, domainId: n === 1 ? 'd1' : 'd2' }, String(n))
    }
    const before = await namedRows(storage)
    await store.delete('p1')
    expect(await store.find('p1')).toBeUndefined()
    expect(await store.find('p2')).toBeDefined()
    const after = await namedRows(storage)
    const gone = Object.entries(before).flatMap(([table, rows]) =>
      rows === after[table] ? [] : [`${table} ${rows - (after[table] ?? 0)}`],
    )
    expect(gone.sort()).toEqual([
      'access_token 1',
      'application_credential 1',
      'application_credential_role 1',
      'assignment 2',
      'credential 1',
      'limit 1',
      'project_endpoint 1',
      'project_endpoint_group 1',
      'request_token 1',
      'trust 1',
    ])
    const trust = await storage.read
      .selectFrom('trust')
      .select('deleted_at')
      .where('id', '=', 't-1')
      .executeTakeFirst()
    expect(trust?.deleted_at).toEqual(clock())
    const users = await storage.read
      .selectFrom('user')
      .select(['id', 'default_project_id'])
      .orderBy('id')
      .execute()
    expect(users).toEqual([
      { id: 'u1', default_project_id: null },
      { id: 'u2', default_project_id: 'p2' },
    ])
  })

  it('deletes nothing of a project that has another one below it', async () => {
    const store = await storeOf(await open())
    await store.insert(project('p1', { tags: ['a'] }))
    await store.insert(project('p2', { parentId: 'p1' }))
    await expect(store.delete('p1')).rejects.toMatchObject({ code: 'reference' })
    expect((await store.find('p1'))?.tags).toEqual(['a'])
  })

  it('says what it changes, and that a domain is one', async () => {
    const storage = await open()
    const store = await storeOf(storage)
    const changes = changesOf(storage)
    await store.insert(project('p1'))
    await store.addTag('p1', 'a')
    await store.delete('p1')
    expect(changes).toEqual([
      { kind: 'project', id: 'p1' },
      { kind: 'project', id: 'p1' },
      { kind: 'project', id: 'p1' },
    ])
    changes.length = 0
    const domain = await store.find('d1')
    if (domain === undefined) throw new Error('no domain')
    await store.update({ ...domain, enabled: false })
    expect(changes).toEqual([
      { kind: 'project', id: 'd1' },
      { kind: 'domain', id: 'd1' },
    ])
  })
})
