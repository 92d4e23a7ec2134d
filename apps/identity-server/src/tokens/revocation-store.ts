import type { Selectable } from 'kysely'
import { insertedId } from '../storage/inserted-id.ts'
import type { RevocationEventTable } from '../storage/schema/credential.ts'
import type { Storage } from '../storage/storage.ts'
import type { RevocationEvent } from './revocation-index.ts'
import { wholeSeconds } from './whole-seconds.ts'

/** A new event; the time it is made is when it takes effect. */
export type NewRevocation = Partial<Omit<RevocationEvent, 'id' | 'issuedBefore' | 'revokedAt'>>

/** The table `revocation_event`. */
export interface RevocationStore {
  /** In the order in which they took effect; with `since`, only later ones. */
  all(since?: Date): Promise<readonly RevocationEvent[]>
  byIds(ids: readonly number[]): Promise<readonly RevocationEvent[]>
  insert(event: NewRevocation, now: Date): Promise<RevocationEvent>
  /** Deletes events that no token can match any more. */
  prune(revokedBefore: Date): Promise<void>
}

export function revocationStore(storage: Storage): RevocationStore {
  const events = () => storage.read.selectFrom('revocation_event').selectAll()
  return {
    async all(since) {
      const query = events().orderBy('revoked_at').orderBy('id')
      return (await (since === undefined ? query : query.where('revoked_at', '>', since)).execute()).map(
        fromRow,
      )
    },
    byIds: async (ids) =>
      ids.length === 0
        ? []
        : (
            await events()
              .where('id', 'in', [...ids])
              .execute()
          ).map(fromRow),
    insert: (event, now) =>
      storage.write(async (tx, changed) => {
        const at = wholeSeconds(now)
        const insert = tx.insertInto('revocation_event').values({
          user_id: event.userId ?? null,
          project_id: event.projectId ?? null,
          domain_id: event.domainId ?? null,
          role_id: event.roleId ?? null,
          trust_id: event.trustId ?? null,
          consumer_id: event.consumerId ?? null,
          access_token_id: null,
          audit_id: event.auditId ?? null,
          audit_chain_id: event.auditChainId ?? null,
          // MySQL would round the fraction up, and the token would not match (CVE-2014-5251).
          expires_at: event.expiresAt === undefined ? null : wholeSeconds(event.expiresAt),
          issued_before: at,
          revoked_at: at,
        })
        const id = await insertedId(storage.dialect, insert)
        changed('revocation_event', String(id))
        return { ...event, id, issuedBefore: at, revokedAt: at }
      }),
    prune: (revokedBefore) =>
      storage.write(async (tx, changed) => {
        await tx.deleteFrom('revocation_event').where('revoked_at', '<', revokedBefore).execute()
        changed.nothing()
      }),
  }
}

function fromRow(row: Selectable<RevocationEventTable>): RevocationEvent {
  return {
    id: row.id,
    issuedBefore: row.issued_before,
    revokedAt: row.revoked_at,
    userId: row.user_id ?? undefined,
    projectId: row.project_id ?? undefined,
    domainId: row.domain_id ?? undefined,
    roleId: row.role_id ?? undefined,
    trustId: row.trust_id ?? undefined,
    consumerId: row.consumer_id ?? undefined,
    auditId: row.audit_id ?? undefined,
    auditChainId: row.audit_chain_id ?? undefined,
    expiresAt: row.expires_at ?? undefined,
  }
}
