import { createHash } from 'node:crypto'
import type { Storage } from '../../storage/storage.ts'
import { isStorageError } from '../../storage/storage-error.ts'

/** The table `ks_oauth1_nonce`: signed requests that have been here, for as long as their timestamps are good. */
export interface NonceStore {
  /** Takes note of a request. `false`: it has been here before. */
  use(request: string, when: { now: Date; expiresAt: Date }): Promise<boolean>
}

const pruneEveryMs = 60_000

export function nonceStore(storage: Storage): NonceStore {
  let prunedAt = Number.NEGATIVE_INFINITY

  return {
    async use(request, { now, expiresAt }) {
      const prune = now.getTime() - prunedAt >= pruneEveryMs
      if (prune) prunedAt = now.getTime()
      const digest = createHash('sha256').update(request).digest('hex')
      try {
        await storage.write(async (tx, changed) => {
          if (prune) await tx.deleteFrom('ks_oauth1_nonce').where('expires_at', '<', now).execute()
          await tx.insertInto('ks_oauth1_nonce').values({ digest, expires_at: expiresAt }).execute()
          changed.nothing()
        })
        return true
      } catch (error) {
        if (isStorageError(error, 'conflict')) return false
        throw error
      }
    },
  }
}
