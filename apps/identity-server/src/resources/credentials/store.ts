import type { Selectable } from 'kysely'
import type { SealedBlob } from '../../credentials/credential-cipher.ts'
import { type Extra, parseExtra, renderExtra } from '../../storage/extra.ts'
import { matchesText, type TextFilter } from '../../storage/filters.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { CredentialTable } from '../../storage/schema/credential.ts'
import type { Storage } from '../../storage/storage.ts'

/** A credential as it is stored. */
export interface StoredCredential {
  id: string
  userId: string
  projectId: string | null
  type: string
  extra: Extra
  sealed: SealedBlob
}

export interface CredentialFilter {
  userId?: string | undefined
  type?: TextFilter | undefined
}

/** The table `credential`. */
export interface CredentialStore {
  find(id: string): Promise<StoredCredential | undefined>
  list(filter: CredentialFilter, page: PageRequest): Promise<Page<StoredCredential>>
  /** All credentials of one user and type, in order of their ids. */
  ofUser(userId: string, type: string, limit?: number): Promise<readonly StoredCredential[]>
  /**
   * Resolves to whether it was inserted: not when its user has `userLimit` of them already.
   *
   * @throws `StorageError` with code `conflict` when the id is taken
   */
  insert(credential: StoredCredential, userLimit?: number): Promise<boolean>
  /** Resolves to whether it was written: not when it is gone, or not any more as it was `before`. */
  update(before: StoredCredential, after: StoredCredential): Promise<boolean>
  /** Resolves to whether there was one. */
  delete(id: string): Promise<boolean>
  /** How many are encrypted with another key than the one of this hash. */
  countNotOn(keyHash: string): Promise<number>
  /** Those of {@link CredentialStore.countNotOn} after an id. */
  listNotOn(keyHash: string, page: PageRequest): Promise<Page<StoredCredential>>
}

export function credentialStore(storage: Storage): CredentialStore {
  const db = storage.read

  async function pageAfter(query: ReturnType<typeof inOrder>, page: PageRequest) {
    let found = query
    if (page.marker !== undefined) found = found.where('id', '>', page.marker)
    if (page.limit !== undefined) found = found.limit(page.limit + 1)
    return pageOf((await found.execute()).map(fromRow), page.limit)
  }
  const inOrder = () => db.selectFrom('credential').selectAll().orderBy('id')

  return {
    async find(id) {
      const row = await inOrder().where('id', '=', id).executeTakeFirst()
      return row && fromRow(row)
    },
    list({ userId, type }, page) {
      let query = inOrder()
      if (userId !== undefined) query = query.where('user_id', '=', userId)
      if (type !== undefined) query = query.where((eb) => matchesText(eb, 'type', type))
      return pageAfter(query, page)
    },
    async ofUser(userId, type, limit) {
      const query = inOrder().where('user_id', '=', userId).where('type', '=', type)
      return (await (limit === undefined ? query : query.limit(limit)).execute()).map(fromRow)
    },
    insert: (credential, userLimit) =>
      storage.write(async (tx, changed) => {
        const { userId } = credential
        if (userLimit !== undefined) {
          // Creations of one user take turns: two at once would both count what was there before.
          await tx.selectFrom('user').select('id').where('id', '=', userId).forUpdate().execute()
          const { count } = await tx
            .selectFrom('credential')
            .select((eb) => eb.fn.countAll<number>().as('count'))
            .where('user_id', '=', userId)
            .executeTakeFirstOrThrow()
          if (count >= userLimit) {
            changed.nothing()
            return false
          }
        }
        await tx.insertInto('credential').values(toRow(credential)).execute()
        changed('credential', credential.id)
        return true
      }),
    update: (before, after) =>
      storage.write(async (tx, changed) => {
        const { id, ...columns } = toRow(after)
        const { numUpdatedRows } = await tx
          .updateTable('credential')
          .set(columns)
          .where('id', '=', id)
          .where('user_id', '=', before.userId)
          .where('type', '=', before.type)
          .where((eb) =>
            before.projectId === null
              ? eb('project_id', 'is', null)
              : eb('project_id', '=', before.projectId),
          )
          .where('encrypted_blob', '=', before.sealed.encryptedBlob)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) {
          changed.nothing()
          return false
        }
        changed('credential', id)
        return true
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        const { numDeletedRows } = await tx.deleteFrom('credential').where('id', '=', id).executeTakeFirst()
        if (numDeletedRows === 0n) changed.nothing()
        else changed('credential', id)
        return numDeletedRows > 0n
      }),
    async countNotOn(keyHash) {
      const { count } = await db
        .selectFrom('credential')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('key_hash', '<>', keyHash)
        .executeTakeFirstOrThrow()
      return count
    },
    listNotOn: (keyHash, page) => pageAfter(inOrder().where('key_hash', '<>', keyHash), page),
  }
}

function fromRow(row: Selectable<CredentialTable>): StoredCredential {
  return {
    id: row.id,
    userId: row.user_id,
    projectId: row.project_id,
    type: row.type,
    extra: parseExtra(row.extra),
    sealed: { encryptedBlob: row.encrypted_blob, keyHash: row.key_hash },
  }
}

function toRow(credential: StoredCredential): Selectable<CredentialTable> {
  return {
    id: credential.id,
    user_id: credential.userId,
    project_id: credential.projectId,
    type: credential.type,
    extra: renderExtra(credential.extra),
    key_hash: credential.sealed.keyHash,
    encrypted_blob: credential.sealed.encryptedBlob,
  }
}
