import { expect, it } from 'vitest'
import { accessRuleStore } from '../../src/resources/access-rules/store.ts'
import { sealedSecretStore } from '../../src/resources/application-credentials/sealed-secret-store.ts'
import {
  type ApplicationCredentialInsert,
  applicationCredentialStore,
} from '../../src/resources/application-credentials/store.ts'
import { roleStore } from '../../src/resources/roles/store.ts'
import { userStore } from '../../src/resources/users/store.ts'
import type { Change } from '../../src/storage/changes.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'

const servers = { id: 'rule-1', service: 'compute', path: '/v2.1/servers', method: 'GET' }
const images = { id: 'rule-2', service: 'image', path: '/v2/images', method: 'GET' }

const credential = (
  id: string,
  more: Partial<ApplicationCredentialInsert> = {},
): ApplicationCredentialInsert => ({
  id,
  name: `name of ${id}`,
  description: null,
  userId: 'ada',
  projectId: 'engines',
  expiresAt: null,
  unrestricted: null,
  roleIds: ['r1'],
  accessRules: [],
  secretHash: `hash of ${id}`,
  ...more,
})

/** The stores, with the users ada and bob. */
async function stores(storage: Storage) {
  await storage.write(async (tx, changed) => {
    const domain = { id: 'd1', name: 'd1', domain_id: '<<keystone.domain.root>>', is_domain: true }
    await tx
      .insertInto('project')
      .values({ ...domain, enabled: true, extra: '{}' })
      .execute()
    for (const id of ['ada', 'bob']) {
      const user = { id, domain_id: 'd1', enabled: true, extra: '{}' }
      await tx.insertInto('user').values(user).execute()
    }
    changed('domain', 'd1')
  })
  const store = applicationCredentialStore(storage)
  const insert = (given: ApplicationCredentialInsert, limit = -1) => store.insert(given, limit)
  return { store, insert, rules: accessRuleStore(storage) }
}

const shown = ({ secretHash: _, ...others }: ApplicationCredentialInsert) => others

onEveryDatabase('the store of application credentials', (open, database) => {
  it('finds what it stored', async () => {
    const { store, insert } = await stores(await open())
    const plain = credential('a')
    const full = credential('b', {
      description: 'backs up',
      expiresAt: 5_175_803_045_678_901,
      unrestricted: true,
      roleIds: ['r1', 'r2'],
      accessRules: [servers, images],
    })
    const homeless = credential('c', { projectId: null, roleIds: [], unrestricted: false })
    for (const one of [plain, full, homeless]) expect(await insert(one)).toBe('inserted')
    for (const one of [plain, full, homeless]) expect(await store.findOf('ada', one.id)).toEqual(shown(one))
    expect(await store.findOf('ada', 'd')).toBeUndefined()
    expect(await store.findOf('bob', 'a')).toBeUndefined()
    expect(await store.find('b')).toEqual(shown(full))
    expect(await store.find('d')).toBeUndefined()
  })

  it('tells the hash of the secret by id, and by the name that a user has given', async () => {
    const { store, insert } = await stores(await open())
    await insert(credential('a', { name: 'robot', expiresAt: 5_175_803_045_678_901 }))
    await insert(credential('b', { name: 'robot', userId: 'bob', projectId: null }))
    expect(await store.findSecret({ id: 'a' })).toMatchObject({
      id: 'a',
      userId: 'ada',
      projectId: 'engines',
      expiresAt: 5_175_803_045_678_901,
      secretHash: 'hash of a',
    })
    expect((await store.findSecret({ userId: 'bob', name: 'robot' }))?.id).toBe('b')
    expect(await store.findSecret({ id: 'c' })).toBeUndefined()
    expect(await store.findSecret({ userId: 'ada', name: 'android' })).toBeUndefined()
    expect(JSON.stringify(await store.findOf('ada', 'a'))).not.toContain('hash of a')
  })

  it('replaces a hash only if it is still the one that was read', async () => {
    const { store, insert } = await stores(await open())
    await insert(credential('a'))
    await store.replaceHash('a', 'another', 'new')
    expect((await store.findSecret({ id: 'a' }))?.secretHash).toBe('hash of a')
    await store.replaceHash('a', 'hash of a', 'new')
    expect((await store.findSecret({ id: 'a' }))?.secretHash).toBe('new')
  })

  it('finds the hashes that are sealed with another key, in pages', async () => {
    const storage = await open()
    const { insert } = await stores(storage)
    const sealed = sealedSecretStore(storage)
    const hashes = { a: '$ks-sealed$old$1', b: '$ks-sealed$new$2', c: '$2b$12$old$', d: '$ks-sealed$older$3' }
    for (const [id, secretHash] of Object.entries(hashes)) await insert(credential(id, { secretHash }))
    expect(await sealed.countNotOn('new')).toBe(2)
    expect(await sealed.countNotOn('old')).toBe(2)
    const first = { items: [{ id: 'a', hash: hashes.a }], more: true }
    expect(await sealed.listNotOn('new', { limit: 1 })).toEqual(first)
    const rest = { items: [{ id: 'd', hash: hashes.d }], more: false }
    expect(await sealed.listNotOn('new', { limit: 1, marker: 'a' })).toEqual(rest)
  })

  it('lists those of a user, filtered and in pages', async () => {
    const { store, insert } = await stores(await open())
    for (const id of ['c', 'a', 'b'])
      await insert(credential(id, { name: id === 'b' ? 'cyborg' : `robot ${id}` }))
    await insert(credential('d', { userId: 'bob', accessRules: [servers] }))
    const ids = async (...args: Parameters<typeof store.list>) => {
      const { items, more } = await store.list(...args)
      return [...items.map(({ id }) => id), more]
    }
    expect(await ids('ada', {}, {})).toEqual(['a', 'b', 'c', false])
    expect(await ids('ada', { name: { startswith: 'robot' } }, { limit: 1 })).toEqual(['a', true])
    expect(await ids('ada', {}, { limit: 2, marker: 'a' })).toEqual(['b', 'c', false])
    expect((await store.list('bob', {}, {})).items).toEqual([
      shown(credential('d', { userId: 'bob', accessRules: [servers] })),
    ])
  })

  it('refuses a name twice for one user, and keeps nothing of it', async () => {
    const { insert, rules } = await stores(await open())
    await insert(credential('a', { name: 'robot' }))
    await expect(insert(credential('b', { name: 'robot', accessRules: [servers] }))).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await rules.list('ada', {}, {})).items).toEqual([])
    expect(await insert(credential('b', { name: 'robot', userId: 'bob' }))).toBe('inserted')
  })

  it('uses a rule again that the user has, and none of others', async () => {
    const { store, insert } = await stores(await open())
    await insert(credential('a', { accessRules: [servers] }))
    await insert(credential('b', { accessRules: [{ ...servers, id: 'rule-3' }, { id: 'rule-1' }, images] }))
    expect((await store.findOf('ada', 'b'))?.accessRules).toEqual([servers, images])
    expect(await insert(credential('c', { userId: 'bob', accessRules: [{ id: 'rule-1' }] }))).toBe(
      'unknown_rule',
    )
    await insert(credential('d', { userId: 'bob', accessRules: [{ ...servers, id: 'rule-4' }] }))
    expect((await store.findOf('bob', 'd'))?.accessRules).toEqual([{ ...servers, id: 'rule-4' }])
  })

  it('keeps the limit, also when several are made at once', async () => {
    const { insert } = await stores(await open())
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((id) => insert(credential(id), 2)))
    expect(outcomes.toSorted()).toEqual(['inserted', 'inserted', 'too_many', 'too_many'])
    expect(await insert(credential('e'), 0)).toBe('too_many')
    expect(await insert(credential('f', { userId: 'bob' }), 2)).toBe('inserted')
  })

  it('makes a rule once, also when several credentials are made with it at once', async () => {
    const { insert, rules } = await stores(await open())
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((id) =>
        insert(credential(id, { accessRules: [{ ...servers, id: `rule of ${id}` }] })),
      ),
    )
    expect(outcomes).toEqual(['inserted', 'inserted', 'inserted'])
    expect((await rules.list('ada', {}, {})).items).toHaveLength(1)
  })

  it('stores nothing for a user who is not there, or disabled', async () => {
    const storage = await open()
    const { insert } = await stores(storage)
    await userStore(storage, { clock: () => new Date() }).update({ id: 'bob', enabled: false })
    for (const userId of ['eve', 'bob'])
      expect(await insert(credential('a', { userId }))).toBe('unknown_user')
  })

  it('never leaves a credential without the rule that bound it, whatever comes first', async () => {
    const { store, insert, rules } = await stores(await open())
    await insert(credential('a', { accessRules: [servers] }))
    expect(await rules.delete('ada', 'rule-1')).toBe('in_use')
    await store.delete('a')
    expect(await rules.delete('bob', 'rule-1')).toBe('unknown')
    for (let round = 0; round < 5; round++) {
      await insert(credential('a', { accessRules: [servers] }))
      await store.delete('a')
      const [made, deleted] = await Promise.all([
        insert(credential('b', { accessRules: [{ id: 'rule-1' }] })),
        rules.delete('ada', 'rule-1'),
      ])
      expect([
        ['inserted', 'in_use'],
        ['unknown_rule', 'deleted'],
      ]).toContainEqual([made, deleted])
      expect((await store.findOf('ada', 'b'))?.accessRules ?? [servers]).toEqual([servers])
      await store.delete('b')
    }
  })

  it('says what a deletion ends, and nothing of what nobody can have seen yet', async () => {
    const storage = await open()
    const { store, insert, rules } = await stores(storage)
    const changes: Change[] = []
    storage.onChange((some) => changes.push(...some))
    await insert(credential('a', { accessRules: [servers] }))
    expect(changes).toEqual([])
    expect(await store.delete('a')).toBe(true)
    expect(await store.delete('a')).toBe(false)
    expect(await rules.delete('ada', 'rule-1')).toBe('deleted')
    expect(changes).toEqual([
      { kind: 'application_credential', id: 'a' },
      { kind: 'access_rule', id: 'rule-1' },
    ])
    const links = ['application_credential_role', 'application_credential_access_rule'] as const
    for (const table of links) expect(await storage.read.selectFrom(table).selectAll().execute()).toEqual([])
  })

  it('loses those of a user who is disabled or deleted, with the rules', async () => {
    const storage = await open()
    const { store, insert, rules } = await stores(storage)
    const users = userStore(storage, { clock: () => new Date() })
    await insert(credential('a', { accessRules: [servers] }))
    await insert(credential('b', { userId: 'bob', accessRules: [images] }))
    const changes: Change[] = []
    storage.onChange((some) => changes.push(...some))
    await users.update({ id: 'ada', enabled: false })
    expect(changes).toContainEqual({ kind: 'application_credential', id: 'a' })
    expect([await store.findOf('ada', 'a'), (await rules.list('ada', {}, {})).items]).toEqual([undefined, []])
    await users.update({ id: 'bob', defaultProjectId: 'engines' })
    expect((await store.findOf('bob', 'b'))?.accessRules).toEqual([images])
    await users.delete('bob')
    expect([await store.findOf('bob', 'b'), (await rules.list('bob', {}, {})).items]).toEqual([undefined, []])
  })

  it('loses those that a deleted role was in, or was granted beside', async () => {
    const storage = await open()
    const { store, insert } = await stores(storage)
    await storage.write(async (tx, changed) => {
      const role = { name: 'doomed', domain_id: '<<null>>', description: null, extra: null }
      await tx
        .insertInto('role')
        .values({ id: 'doomed', ...role })
        .execute()
      const grant = { actor_id: 'ada', role_id: 'doomed', inherited: false }
      await tx
        .insertInto('assignment')
        .values({ ...grant, type: 'UserProject', target_id: 'engines' })
        .execute()
      await tx
        .insertInto('assignment')
        .values({ ...grant, type: 'UserDomain', target_id: 'sails' })
        .execute()
      changed('role', 'doomed')
    })
    await insert(credential('made with it', { userId: 'bob', roleIds: ['doomed', 'r1'] }))
    await insert(credential('granted beside'))
    await insert(credential('elsewhere', { projectId: 'sails' }))
    await insert(credential('of another', { userId: 'bob' }))
    await roleStore(storage).delete('doomed')
    const left = await Promise.all(
      ['made with it', 'granted beside', 'elsewhere', 'of another'].map((id) => store.find(id)),
    )
    expect(left.map((one) => one?.id)).toEqual([undefined, undefined, 'elsewhere', 'of another'])
  })

  it('answers for a path that the column has no room for with value_rejected, or keeps it whole', async () => {
    const { store, insert } = await stores(await open())
    const long = { ...servers, path: `/${'x'.repeat(200)}` }
    const inserting = insert(credential('a', { accessRules: [long] }))
    if (database.name === 'SQLite') {
      await inserting
      expect((await store.findOf('ada', 'a'))?.accessRules).toEqual([long])
    } else await expect(inserting).rejects.toMatchObject({ code: 'value_rejected' })
  })
})
