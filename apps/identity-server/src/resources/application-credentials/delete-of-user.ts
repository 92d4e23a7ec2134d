import type { Transaction } from 'kysely'
import type { Changed } from '../../storage/changes.ts'
import type { Database } from '../../storage/schema.ts'

/** Deletes the application credentials of a user, and the access rules: a user who is gone or disabled has none. */
export async function deleteApplicationCredentialsOfUser(
  tx: Transaction<Database>,
  changed: Changed,
  userId: string,
): Promise<void> {
  const credentials = await tx
    .selectFrom('application_credential')
    .select('id')
    .where('user_id', '=', userId)
    .execute()
  for (const { id } of credentials) changed('application_credential', id)
  await tx.deleteFrom('application_credential').where('user_id', '=', userId).execute()
  await tx.deleteFrom('access_rule').where('user_id', '=', userId).execute()
}
