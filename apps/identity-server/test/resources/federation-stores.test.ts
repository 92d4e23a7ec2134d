import { expect, it } from 'vitest'
import type { IdentityProvider } from '../../src/resources/identity-providers/identity-providers.ts'
import { protocolStore } from '../../src/resources/identity-providers/protocol-store.ts'
import { identityProviderStore } from '../../src/resources/identity-providers/store.ts'
import { mappingStore } from '../../src/resources/mappings/store.ts'
import { userStore } from '../../src/resources/users/store.ts'
import type { Change } from '../../src/storage/changes.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'

const clock = () => new Date('2030-01-02T03:04:05Z')

const provider = (id: string, more: Partial<IdentityProvider> = {}): IdentityProvider => ({
  id,
  domainId: `domain of ${id}`,
  enabled: true,
  description: null,
  remoteIds: [],
  authorizationTtl: null,
  ...more,
})

function stores(storage: Storage) {
  const changes: Change[] = []
  storage.onChange((some) => changes.push(...some))
  return {
    mappings: mappingStore(storage),
    providers: identityProviderStore(storage, { clock }),
    protocols: protocolStore(storage, { clock }),
    users: userStore(storage, { clock }),
    changes,
  }
}

type Stores = ReturnType<typeof stores>

/** The providers `p1` and `p2`, each with the protocols `openid` and `saml2`. */
async function withProtocols({ mappings, providers, protocols }: Stores): Promise<void> {
  await mappings.insert({ id: 'm', rules: [{}], schemaVersion: '1.0' })
  for (const idpId of ['p1', 'p2']) {
    await providers.insert(provider(idpId), { withDomain: true })
    for (const id of ['openid', 'saml2']) {
      await protocols.insert({ id, idpId, mappingId: 'm', remoteIdAttribute: null })
    }
  }
}

/** A user who is only somebody at providers. */
async function addFederatedUser(
  storage: Storage,
  id: string,
  ...at: [idp: string, protocol: string][]
): Promise<void> {
  await storage.write(async (tx, changed) => {
    changed.nothing()
    await tx
      .insertInto('user')
      .values({
        id,
        domain_id: 'domain of p1',
        enabled: true,
        extra: '{}',
        default_project_id: null,
        created_at: null,
        last_active_at: null,
      })
      .execute()
    for (const [idp_id, protocol_id] of at) {
      await tx
        .insertInto('federated_user')
        .values({ user_id: id, idp_id, protocol_id, unique_id: id, display_name: id })
        .execute()
    }
  })
}

onEveryDatabase('the mapping store', (open) => {
  it('keeps mappings of every version, 1.0 as Keystone does', async () => {
    const storage = await open()
    const { mappings, changes } = stores(storage)
    const old = { id: 'a', rules: [{ ü: 1 }], schemaVersion: '1.0' }
    const recent = { id: 'b', rules: [], schemaVersion: '3.0' }
    await mappings.insert(recent)
    await mappings.insert(old)
    expect(await mappings.list()).toEqual([old, recent])
    expect(await mappings.find('b')).toEqual(recent)
    expect(await mappings.find('c')).toBeUndefined()
    const versions = () => storage.read.selectFrom('ks_mapping').selectAll().execute()
    expect(await versions()).toEqual([{ mapping_id: 'b', schema_version: '3.0' }])
    expect(await mappings.update({ ...recent, rules: [1], schemaVersion: '1.0' })).toBe(true)
    expect(await mappings.update({ ...old, schemaVersion: '2.0' })).toBe(true)
    expect(await versions()).toEqual([{ mapping_id: 'a', schema_version: '2.0' }])
    expect(await mappings.find('b')).toEqual({ ...recent, rules: [1], schemaVersion: '1.0' })
    expect(await mappings.update({ ...old, id: 'c' })).toBe(false)
    expect(await mappings.delete('a')).toBe(true)
    expect(await mappings.delete('a')).toBe(false)
    expect(await versions()).toEqual([])
    expect(new Set(changes.map(({ kind, id }) => `${kind} ${id}`))).toEqual(
      new Set(['mapping a', 'mapping b']),
    )
    await expect(mappings.insert({ ...old, id: 'b' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('finds no rules in a column that is damaged', async () => {
    const storage = await open()
    for (const [id, rules] of [
      ['a', '{'],
      ['b', '{}'],
    ] as const) {
      await storage.write(async (tx, changed) => {
        await tx.insertInto('mapping').values({ id, rules }).execute()
        changed.nothing()
      })
      expect((await mappingStore(storage).find(id))?.rules).toEqual([])
    }
  })
})

onEveryDatabase('the identity provider store', (open) => {
  it('keeps providers with their remote ids', async () => {
    const { providers, changes } = stores(await open())
    const p1 = provider('p1', {
      remoteIds: ['a', 'b'],
      description: 'ü',
      authorizationTtl: 5,
      enabled: false,
    })
    await providers.insert(p1, { withDomain: false })
    await providers.insert(provider('p2', { remoteIds: ['c'] }), { withDomain: false })
    expect(await providers.find('p1')).toEqual(p1)
    expect((await providers.list({})).map(({ id }) => id)).toEqual(['p1', 'p2'])
    expect((await providers.list({ enabled: false })).map(({ id }) => id)).toEqual(['p1'])
    expect((await providers.list({ remoteId: 'c' })).map(({ id }) => id)).toEqual(['p2'])
    expect(await providers.update({ ...p1, remoteIds: ['b'], domainId: 'other' })).toBe(true)
    expect(await providers.find('p1')).toEqual({ ...p1, remoteIds: ['b'] })
    await expect(providers.update({ ...p1, remoteIds: ['c'] })).rejects.toMatchObject({ code: 'conflict' })
    expect((await providers.find('p1'))?.remoteIds).toEqual(['b'])
    expect(await providers.update(provider('p3'))).toBe(false)
    expect(changes).toContainEqual({ kind: 'identity_provider', id: 'p1' })
  })

  it('deletes a provider with its protocols and who only it knows', async () => {
    const storage = await open()
    const all = stores(storage)
    const { providers, protocols, users, changes } = all
    await withProtocols(all)
    await addFederatedUser(storage, 'only', ['p1', 'openid'], ['p1', 'saml2'])
    await addFederatedUser(storage, 'both', ['p1', 'openid'], ['p2', 'openid'])
    await addFederatedUser(storage, 'other', ['p2', 'openid'])
    await users.insert(
      {
        id: 'local',
        name: 'local',
        domainId: 'domain of p1',
        enabled: true,
        defaultProjectId: null,
        passwordExpiresAt: null,
        options: {},
        federated: [{ idpId: 'p1', protocolId: 'openid', uniqueId: 'x' }],
        extra: {},
      },
      undefined,
    )
    changes.length = 0
    expect(await providers.delete('p1')).toEqual({ userIds: ['only'] })
    expect(await providers.delete('p1')).toBeUndefined()
    expect(await protocols.list('p1')).toEqual([])
    expect(await protocols.list('p2')).toHaveLength(2)
    expect((await users.byIds(['only', 'both', 'other', 'local'])).map(({ id }) => id)).toEqual([
      'both',
      'local',
      'other',
    ])
    expect((await users.find('local'))?.federated).toEqual([])
    for (const change of [
      { kind: 'identity_provider', id: 'p1' },
      { kind: 'user', id: 'only' },
      { kind: 'user', id: 'local' },
    ]) {
      expect(changes).toContainEqual(change)
    }
  })
})

onEveryDatabase('the protocol store', (open) => {
  it('keeps protocols of providers and mappings that exist', async () => {
    const all = stores(await open())
    const { protocols } = all
    await withProtocols(all)
    const openid = { id: 'openid', idpId: 'p1', mappingId: 'm', remoteIdAttribute: 'iss' }
    expect(await protocols.update(openid)).toBe(true)
    expect(await protocols.find('p1', 'openid')).toEqual(openid)
    expect((await protocols.find('p2', 'openid'))?.remoteIdAttribute).toBeNull()
    expect((await protocols.list('p1')).map(({ id }) => id)).toEqual(['openid', 'saml2'])
    expect(await protocols.update({ ...openid, id: 'x' })).toBe(false)
    const withoutMapping = { ...openid, mappingId: 'x' }
    await expect(protocols.update(withoutMapping)).rejects.toMatchObject({ code: 'reference' })
    await expect(protocols.insert({ ...withoutMapping, id: 'x' })).rejects.toMatchObject({
      code: 'reference',
    })
    await expect(protocols.insert(openid)).rejects.toMatchObject({ code: 'conflict' })
    await expect(protocols.insert({ ...openid, idpId: 'x' })).rejects.toMatchObject({ code: 'reference' })
  })

  it('removes a protocol with who came in only by it', async () => {
    const storage = await open()
    const all = stores(storage)
    await withProtocols(all)
    await addFederatedUser(storage, 'only', ['p1', 'openid'])
    await addFederatedUser(storage, 'also', ['p1', 'openid'], ['p1', 'saml2'])
    expect(await all.protocols.delete('p1', 'openid')).toEqual({ userIds: ['only'] })
    expect(await all.protocols.delete('p1', 'openid')).toBeUndefined()
    expect(await all.users.find('only')).toBeUndefined()
    expect((await all.users.find('also'))?.federated).toEqual([
      { idpId: 'p1', protocolId: 'saml2', uniqueId: 'also' },
    ])
    expect(await all.protocols.list('p2')).toHaveLength(2)
  })
})
