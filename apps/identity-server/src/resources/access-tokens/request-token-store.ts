import { isoInstant, readIsoInstant } from '../../storage/iso-instant.ts'
import type { RequestTokenTable } from '../../storage/schema/delegation.ts'
import type { Storage } from '../../storage/storage.ts'
import type { AccessToken } from './access-tokens.ts'
import type { Authorization, RequestToken } from './request-tokens.ts'
import { toAccessTokenRow } from './store.ts'

/** The table `request_token`. */
export interface RequestTokenStore {
  find(id: string): Promise<RequestToken | undefined>
  /**
   * Also deletes what has expired before `now`.
   *
   * @throws `StorageError` with code `reference` when the consumer is gone
   */
  insert(token: RequestToken, now: Date): Promise<void>
  /** Writes what the user decided. Whether there was such a request token. */
  authorize(id: string, authorization: Authorization): Promise<boolean>
  /**
   * Puts an access token in place of a request token, once. Whether the request token was still there, with the same
   * verifier.
   *
   * @throws `StorageError` with code `reference` when the consumer is gone
   */
  exchange(id: string, verifier: string, accessToken: AccessToken): Promise<boolean>
}

export function requestTokenStore(storage: Storage): RequestTokenStore {
  return {
    async find(id) {
      const row = await storage.read
        .selectFrom('request_token')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row && fromRow(row)
    },
    insert: (token, now) =>
      storage.write(async (tx, changed) => {
        await tx.deleteFrom('request_token').where('expires_at', '<', isoInstant(now)).execute()
        await tx.insertInto('request_token').values(toRow(token)).execute()
        changed.nothing()
      }),
    authorize: (id, { userId, roleIds, verifier }) =>
      storage.write(async (tx, changed) => {
        const { numUpdatedRows } = await tx
          .updateTable('request_token')
          .set({ authorizing_user_id: userId, role_ids: JSON.stringify(roleIds), verifier })
          .where('id', '=', id)
          .executeTakeFirst()
        changed.nothing()
        return numUpdatedRows > 0n
      }),
    exchange: (id, verifier, accessToken) =>
      storage.write(async (tx, changed) => {
        const { numDeletedRows } = await tx
          .deleteFrom('request_token')
          .where('id', '=', id)
          .where('verifier', '=', verifier)
          .executeTakeFirst()
        // Nothing can have been made from an access token before it is there.
        changed.nothing()
        if (numDeletedRows === 0n) return false
        await tx.insertInto('access_token').values(toAccessTokenRow(accessToken)).execute()
        return true
      }),
  }
}

function fromRow(row: RequestTokenTable): RequestToken {
  return {
    id: row.id,
    secret: row.request_secret,
    consumerId: row.consumer_id,
    projectId: row.requested_project_id,
    authorization:
      row.verifier === null || row.authorizing_user_id === null || row.role_ids === null
        ? null
        : { userId: row.authorizing_user_id, roleIds: JSON.parse(row.role_ids), verifier: row.verifier },
    expiresAt: row.expires_at === null ? null : readIsoInstant(row.expires_at),
  }
}

function toRow(token: RequestToken): RequestTokenTable {
  const { authorization } = token
  return {
    id: token.id,
    request_secret: token.secret,
    consumer_id: token.consumerId,
    requested_project_id: token.projectId,
    authorizing_user_id: authorization?.userId ?? null,
    role_ids: authorization && JSON.stringify(authorization.roleIds),
    verifier: authorization?.verifier ?? null,
    expires_at: token.expiresAt && isoInstant(token.expiresAt),
  }
}
