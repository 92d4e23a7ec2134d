import { parseExtra, renderExtra } from '../../storage/extra.ts'
import { matchesText, type TextFilter } from '../../storage/filters.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { GroupTable } from '../../storage/schema/identity.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Group } from './groups.ts'

export interface GroupFilter {
  name?: TextFilter | undefined
  domainId?: string | undefined
  /** Groups that this user is in. */
  userId?: string | undefined
}

/** What a deleted group leaves behind. */
export interface DeletedGroup {
  /** Ids of the users who were in it. */
  members: readonly string[]
  /** Whether it had a role anywhere. */
  hadGrants: boolean
}

/** The tables `group` and `user_group_membership`. */
export interface GroupStore {
  find(id: string): Promise<Group | undefined>
  /** In order of their ids; unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<readonly Group[]>
  list(filter: GroupFilter, page: PageRequest): Promise<Page<Group>>
  /** @throws `StorageError` with code `conflict` when the domain has a group of that name */
  insert(group: Group): Promise<void>
  /** @throws `StorageError` with code `conflict` when the domain has a group of that name */
  update(group: Group): Promise<void>
  /** Deletes a group with its grants and memberships; `undefined` when there is no such group. */
  delete(id: string): Promise<DeletedGroup | undefined>
  isMember(groupId: string, userId: string): Promise<boolean>
  /** Ids of the users in each of these groups. A group without any is left out. */
  membersOf(groupIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /**
   * Adds a member, if it is none already.
   *
   * @throws `StorageError` with code `reference` when there is no such group or user
   */
  addMember(groupId: string, userId: string): Promise<void>
  /** Whether there was something to remove. */
  removeMember(groupId: string, userId: string): Promise<boolean>
}

export function groupStore(storage: Storage): GroupStore {
  const db = storage.read

  async function byIds(ids: readonly string[]): Promise<readonly Group[]> {
    const rows = await inChunks(ids, (some) =>
      db.selectFrom('group').selectAll().where('id', 'in', some).execute(),
    )
    return rows.map(fromRow).sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  return {
    find: async (id) => (await byIds([id]))[0],
    byIds,
    async list({ name, domainId, userId }, page) {
      let query = db.selectFrom('group').selectAll().orderBy('id')
      if (name !== undefined) query = query.where((eb) => matchesText(eb, 'name', name))
      if (domainId !== undefined) query = query.where('domain_id', '=', domainId)
      if (userId !== undefined) {
        const own = db.selectFrom('user_group_membership').select('group_id').where('user_id', '=', userId)
        query = query.where('id', 'in', own)
      }
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf((await query.execute()).map(fromRow), page.limit)
    },
    insert: (group) =>
      storage.write(async (tx, changed) => {
        await tx.insertInto('group').values(toRow(group)).execute()
        changed('group', group.id)
      }),
    update: (group) =>
      storage.write(async (tx, changed) => {
        await tx.updateTable('group').set(toRow(group)).where('id', '=', group.id).execute()
        changed('group', group.id)
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        const group = await tx
          .selectFrom('group')
          .select('id')
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst()
        if (group === undefined) {
          changed.nothing()
          return undefined
        }
        const members = await tx
          .selectFrom('user_group_membership')
          .select('user_id')
          .where('group_id', '=', id)
          .execute()
        const onTargets = await tx
          .deleteFrom('assignment')
          .where('type', 'in', ['GroupProject', 'GroupDomain'])
          .where('actor_id', '=', id)
          .executeTakeFirst()
        const onSystem = await tx
          .deleteFrom('system_assignment')
          .where('type', '=', 'GroupSystem')
          .where('actor_id', '=', id)
          .executeTakeFirst()
        await tx.deleteFrom('user_group_membership').where('group_id', '=', id).execute()
        await tx.deleteFrom('expiring_user_group_membership').where('group_id', '=', id).execute()
        await tx.deleteFrom('id_mapping').where('public_id', '=', id).execute()
        await tx.deleteFrom('group').where('id', '=', id).execute()
        changed('group', id)
        changed('assignment', id)
        for (const { user_id } of members) changed('membership', user_id)
        return {
          members: members.map((member) => member.user_id),
          hadGrants: onTargets.numDeletedRows + onSystem.numDeletedRows > 0n,
        }
      }),
    async isMember(groupId, userId) {
      const row = await db
        .selectFrom('user_group_membership')
        .select('user_id')
        .where('group_id', '=', groupId)
        .where('user_id', '=', userId)
        .executeTakeFirst()
      return row !== undefined
    },
    async membersOf(groupIds) {
      const rows = await inChunks(groupIds, (some) =>
        db
          .selectFrom('user_group_membership')
          .selectAll()
          .where('group_id', 'in', some)
          .orderBy('user_id')
          .execute(),
      )
      const members = new Map<string, string[]>()
      for (const { group_id, user_id } of rows)
        members.set(group_id, [...(members.get(group_id) ?? []), user_id])
      return members
    },
    addMember: (groupId, userId) =>
      storage.write(async (tx, changed) => {
        await tx
          .insertInto('user_group_membership')
          .values({ group_id: groupId, user_id: userId })
          .onConflict((conflict) => conflict.columns(['user_id', 'group_id']).doNothing())
          .execute()
        changed('membership', userId)
      }),
    removeMember: (groupId, userId) =>
      storage.write(async (tx, changed) => {
        const { numDeletedRows } = await tx
          .deleteFrom('user_group_membership')
          .where('group_id', '=', groupId)
          .where('user_id', '=', userId)
          .executeTakeFirst()
        if (numDeletedRows > 0n) changed('membership', userId)
        else changed.nothing()
        return numDeletedRows > 0n
      }),
  }
}

function fromRow(row: GroupTable): Group {
  return {
    id: row.id,
    name: row.name,
    domainId: row.domain_id,
    description: row.description ?? '',
    extra: parseExtra(row.extra),
  }
}

function toRow(group: Group): GroupTable {
  const { id, name, domainId, description, extra } = group
  return { id, name, domain_id: domainId, description, extra: renderExtra(extra) }
}
