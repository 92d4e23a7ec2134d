import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Changed } from '../storage/changes.ts'
import { parseExtra, renderExtra } from '../storage/extra.ts'
import { inChunks } from '../storage/in-chunks.ts'
import type { Database } from '../storage/schema.ts'
import type { Storage } from '../storage/storage.ts'

/** Somebody from an identity provider, as the mapping has it. */
export interface ShadowUser {
  idpId: string
  protocolId: string
  /** Unique at the provider. At most 255 characters. */
  uniqueId: string
  /** At most 255 characters. */
  displayName: string
  domainId: string
  email?: string | undefined
  /** Groups that the mapping gives. */
  groupIds: readonly string[]
}

/** What became of a {@link ShadowUser}. */
export interface ShadowedUser {
  userId: string
  /** Whether it was there before, with other groups. */
  groupsChanged: boolean
}

/** Users of identity providers: rows of `user`, `federated_user` and `expiring_user_group_membership`. */
export interface ShadowUserStore {
  /**
   * Makes the row of a user who comes in for the first time; otherwise takes over the name, the address and the groups of
   * today.
   *
   * @throws `StorageError` with code `conflict` when another identity has the id of the user, or when the same user comes
   *   in for the first time twice at once
   */
  upsert(user: ShadowUser): Promise<ShadowedUser>
  /** Ids of the groups of these names in a domain. */
  groupsNamed(names: readonly string[], domainId: string): Promise<readonly string[]>
}

/** @param options `clock` dates logins */
export function shadowUserStore(storage: Storage, { clock }: { clock: () => Date }): ShadowUserStore {
  return {
    upsert: (user) =>
      storage.write(async (tx, changed) => {
        changed.nothing()
        const now = clock()
        const present = await tx
          .selectFrom('federated_user')
          .innerJoin('user', 'user.id', 'federated_user.user_id')
          .select([
            'federated_user.id',
            'federated_user.user_id',
            'federated_user.display_name',
            'user.extra',
          ])
          .where('federated_user.idp_id', '=', user.idpId)
          .where('federated_user.protocol_id', '=', user.protocolId)
          .where('federated_user.unique_id', '=', user.uniqueId)
          .forUpdate()
          .executeTakeFirst()
        if (present === undefined) {
          const userId = await insertUser(tx, changed, user, now)
          await writeGroups(tx, changed, { ...user, userId }, now)
          return { userId, groupsChanged: false }
        }
        const { user_id: userId } = present
        const extra = parseExtra(present.extra)
        if (present.display_name !== user.displayName) {
          await tx
            .updateTable('federated_user')
            .set({ display_name: user.displayName })
            .where('id', '=', present.id)
            .execute()
          changed('user', userId)
        }
        const newAddress = user.email !== undefined && extra.email !== user.email
        if (newAddress) changed('user', userId)
        await tx
          .updateTable('user')
          .set({
            last_active_at: day(now),
            ...(newAddress && { extra: renderExtra({ ...extra, email: user.email }) }),
          })
          .where('id', '=', userId)
          .execute()
        return { userId, groupsChanged: await writeGroups(tx, changed, { ...user, userId }, now) }
      }),
    groupsNamed: async (names, domainId) => {
      const rows = await inChunks(names, (some) =>
        storage.read
          .selectFrom('group')
          .select('id')
          .where('domain_id', '=', domainId)
          .where('name', 'in', some)
          .execute(),
      )
      return rows.map((row) => row.id)
    },
  }
}

/** The id that Keystone makes for a user of an identity provider, so that both know the same users. */
export function shadowUserId(domainId: string, uniqueId: string): string {
  return createHash('sha256').update(`${domainId}user${uniqueId}`).digest('hex')
}

async function insertUser(
  tx: Transaction<Database>,
  changed: Changed,
  user: ShadowUser,
  now: Date,
): Promise<string> {
  const userId = shadowUserId(user.domainId, user.uniqueId)
  await tx
    .insertInto('user')
    .values({
      id: userId,
      domain_id: user.domainId,
      enabled: true,
      default_project_id: null,
      extra: renderExtra(user.email === undefined ? {} : { email: user.email }),
      created_at: now,
      last_active_at: day(now),
    })
    .execute()
  await tx
    .insertInto('federated_user')
    .values({
      user_id: userId,
      idp_id: user.idpId,
      protocol_id: user.protocolId,
      unique_id: user.uniqueId,
      display_name: user.displayName,
    })
    .execute()
  changed('user', userId)
  return userId
}

/** Notes which groups the provider gives today. Resolves to whether they are others than before. */
async function writeGroups(
  tx: Transaction<Database>,
  changed: Changed,
  { userId, idpId, groupIds }: ShadowUser & { userId: string },
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .selectFrom('expiring_user_group_membership')
    .select('group_id')
    .where('user_id', '=', userId)
    .where('idp_id', '=', idpId)
    .execute()
  const before = new Set(rows.map((row) => row.group_id))
  const today = new Set(groupIds)
  const left = [...before].filter((id) => !today.has(id))
  const joined = [...today].filter((id) => !before.has(id))
  const memberships = () =>
    tx
      .updateTable('expiring_user_group_membership')
      .set({ last_verified: now })
      .where('user_id', '=', userId)
      .where('idp_id', '=', idpId)
  await memberships().execute()
  for (const groupId of left) {
    await tx
      .deleteFrom('expiring_user_group_membership')
      .where('user_id', '=', userId)
      .where('idp_id', '=', idpId)
      .where('group_id', '=', groupId)
      .execute()
  }
  for (const groupId of joined) {
    await tx
      .insertInto('expiring_user_group_membership')
      .values({ user_id: userId, group_id: groupId, idp_id: idpId, last_verified: now })
      .execute()
  }
  const differ = left.length > 0 || joined.length > 0
  if (differ) changed('membership', userId)
  return differ
}

/** `YYYY-MM-DD`, in UTC. */
function day(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}
