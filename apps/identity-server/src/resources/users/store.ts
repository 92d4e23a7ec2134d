import type { Transaction } from 'kysely'
import { dayOf, type InactivityRule } from '../../identity/compliance/inactivity.ts'
import { renderExtra } from '../../storage/extra.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { insertedId } from '../../storage/inserted-id.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import { deleteApplicationCredentialsOfUser } from '../application-credentials/delete-of-user.ts'
import { deleteUserRows } from './delete-user-rows.ts'
import type { PreviousPassword } from './new-password.ts'
import { type UserOptionChanges, userOptionRows } from './options.ts'
import { matching, named, type UserFilter } from './user-filter.ts'
import { selectUsers } from './user-query.ts'
import type { FederatedIdentity, User } from './users.ts'
import { insertPassword, type NewPassword, writePassword } from './write-password.ts'

/** What to write of a user: absent members stay as they are. */
export type UserUpdate = Pick<User, 'id'> &
  Partial<Pick<User, 'name' | 'enabled' | 'defaultProjectId' | 'extra' | 'federated'>> & {
    /** Named options are set, or with `null` taken back; the others stay. */
    options?: UserOptionChanges
    password?: NewPassword
    /** Forgets failed logins, and for how long there was none. */
    unlock?: boolean
  }

/** A password that a user has or had, with the id of its row. */
export interface StoredPassword extends PreviousPassword {
  id: number
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
  /** The last passwords of a user, the present one first. None for a user who has no password here. */
  passwords(id: string, count: number): Promise<readonly StoredPassword[]>
  /**
   * @param passwordHash expires at the user's `passwordExpiresAt`
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
  /** Writes another hash of the same password, if its row still has the old one. Nothing else changes. */
  replaceHash(passwordId: number, old: string, hash: string): Promise<void>
  /** Deletes a user and everything that names it. Resolves to whether there was one. */
  delete(id: string): Promise<boolean>
}

export interface UserStoreOptions {
  /** Dates new users and passwords. */
  clock: () => Date
  /** See {@link InactivityRule}. Default: never. */
  daysInactive?: number | undefined
  /** Passwords that are kept besides a new one, at least 1. Default 1. */
  passwordsKept?: number
}

export function userStore(storage: Storage, options: UserStoreOptions): UserStore {
  const { clock, passwordsKept = 1 } = options
  const inactivity: InactivityRule = { daysInactive: options.daysInactive, clock }
  const db = storage.read

  async function byIds(ids: readonly string[]): Promise<readonly User[]> {
    const users = await inChunks(ids, (some) =>
      selectUsers(db, inactivity, (query) => query.where('user.id', 'in', some)),
    )
    return users.sort(byId)
  }

  return {
    find: async (id) => (await byIds([id]))[0],
    async findByName(name, domainId) {
      const wanted = named(db, { equals: name }, domainId)
      const [user] = await selectUsers(db, inactivity, (query) =>
        query.where('user.id', 'in', wanted).where('user.domain_id', '=', domainId).limit(1),
      )
      return user
    },
    byIds,
    async list(filter, page) {
      const users = await selectUsers(db, inactivity, (all) => {
        let query = matching(db, inactivity, filter)(all)
        if (page.marker !== undefined) query = query.where('user.id', '>', page.marker)
        return page.limit === undefined ? query : query.limit(page.limit + 1)
      })
      return pageOf(users, page.limit)
    },
    async passwords(id, count) {
      const rows = await db
        .selectFrom('local_user')
        .innerJoin('password', 'password.local_user_id', 'local_user.id')
        .select(['password.id', 'password.password_hash', 'password.self_service'])
        .select(['password.created_at_int', 'password.created_at'])
        .where('local_user.user_id', '=', id)
        .orderBy('password.created_at_int', 'desc')
        .orderBy('password.id', 'desc')
        .limit(count)
        .execute()
      return rows.map((row) => ({
        id: row.id,
        hash: row.password_hash,
        selfService: row.self_service,
        // Old rows of Keystone's have only the plain column.
        createdAt:
          row.created_at_int === 0 ? row.created_at : new Date(Math.floor(row.created_at_int / 1000)),
      }))
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
          const password = { hash: passwordHash, selfService: false, expiresAt: user.passwordExpiresAt }
          await insertPassword(tx, localId, password, now)
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
          if (!(await writePassword(tx, user.id, user.password, { now: clock(), kept: passwordsKept }))) {
            changed.nothing()
            return 'not_local'
          }
          changed('password', user.id)
        }
        const columns = {
          ...(user.enabled !== undefined && { enabled: user.enabled }),
          ...(user.unlock === true &&
            inactivity.daysInactive !== undefined && { last_active_at: dayOf(clock()) }),
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
        const written = await writePassword(
          tx,
          userId,
          { hash, ...options },
          { now: clock(), kept: passwordsKept },
        )
        if (!written) {
          changed.nothing()
          return false
        }
        changed('password', userId)
        changed('user', userId)
        return true
      }),
    replaceHash: (passwordId, old, hash) =>
      storage.write(async (tx, changed) => {
        await tx
          .updateTable('password')
          .set({ password_hash: hash })
          .where('id', '=', passwordId)
          .where('password_hash', '=', old)
          .execute()
        // No cache knows a hash, and tokens that were obtained with the password stay good.
        changed.nothing()
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
