import { isoInstant, readIsoInstant } from '../../storage/iso-instant.ts'
import type { AccessTokenTable } from '../../storage/schema/delegation.ts'
import type { Storage } from '../../storage/storage.ts'
import type { AccessToken } from './access-tokens.ts'

/** The table `access_token`. */
export interface AccessTokenStore {
  find(id: string): Promise<AccessToken | undefined>
  /** In order of their ids. */
  list(userId: string): Promise<readonly AccessToken[]>
  /** Whether the user had such an access token. */
  delete(userId: string, id: string): Promise<boolean>
}

export function accessTokenStore(storage: Storage): AccessTokenStore {
  const rows = () => storage.read.selectFrom('access_token').selectAll()
  return {
    async find(id) {
      const row = await rows().where('id', '=', id).executeTakeFirst()
      return row && fromRow(row)
    },
    async list(userId) {
      return (await rows().where('authorizing_user_id', '=', userId).orderBy('id').execute()).map(fromRow)
    },
    delete: (userId, id) =>
      storage.write(async (tx, changed) => {
        const { numDeletedRows } = await tx
          .deleteFrom('access_token')
          .where('id', '=', id)
          .where('authorizing_user_id', '=', userId)
          .executeTakeFirst()
        if (numDeletedRows === 0n) changed.nothing()
        else changed('oauth_token', id)
        return numDeletedRows > 0n
      }),
  }
}

function fromRow(row: AccessTokenTable): AccessToken {
  return {
    id: row.id,
    secret: row.access_secret,
    consumerId: row.consumer_id,
    projectId: row.project_id,
    userId: row.authorizing_user_id,
    roleIds: JSON.parse(row.role_ids),
    expiresAt: row.expires_at === null ? null : readIsoInstant(row.expires_at),
  }
}

/** The row of an access token. */
export function toAccessTokenRow(token: AccessToken): AccessTokenTable {
  return {
    id: token.id,
    access_secret: token.secret,
    consumer_id: token.consumerId,
    project_id: token.projectId,
    authorizing_user_id: token.userId,
    role_ids: JSON.stringify(token.roleIds),
    expires_at: token.expiresAt && isoInstant(token.expiresAt),
  }
}
