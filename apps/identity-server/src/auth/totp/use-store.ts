import type { Storage } from '../../storage/storage.ts'
import { isStorageError } from '../../storage/storage-error.ts'

/** The table `ks_totp_use`: which passcode each user has used last. */
export interface TotpUseStore {
  /**
   * Uses a passcode up, and with it all before it. Resolves to whether that was still possible: among any number of
   * processes that try at once, one succeeds.
   */
  take(userId: string, step: number): Promise<boolean>
}

export function totpUseStore(storage: Storage): TotpUseStore {
  return {
    take: (userId, step) =>
      storage
        .write(async (tx, changed) => {
          changed.nothing()
          const { numUpdatedRows } = await tx
            .updateTable('ks_totp_use')
            .set({ step })
            .where('user_id', '=', userId)
            .where('step', '<', step)
            .executeTakeFirst()
          if (numUpdatedRows === 0n)
            await tx.insertInto('ks_totp_use').values({ user_id: userId, step }).execute()
          return true
        })
        .catch((error: unknown) => {
          if (isStorageError(error, 'conflict')) return false
          throw error
        }),
  }
}
