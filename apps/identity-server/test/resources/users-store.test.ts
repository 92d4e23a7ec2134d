import { expect, it } from 'vitest'
import { onEveryDatabase } from '../storage/databases.ts'
import { addProvider, later, now, storeOf, user } from './stored-users.ts'

onEveryDatabase('the user store', (open) => {
  it('finds what was inserted, by id and by name within the domain', async () => {
    const users = storeOf(await open())
    const ada = user('u1', {
      name: 'ada',
      enabled: false,
      defaultProjectId: 'p1',
      options: { lock_password: true, multi_factor_auth_rules: [['password', 'totp']] },
      extra: { email: 'ada@example.org', nested: { deep: [1, null] } },
    })
    await users.insert(ada, 'hash')
    expect(await users.find('u1')).toEqual(ada)
    expect(await users.findByName('ada', 'default')).toEqual(ada)
    expect(await users.findByName('ada', 'elsewhere')).toBeUndefined()
    expect(await users.find('u2')).toBeUndefined()
  })

  it('refuses a name that the domain already has, and takes it in another domain', async () => {
    const users = storeOf(await open())
    await users.insert(user('u1', { name: 'ada' }), undefined)
    await expect(users.insert(user('u2', { name: 'ada' }), undefined)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await users.find('u2')).toBeUndefined()
    await users.insert(user('u3', { name: 'ada', domainId: 'other' }), undefined)
    await users.insert(user('u4', { name: 'eve' }), undefined)
    await expect(users.update({ id: 'u4', name: 'ada' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('lists users in order of their ids, each once however many passwords and identities it has', async () => {
    const storage = await open()
    await addProvider(storage)
    const users = storeOf(storage)
    const federated = [
      { idpId: 'corp', protocolId: 'openid', uniqueId: 'a' },
      { idpId: 'corp', protocolId: 'openid', uniqueId: 'b' },
    ]
    await users.insert(user('u3'), 'hash')
    await users.insert(user('u1', { federated }), 'first')
    await users.insert(user('u2'), undefined)
    await users.setPassword('u1', 'second', { selfService: true, expiresAt: later })
    expect((await users.list({}, {})).items).toEqual([
      user('u1', { federated, passwordExpiresAt: later }),
      user('u2'),
      user('u3'),
    ])
  })

  it('cuts a list after the limit, and goes on after the marker', async () => {
    const users = storeOf(await open())
    for (const id of ['u1', 'u2', 'u3']) {
      await users.insert(user(id), 'old')
      await users.setPassword(id, 'new', { selfService: false, expiresAt: null })
    }
    const ids = async (page: object) => {
      const { items, more } = await users.list({}, page)
      return { ids: items.map((item) => item.id), more }
    }
    expect(await ids({ limit: 2 })).toEqual({ ids: ['u1', 'u2'], more: true })
    expect(await ids({ limit: 2, marker: 'u2' })).toEqual({ ids: ['u3'], more: false })
    expect(await ids({ limit: 3 })).toEqual({ ids: ['u1', 'u2', 'u3'], more: false })
  })

  it('filters by name, domain, enabled flag, group, federated identity and expiry', async () => {
    const storage = await open()
    await addProvider(storage)
    const users = storeOf(storage)
    await users.insert(user('u1', { name: 'ada' }), undefined)
    await users.insert(user('u2', { name: 'bob', domainId: 'other', enabled: false }), undefined)
    await users.insert(
      user('u3', { name: 'adam', federated: [{ idpId: 'corp', protocolId: 'openid', uniqueId: 'x' }] }),
      'hash',
    )
    await users.setPassword('u3', 'hash', { selfService: false, expiresAt: later })
    await storage.write(async (tx, changed) => {
      await tx
        .insertInto('group')
        .values({ id: 'g', name: 'g', domain_id: 'd', description: null, extra: null })
        .execute()
      await tx.insertInto('user_group_membership').values({ user_id: 'u2', group_id: 'g' }).execute()
      await tx.updateTable('user').set({ enabled: null }).where('id', '=', 'u1').execute()
      changed('group', 'g')
    })
    const ids = async (filter: Parameters<typeof users.list>[0]) =>
      (await users.list(filter, {})).items.map((item) => item.id)
    expect(await ids({ name: { equals: 'ada' } })).toEqual(['u1'])
    expect(await ids({ name: { startswith: 'ada' }, domainId: 'default' })).toEqual(['u1', 'u3'])
    expect(await ids({ name: { equals: 'bob' }, domainId: 'default' })).toEqual([])
    expect(await ids({ domainId: 'other' })).toEqual(['u2'])
    expect(await ids({ enabled: true })).toEqual(['u3'])
    expect(await ids({ enabled: false })).toEqual(['u1', 'u2'])
    expect(await ids({ groupId: 'g' })).toEqual(['u2'])
    expect(await ids({ federated: { idpId: 'corp', uniqueId: 'x' } })).toEqual(['u3'])
    expect(await ids({ federated: { idpId: 'corp', uniqueId: 'y' } })).toEqual([])
    expect(await ids({ passwordExpires: [{ comparator: 'eq', instant: later }] })).toEqual(['u3'])
    expect(await ids({ passwordExpires: [{ comparator: 'lt', instant: later }] })).toEqual([])
  })

  it('names a user of another backend, and renames it where its name is', async () => {
    const storage = await open()
    const users = storeOf(storage)
    await storage.write(async (tx, changed) => {
      const row = {
        extra: null,
        enabled: true,
        default_project_id: null,
        created_at: now,
        last_active_at: null,
      }
      await tx
        .insertInto('user')
        .values({ ...row, id: 'n1', domain_id: 'ldap' })
        .execute()
      await tx.insertInto('nonlocal_user').values({ user_id: 'n1', domain_id: 'ldap', name: 'bob' }).execute()
      changed('user', 'n1')
    })
    expect((await users.findByName('bob', 'ldap'))?.id).toBe('n1')
    expect(await users.update({ id: 'n1', name: 'robert' })).toBe('updated')
    expect((await users.find('n1'))?.name).toBe('robert')
    const password = { hash: 'h', selfService: false, expiresAt: null }
    expect(await users.update({ id: 'n1', enabled: false, password })).toBe('not_local')
    expect((await users.find('n1'))?.enabled).toBe(true)
  })

  it('changes only what is given', async () => {
    const users = storeOf(await open())
    const ada = user('u1', { extra: { a: 1 }, options: { lock_password: true }, defaultProjectId: 'p1' })
    await users.insert(ada, 'hash')
    expect(await users.update({ id: 'u1', enabled: false })).toBe('updated')
    expect(await users.find('u1')).toEqual({ ...ada, enabled: false })
    expect((await users.passwords('u1', 1))[0]?.hash).toBe('hash')
    expect(await users.update({ id: 'u2', enabled: false })).toBe('unknown_user')
  })

  it('sets options one by one, and takes them back with null', async () => {
    const users = storeOf(await open())
    await users.insert(user('u1', { options: { lock_password: true } }), undefined)
    await users.update({ id: 'u1', options: { ignore_password_expiry: true } })
    expect((await users.find('u1'))?.options).toEqual({ lock_password: true, ignore_password_expiry: true })
    await users.update({ id: 'u1', options: { lock_password: null, ignore_password_expiry: false } })
    expect((await users.find('u1'))?.options).toEqual({ ignore_password_expiry: false })
  })

  it('refuses a federated identity of an unknown provider, and one that somebody has', async () => {
    const storage = await open()
    await addProvider(storage)
    const users = storeOf(storage)
    const identity = { idpId: 'corp', protocolId: 'openid', uniqueId: 'x' }
    await users.insert(user('u1', { federated: [identity] }), undefined)
    const unknown = user('u2', { federated: [{ ...identity, idpId: 'nobody' }] })
    await expect(users.insert(unknown, undefined)).rejects.toMatchObject({ code: 'reference' })
    await expect(users.insert(user('u2', { federated: [identity] }), undefined)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await users.find('u2')).toBeUndefined()
  })

  it('forgets failed logins when it is told to', async () => {
    const storage = await open()
    const users = storeOf(storage)
    await users.insert(user('u1'), 'hash')
    const failures = async () =>
      await storage.read
        .selectFrom('local_user')
        .select(['failed_auth_count', 'failed_auth_at'])
        .executeTakeFirst()
    await storage.write(async (tx, changed) => {
      await tx.updateTable('local_user').set({ failed_auth_count: 3, failed_auth_at: now }).execute()
      changed.nothing()
    })
    await users.update({ id: 'u1', enabled: true })
    expect(await failures()).toMatchObject({ failed_auth_count: 3 })
    await users.update({ id: 'u1', enabled: true, unlock: true })
    expect(await failures()).toEqual({ failed_auth_count: 0, failed_auth_at: null })
  })

  it('never shows a password that an old release left among the free attributes', async () => {
    const storage = await open()
    const users = storeOf(storage)
    await users.insert(user('u1', { extra: { password: 'secret', tenants: [], email: 'a@b' } }), undefined)
    expect((await users.find('u1'))?.extra).toEqual({ email: 'a@b' })
  })
})
