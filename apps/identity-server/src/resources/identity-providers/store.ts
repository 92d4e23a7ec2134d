import type { Selectable, Transaction } from 'kysely'
import { rootDomainId } from '../../auth/store.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { insertProjectRow } from '../../storage/project-rows.ts'
import type { IdentityProviderTable } from '../../storage/schema/federation.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import { deleteProviderRows } from './delete-provider-rows.ts'
import type { IdentityProvider } from './identity-providers.ts'

export interface IdentityProviderFilter {
  id?: string | undefined
  enabled?: boolean | undefined
  /** The one that calls itself so. */
  remoteId?: string | undefined
}

/** The tables `identity_provider` and `idp_remote_ids`. */
export interface IdentityProviderStore {
  find(id: string): Promise<IdentityProvider | undefined>
  /** In order of their ids. */
  list(filter: IdentityProviderFilter): Promise<readonly IdentityProvider[]>
  /**
   * @param options `withDomain` also makes the domain that the provider names
   * @throws `StorageError` with code `conflict` when the id or a remote id is taken
   */
  insert(provider: IdentityProvider, options: { withDomain: boolean }): Promise<void>
  /**
   * Resolves to whether there was such a provider. The domain is not changed.
   *
   * @throws `StorageError` with code `conflict` when a remote id is taken
   */
  update(provider: IdentityProvider): Promise<boolean>
  /** Deletes a provider, its protocols and who only it knows. Resolves to whom, or `undefined` without a provider. */
  delete(id: string): Promise<{ userIds: readonly string[] } | undefined>
}

/** @param options `clock` dates what is deleted */
export function identityProviderStore(
  storage: Storage,
  { clock }: { clock: () => Date },
): IdentityProviderStore {
  const db = storage.read

  async function list(filter: IdentityProviderFilter): Promise<readonly IdentityProvider[]> {
    const { id, enabled, remoteId } = filter
    let query = db.selectFrom('identity_provider').selectAll().orderBy('id')
    if (id !== undefined) query = query.where('id', '=', id)
    if (enabled !== undefined) query = query.where('enabled', '=', enabled)
    if (remoteId !== undefined) {
      const named = db.selectFrom('idp_remote_ids').select('idp_id').where('remote_id', '=', remoteId)
      query = query.where('id', 'in', named)
    }
    const rows = await query.execute()
    const remoteIds = Map.groupBy(
      await inChunks(
        rows.map((row) => row.id),
        (some) =>
          db
            .selectFrom('idp_remote_ids')
            .selectAll()
            .where('idp_id', 'in', some)
            .orderBy('remote_id')
            .execute(),
      ),
      (row) => row.idp_id,
    )
    return rows.map((row) =>
      fromRow(
        row,
        (remoteIds.get(row.id) ?? []).map((one) => one.remote_id),
      ),
    )
  }

  return {
    find: async (id) => (await list({ id }))[0],
    list,
    insert: (provider, { withDomain }) =>
      storage.write(async (tx, changed) => {
        const { id, domainId } = provider
        if (withDomain) {
          await insertProjectRow(tx, domainOf(provider))
          changed('domain', domainId)
        }
        await tx
          .insertInto('identity_provider')
          .values({ id, domain_id: domainId, ...columns(provider) })
          .execute()
        await insertRemoteIds(tx, provider)
        changed('identity_provider', id)
      }),
    update: (provider) =>
      storage.write(async (tx, changed) => {
        const { id } = provider
        const present = await tx
          .selectFrom('identity_provider')
          .select('id')
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst()
        if (present === undefined) {
          changed.nothing()
          return false
        }
        await tx.updateTable('identity_provider').set(columns(provider)).where('id', '=', id).execute()
        await tx.deleteFrom('idp_remote_ids').where('idp_id', '=', id).execute()
        await insertRemoteIds(tx, provider)
        changed('identity_provider', id)
        return true
      }),
    delete: (id) => storage.write((tx, changed) => deleteProviderRows(tx, changed, id, clock())),
  }
}

/** As Keystone makes it: nobody has to know its name. */
function domainOf({ id, domainId }: IdentityProvider) {
  return {
    id: domainId,
    name: domainId,
    description: `Made for the identity provider ${id}.`,
    enabled: true,
    domainId: rootDomainId,
    parentId: null,
    isDomain: true,
    tags: [],
    options: {},
    extra: {},
  }
}

function columns({ enabled, description, authorizationTtl }: IdentityProvider) {
  return { enabled, description, authorization_ttl: authorizationTtl }
}

async function insertRemoteIds(tx: Transaction<Database>, provider: IdentityProvider): Promise<void> {
  if (provider.remoteIds.length === 0) return
  await tx
    .insertInto('idp_remote_ids')
    .values(provider.remoteIds.map((remoteId) => ({ idp_id: provider.id, remote_id: remoteId })))
    .execute()
}

function fromRow(row: Selectable<IdentityProviderTable>, remoteIds: readonly string[]): IdentityProvider {
  return {
    id: row.id,
    domainId: row.domain_id,
    enabled: row.enabled,
    description: row.description,
    remoteIds,
    authorizationTtl: row.authorization_ttl,
  }
}
