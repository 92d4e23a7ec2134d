import { sql, type Transaction } from 'kysely'
import { parseExtra, renderExtra } from '../../storage/extra.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { Microseconds } from '../../storage/schema/columns.ts'
import type { TrustTable } from '../../storage/schema/delegation.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import { deleteTrustRows } from '../../storage/trust-rows.ts'
import type { Trust } from './trusts.ts'

export interface TrustFilter {
  trustorUserId?: string | undefined
  trusteeUserId?: string | undefined
}

/** The tables `trust` and `trust_role`. Deleted trusts keep their rows, and are never found. */
export interface TrustStore {
  find(id: string): Promise<Trust | undefined>
  /** In order of their ids, expired and used up ones too. */
  list(filter: TrustFilter, page: PageRequest): Promise<Page<Trust>>
  /** @throws `StorageError` with code `conflict` when there is the same trust with the same expiry */
  insert(trust: Trust): Promise<void>
  /**
   * Deletes a trust and everything that was redelegated from it.
   *
   * @returns ids of what was deleted
   */
  delete(id: string): Promise<readonly string[]>
  /** Counts one use; of concurrent ones the database decides which is the last. Whether there was one left. */
  use(id: string): Promise<boolean>
}

/** @param options.clock default: the system's clock */
export function trustStore(storage: Storage, options: { clock?: () => Date } = {}): TrustStore {
  const { clock = () => new Date() } = options
  const trusts = () =>
    storage.read.selectFrom('trust').select(columns).select(exactExpiry).where('deleted_at', 'is', null)

  async function withRoles(rows: readonly TrustRow[]): Promise<readonly Trust[]> {
    const ids = rows.map((row) => row.id)
    const found = await inChunks(ids, (some) =>
      storage.read
        .selectFrom('trust_role')
        .selectAll()
        .where('trust_id', 'in', some)
        .orderBy('role_id')
        .execute(),
    )
    const roles = Map.groupBy(found, (row) => row.trust_id)
    return rows.map((row) =>
      fromRow(
        row,
        (roles.get(row.id) ?? []).map((role) => role.role_id),
      ),
    )
  }

  return {
    find: async (id) => (await withRoles(await trusts().where('id', '=', id).execute()))[0],
    async list({ trustorUserId, trusteeUserId }, page) {
      let query = trusts().orderBy('id')
      if (trustorUserId !== undefined) query = query.where('trustor_user_id', '=', trustorUserId)
      if (trusteeUserId !== undefined) query = query.where('trustee_user_id', '=', trusteeUserId)
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf(await withRoles(await query.execute()), page.limit)
    },
    insert: (trust) =>
      storage.write(async (tx, changed) => {
        const row = toRow(trust)
        await purgeTwins(tx, row)
        await tx.insertInto('trust').values(row).execute()
        const roles = trust.roleIds.map((roleId) => ({ trust_id: trust.id, role_id: roleId }))
        if (roles.length > 0) await tx.insertInto('trust_role').values(roles).execute()
        // Nothing can have been made from it yet.
        changed.nothing()
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        const deleted = await deleteTrustRows(tx, changed, [id], clock())
        if (deleted.length === 0) changed.nothing()
        return deleted
      }),
    use: (id) =>
      storage.write(async (tx, changed) => {
        const { numUpdatedRows } = await tx
          .updateTable('trust')
          .set((eb) => ({ remaining_uses: eb('remaining_uses', '-', 1) }))
          .where('id', '=', id)
          .where('deleted_at', 'is', null)
          .where('remaining_uses', '>', 0)
          .executeTakeFirst()
        // What was made with a use is not made again.
        changed.nothing()
        return numUpdatedRows > 0n
      }),
  }
}

const columns = [
  'id',
  'trustor_user_id',
  'trustee_user_id',
  'project_id',
  'impersonation',
  'expires_at',
  'remaining_uses',
  'redelegated_trust_id',
  'redelegation_count',
  'extra',
] as const

/** `expires_at_int`, unless it is later than a number can say (the year 2255): then the plain column has to do. */
const exactExpiry =
  sql<Microseconds | null>`case when expires_at_int <= ${Number.MAX_SAFE_INTEGER} then expires_at_int end`.as(
    'exact_expiry',
  )

type TrustRow = Pick<TrustTable, (typeof columns)[number]> & { exact_expiry: Microseconds | null }

function fromRow(row: TrustRow, roleIds: readonly string[]): Trust {
  // Keystone keeps the roles of the body as well; they are in a table of their own.
  const { roles: _roles, ...extra } = parseExtra(row.extra)
  const expiry = row.expires_at === null ? null : row.expires_at.getTime() * 1000
  return {
    id: row.id,
    trustorUserId: row.trustor_user_id,
    trusteeUserId: row.trustee_user_id,
    projectId: row.project_id,
    impersonation: row.impersonation,
    expiresAt: row.exact_expiry ?? expiry,
    remainingUses: row.remaining_uses,
    redelegatedTrustId: row.redelegated_trust_id,
    redelegationCount: row.redelegation_count ?? 0,
    extra,
    roleIds,
  }
}

function toRow(trust: Trust): TrustTable {
  const { expiresAt } = trust
  return {
    id: trust.id,
    trustor_user_id: trust.trustorUserId,
    trustee_user_id: trust.trusteeUserId,
    project_id: trust.projectId,
    impersonation: trust.impersonation,
    deleted_at: null,
    expires_at: expiresAt === null ? null : new Date(Math.floor(expiresAt / 1000)),
    expires_at_int: Number.isSafeInteger(expiresAt) ? expiresAt : null,
    remaining_uses: trust.remainingUses,
    redelegated_trust_id: trust.redelegatedTrustId,
    redelegation_count: trust.redelegationCount,
    extra: renderExtra(trust.extra),
  }
}

/** A deleted trust must not keep a new one from being made that is the same and expires at the same instant. */
async function purgeTwins(tx: Transaction<Database>, trust: TrustTable): Promise<void> {
  const twins = tx
    .selectFrom('trust')
    .select('id')
    .where('deleted_at', 'is not', null)
    .where('trustor_user_id', '=', trust.trustor_user_id)
    .where('trustee_user_id', '=', trust.trustee_user_id)
    .where('project_id', '=', trust.project_id)
    .where('impersonation', '=', trust.impersonation)
    .where('expires_at_int', '=', trust.expires_at_int)
  const ids = (await twins.execute()).map((row) => row.id)
  if (ids.length === 0) return
  await tx.deleteFrom('trust_role').where('trust_id', 'in', ids).execute()
  await tx.deleteFrom('trust').where('id', 'in', ids).execute()
}
