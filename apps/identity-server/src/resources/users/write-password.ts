import type { Transaction } from 'kysely'
import type { Database } from '../../storage/schema.ts'

/** A password as it is stored. */
export interface NewPassword {
  /** `null`: the user has no password from now on. */
  hash: string | null
  /** Whether the user chose it. */
  selfService: boolean
  /** `null`: never. */
  expiresAt: Date | null
  /** Writes only if the present password is still the one of this row. */
  replacing?: number
}

/**
 * Writes the present password of a user. The ones before it expire; only the youngest of them are kept.
 *
 * @param options `kept`: how many of them
 * @returns whether it was written: a user of another backend has no password here, and `replacing` may be out of date
 */
export async function writePassword(
  tx: Transaction<Database>,
  userId: string,
  password: NewPassword,
  options: { now: Date; kept: number },
): Promise<boolean> {
  const { now, kept } = options
  // Everybody who changes this user's password waits here for one another.
  const local = await tx
    .selectFrom('local_user')
    .select('id')
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  if (local === undefined) return false
  const previous = await tx
    .selectFrom('password')
    .select(['id', 'created_at_int', 'expires_at_int'])
    .where('local_user_id', '=', local.id)
    .orderBy('created_at_int', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const [present] = previous
  if (password.replacing !== undefined && present?.id !== password.replacing) return false

  const microseconds = now.getTime() * 1000
  const outdated = previous.slice(kept).map((row) => row.id)
  if (outdated.length > 0) await tx.deleteFrom('password').where('id', 'in', outdated).execute()
  const unexpired = previous
    .slice(0, kept)
    .filter((row) => row.expires_at_int === null || row.expires_at_int > microseconds)
    .map((row) => row.id)
  if (unexpired.length > 0) {
    await tx
      .updateTable('password')
      .set({ expires_at: now, expires_at_int: microseconds })
      .where('id', 'in', unexpired)
      .execute()
  }
  await insertPassword(tx, local.id, password, now, present?.created_at_int)
  return true
}

/** Adds a password. It is younger than `after`, also when both are made within one tick of the clock. */
export async function insertPassword(
  tx: Transaction<Database>,
  localUserId: number,
  password: NewPassword,
  now: Date,
  after = 0,
): Promise<void> {
  const { hash, selfService, expiresAt } = password
  await tx
    .insertInto('password')
    .values({
      local_user_id: localUserId,
      password_hash: hash,
      self_service: selfService,
      created_at: now,
      created_at_int: Math.max(now.getTime() * 1000, after + 1),
      expires_at: expiresAt,
      expires_at_int: expiresAt === null ? null : expiresAt.getTime() * 1000,
    })
    .execute()
}
