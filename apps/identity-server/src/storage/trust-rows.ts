import type { Kysely, OperandValueExpressionOrList } from 'kysely'
import type { Changed } from './changes.ts'
import { inChunks } from './in-chunks.ts'
import type { Database } from './schema.ts'

/**
 * Marks trusts as deleted, and all that were redelegated from them. As in Keystone the rows stay.
 *
 * @returns ids of what was deleted; trusts that were before are not among them
 */
export async function deleteTrustRows(
  tx: Kysely<Database>,
  changed: Changed,
  ids: readonly string[],
  now: Date,
): Promise<readonly string[]> {
  const live = (column: 'id' | 'redelegated_trust_id', values: readonly string[]) =>
    inChunks(values, (some) =>
      tx
        .selectFrom('trust')
        .select('id')
        .where(column, 'in', some)
        .where('deleted_at', 'is', null)
        .forUpdate()
        .execute(),
    )
  const found = new Set<string>()
  for (let level = await live('id', ids); level.length > 0; ) {
    const fresh = level.map((row) => row.id).filter((id) => !found.has(id))
    for (const id of fresh) found.add(id)
    level = await live('redelegated_trust_id', fresh)
  }
  for (const id of found) {
    await tx.updateTable('trust').set({ deleted_at: now }).where('id', '=', id).execute()
    changed('trust', id)
  }
  return [...found]
}

/** As {@link deleteTrustRows}, for every trust from or to one of some users. */
export async function deleteTrustsOf(
  tx: Kysely<Database>,
  changed: Changed,
  users: OperandValueExpressionOrList<Database, 'trust', 'trustor_user_id'>,
  now: Date,
): Promise<void> {
  const trusts = await tx
    .selectFrom('trust')
    .select('id')
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('trustor_user_id', 'in', users), eb('trustee_user_id', 'in', users)]))
    .execute()
  const ids = trusts.map((trust) => trust.id)
  await deleteTrustRows(tx, changed, ids, now)
}
