import type { Transaction } from 'kysely'
import { renderExtra } from '../../storage/extra.ts'
import type { TextFilter } from '../../storage/filters.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { insertedId } from '../../storage/inserted-id.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import { deleteApplicationCredentialsOfUser } from '../application-credentials/delete-of-user.ts'
import { deleteUserRows } from './delete-user-rows.ts'
import { type UserOptionChanges, userOptionRows } from './options.ts'
import { type InstantComparator, named, passwordExpires, selectUsers } from './user-query.ts'
import type { FederatedIdentity, User } from './users.ts'
import { insertPassword, type NewPassword, writePassword } from './write-password.ts'

export interface UserFilter {
  name?: TextFilter | undefined
  domainId?: string | undefined
  enabled?: boolean | undefined
  /** Members of this group. */
  groupId?: string | undefined
  /** All of these hold for the expiry of the present password. A password without one matches none. */
  passwordExpires?: readonly { comparator: InstantComparator; instant: Date }[] | undefined
  /** All that is given holds for one federated identity of the user. */
  federated?: Partial<FederatedIdentity> | undefined
}

/** What to write of a user: absent members stay as they are. */
export type UserUpdate = Pick<User, 'id'> &
  Partial<Pick<User, 'name' | 'enabled' | 'defaultProjectId' | 'extra' | 'federated'>> & {
    /** Named options are set, or with `null` taken back; the others stay. */
    options?: UserOptionChanges
    password?: NewPassword
    /** Forgets failed logins. */
    unlock?: boolean
  }

/** `not_local`: nothing was written, because a password was given for a user whose password another backend knows. */
export type UpdateOutcome = 'updated' | 'unknown_user' | 'not_local'

/** The tables `user`, `local_user`, `password`, `user_option`, and the names of users of other backends. */
export interface UserStore {
  find(id: string): Promise<User | undefined>
  findByName(name: string, domainId: string): Promise<User | undefined>
  /** In order of their ids; unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<readonly User[]>
  list(filter: UserFilter, page: PageRequest): Promise<Page<User>>
  /** The hash of the present password; `undefined` for a user without one here. */
  passwordHash(id: string): Promise<string | undefined>
  /**
   * @throws `StorageError` with code `conflict` when the domain has a user of that name, the id or a federated identity is
   *   taken; `reference` for an unknown identity provider or protocol
   */
  insert(user: User, passwordHash: string | undefined): Promise<void>
  /**
   * Disabling a user deletes its application credentials.
   *
   * @throws `StorageError` as {@link UserStore.insert}
   */
  update(user: UserUpdate): Promise<UpdateOutcome>
  /** Writes the present password. Resolves to whether it was written: see {@link NewPassword}. */
  setPassword(userId: string, hash: string | null, options: Omit<NewPassword, 'hash'>): Promise<boolean>
  /** Deletes a user and everything that names it. Resolves to whether there was one. */
  delete(id: string): Promise<boolean>
}

/** @param options `clock` dates new users and passwords */
export function userStore(storage: Storage, { clock }: { clock: () => Date }): UserStore {
  const db = storage.read

  async function byIds(ids: readonly string[]): Promise<readonly User[]> {
    const users = await inChunks(ids, (some) =>
      selectUsers(db, (query) => query.where('user.id', 'in', some)),
    )
    return users.sort(byId)
  }

  return {
    find: async (id) => (await byIds([id]))[0],
    async findByName(name, domainId) {
      const wanted = named(db, { equals: name }, domainId)
      const [user] = await selectUsers(db, (query) =>
        query.where('user.id', 'in', wanted).where('user.domain_id', '=', domainId).limit(1),
      )
      return user
    },
    byIds,
    async list(filter, page) {
      const { name, domainId, enabled, groupId, federated } = filter
      const users = await selectUsers(db, (all) => {
        let query = all
        if (name !== undefined) query = query.where('user.id', 'in', named(db, name, domainId))
        if (domainId !== undefined) query = query.where('user.domain_id', '=', domainId)
        if (enabled !== undefined) {
          // A row without the flag is disabled, as for Keystone.
          query = query.where((eb) => eb(eb.fn.coalesce('user.enabled', eb.val(false)), '=', enabled))
        }
        if (groupId !== undefined) {
          const members = db
            .selectFrom('user_group_membership')
            .select('user_id')
            .where('group_id', '=', groupId)
          query = query.where('user.id', 'in', members)
        }
        for (const { comparator, instant } of filter.passwordExpires ?? []) {
          query = query.where((eb) => passwordExpires(eb, comparator, instant))
        }
        if (federated !== undefined) {
          let identities = db.selectFrom('federated_user').select('user_id')
          if (federated.idpId !== undefined) identities = identities.where('idp_id', '=', federated.idpId)
          if (federated.protocolId !== undefined)
            identities = identities.where('protocol_id', '=', federated.protocolId)
          if (federated.uniqueId !== undefined)
            identities = identities.where('unique_id', '=', federated.uniqueId)
          query = query.where('user.id', 'in', identities)
        }
        if (page.marker !== undefined) query = query.where('user.id', '>', page.marker)
        return page.limit === undefined ? query : query.limit(page.limit + 1)
      })
      return pageOf(users, page.limit)
    },
    async passwordHash(id) {
      const row = await db
        .selectFrom('local_user')
        .innerJoin('password', 'password.local_user_id', 'local_user.id')
        .select('password.password_hash')
        .where('local_user.user_id', '=', id)
        .orderBy('password.created_at_int', 'desc')
        .orderBy('password.id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.password_hash ?? undefined
    },
    insert: (user, passwordHash) =>
      storage.write(async (tx, changed) => {
        const now = clock()
        const { id, domainId, name } = user
        await tx
          .insertInto('user')
          .values({
            id,
            domain_id: domainId,
            enabled: user.enabled,
            default_project_id: user.defaultProjectId,
            extra: renderExtra(user.extra),
            created_at: now,
            last_active_at: null,
          })
          .execute()
        const local = tx.insertInto('local_user').values({ user_id: id, domain_id: domainId, name })
        const localId = await insertedId(storage.dialect, local)
        if (passwordHash !== undefined) {
          await insertPassword(tx, localId, { hash: passwordHash, selfService: false, expiresAt: null }, now)
        }
        await writeOptions(tx, id, user.options)
        await insertIdentities(tx, user)
        changed('user', id)
      }),
    update: (user) =>
      storage.write(async (tx, changed) => {
        const present = await tx
          .selectFrom('user')
          .select('id')
          .where('id', '=', user.id)
          .forUpdate()
          .executeTakeFirst()
        if (present === undefined) {
          changed.nothing()
          return 'unknown_user'
        }
        if (user.password !== undefined) {
          if (!(await writePassword(tx, user.id, user.password, clock()))) {
            changed.nothing()
            return 'not_local'
          }
          changed('password', user.id)
        }
        const columns = {
          ...(user.enabled !== undefined && { enabled: user.enabled }),
          ...(user.defaultProjectId !== undefined && { default_project_id: user.defaultProjectId }),
          ...(user.extra !== undefined && { extra: renderExtra(user.extra) }),
        }
        if (Object.keys(columns).length > 0) {
          await tx.updateTable('user').set(columns).where('id', '=', user.id).execute()
        }
        if (user.name !== undefined) await rename(tx, user.id, user.name)
        if (user.options !== undefined) await writeOptions(tx, user.id, user.options)
        if (user.federated !== undefined) {
          await tx.deleteFrom('federated_user').where('user_id', '=', user.id).execute()
          await insertIdentities(tx, { id: user.id, name: user.name ?? null, federated: user.federated })
        }
        if (user.unlock === true) {
          await tx
            .updateTable('local_user')
            .set({ failed_auth_count: 0, failed_auth_at: null })
            .where('user_id', '=', user.id)
            .execute()
        }
        if (user.enabled === false) await deleteApplicationCredentialsOfUser(tx, changed, user.id)
        changed('user', user.id)
        return 'updated'
      }),
    setPassword: (userId, hash, options) =>
      storage.write(async (tx, changed) => {
        const written = await writePassword(tx, userId, { hash, ...options }, clock())
        if (!written) {
          changed.nothing()
          return false
        }
        changed('password', userId)
        changed('user', userId)
        return true
      }),
    delete: (id) => storage.write((tx, changed) => deleteUserRows(tx, changed, id, clock())),
  }
}

/** As the databases order ids, which are ASCII. */
function byId(a: User, b: User): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** The name is in the table of the backend that the user is from. */
async function rename(tx: Transaction<Database>, userId: string, name: string): Promise<void> {
  for (const table of ['local_user', 'nonlocal_user'] as const) {
    const { numUpdatedRows } = await tx
      .updateTable(table)
      .set({ name })
      .where('user_id', '=', userId)
      .executeTakeFirst()
    if (numUpdatedRows > 0n) return
  }
  await tx.updateTable('federated_user').set({ display_name: name }).where('user_id', '=', userId).execute()
}

async function writeOptions(
  tx: Transaction<Database>,
  userId: string,
  options: UserOptionChanges,
): Promise<void> {
  const { put, drop } = userOptionRows(options)
  const given = [...put.map((row) => row.option_id), ...drop]
  if (given.length === 0) return
  await tx.deleteFrom('user_option').where('user_id', '=', userId).where('option_id', 'in', given).execute()
  if (put.length > 0) {
    await tx
      .insertInto('user_option')
      .values(put.map((row) => ({ user_id: userId, ...row })))
      .execute()
  }
}

async function insertIdentities(
  tx: Transaction<Database>,
  user: { id: string; name: string | null; federated: readonly FederatedIdentity[] },
): Promise<void> {
  for (const { idpId, protocolId, uniqueId } of user.federated) {
    await tx
      .insertInto('federated_user')
      .values({
        user_id: user.id,
        idp_id: idpId,
        protocol_id: protocolId,
        unique_id: uniqueId,
        display_name: user.name,
      })
      .execute()
  }
}
