import type { Selectable, Transaction } from 'kysely'
import type { FederationProtocolTable } from '../../storage/schema/federation.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import { StorageError } from '../../storage/storage-error.ts'
import { deleteIdentities } from './delete-identities.ts'
import type { Protocol } from './protocols.ts'

/** The table `federation_protocol`. */
export interface ProtocolStore {
  find(idpId: string, id: string): Promise<Protocol | undefined>
  /** Those of one provider, in order of their ids. */
  list(idpId: string): Promise<readonly Protocol[]>
  /** Those of one id, of all providers. */
  withId(id: string): Promise<readonly Protocol[]>
  /**
   * @throws `StorageError` with code `conflict` when the provider has the protocol, `reference` for an unknown provider or
   *   mapping
   */
  insert(protocol: Protocol): Promise<void>
  /**
   * Resolves to whether there was such a protocol.
   *
   * @throws `StorageError` with code `reference` for an unknown mapping
   */
  update(protocol: Protocol): Promise<boolean>
  /** Deletes a protocol and who came in only by it. Resolves to whom, or `undefined` without such a protocol. */
  delete(idpId: string, id: string): Promise<{ userIds: readonly string[] } | undefined>
}

/** @param options `clock` dates what is deleted */
export function protocolStore(storage: Storage, { clock }: { clock: () => Date }): ProtocolStore {
  const all = () => storage.read.selectFrom('federation_protocol').selectAll()
  const protocols = (idpId: string) => all().where('idp_id', '=', idpId)
  return {
    async find(idpId, id) {
      const row = await protocols(idpId).where('id', '=', id).executeTakeFirst()
      return row && fromRow(row)
    },
    list: async (idpId) => (await protocols(idpId).orderBy('id').execute()).map(fromRow),
    withId: async (id) => (await all().where('id', '=', id).orderBy('idp_id').execute()).map(fromRow),
    insert: (protocol) =>
      storage.write(async (tx, changed) => {
        await requireMapping(tx, protocol.mappingId)
        await tx.insertInto('federation_protocol').values(toRow(protocol)).execute()
        changed('protocol', protocol.idpId)
      }),
    update: (protocol) =>
      storage.write(async (tx, changed) => {
        await requireMapping(tx, protocol.mappingId)
        const { numUpdatedRows } = await tx
          .updateTable('federation_protocol')
          .set({ mapping_id: protocol.mappingId, remote_id_attribute: protocol.remoteIdAttribute })
          .where('idp_id', '=', protocol.idpId)
          .where('id', '=', protocol.id)
          .executeTakeFirst()
        if (numUpdatedRows > 0n) changed('protocol', protocol.idpId)
        else changed.nothing()
        return numUpdatedRows > 0n
      }),
    delete: (idpId, id) =>
      storage.write(async (tx, changed) => {
        const userIds = await deleteIdentities(tx, changed, { idpId, protocolId: id }, clock())
        const { numDeletedRows } = await tx
          .deleteFrom('federation_protocol')
          .where('idp_id', '=', idpId)
          .where('id', '=', id)
          .executeTakeFirst()
        if (numDeletedRows === 0n) {
          changed.nothing()
          return undefined
        }
        changed('protocol', idpId)
        return { userIds }
      }),
  }
}

/** What a foreign key would do, which the table does not have. The row is kept from being deleted meanwhile. */
async function requireMapping(tx: Transaction<Database>, id: string): Promise<void> {
  const row = await tx.selectFrom('mapping').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  if (row === undefined) throw new StorageError('reference', 'There is no such mapping.')
}

function fromRow(row: Selectable<FederationProtocolTable>): Protocol {
  return {
    id: row.id,
    idpId: row.idp_id,
    mappingId: row.mapping_id,
    remoteIdAttribute: row.remote_id_attribute,
  }
}

function toRow(protocol: Protocol): FederationProtocolTable {
  return {
    id: protocol.id,
    idp_id: protocol.idpId,
    mapping_id: protocol.mappingId,
    remote_id_attribute: protocol.remoteIdAttribute,
  }
}
