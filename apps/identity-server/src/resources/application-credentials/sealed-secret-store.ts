import { sealedPrefix } from '../../identity/secrets/sealed-digest.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { Storage } from '../../storage/storage.ts'

/** The hashes of the table `application_credential` that are sealed, by the key that seals them. */
export interface SealedSecretStore {
  /** How many are not sealed with this key. */
  countNotOn(keyHash: string): Promise<number>
  /** In order of the ids of the application credentials. */
  listNotOn(keyHash: string, page: PageRequest): Promise<Page<{ id: string; hash: string }>>
}

export function sealedSecretStore(storage: Storage): SealedSecretStore {
  const notOn = (keyHash: string) =>
    storage.read
      .selectFrom('application_credential')
      .where('secret_hash', 'like', `${sealedPrefix()}%`)
      .where('secret_hash', 'not like', `${sealedPrefix(keyHash)}%`)
  return {
    async countNotOn(keyHash) {
      const { count } = await notOn(keyHash)
        .select((eb) => eb.fn.countAll<number | string | bigint>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async listNotOn(keyHash, page) {
      let query = notOn(keyHash).select(['id', 'secret_hash as hash']).orderBy('id')
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf(await query.execute(), page.limit)
    },
  }
}
