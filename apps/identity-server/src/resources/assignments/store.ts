import { type Grantees, grantedOnSystemTo, grantedTo } from '../../auth/granted-to.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import type { AssignmentTable, SystemAssignmentTable } from '../../storage/schema/assignment.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Grant, GrantActor, GrantTarget } from './grant.ts'

export type { Grant, GrantActor, GrantTarget } from './grant.ts'

/** Which grants are wanted: those for which all that is given holds. */
export interface GrantFilter {
  grantees?: Grantees | undefined
  roleId?: string | undefined
  inherited?: boolean | undefined
  /** What the grants are on. Absent: both, but not the system. */
  kind?: 'project' | 'domain' | undefined
  /** Ids of projects or domains. Absent: all. */
  targetIds?: readonly string[] | undefined
}

/** The tables `assignment` and `system_assignment`. */
export interface AssignmentStore {
  /**
   * Grants a role, if it is not granted already.
   *
   * @throws `StorageError` with code `reference` when there is no such role, on databases that know
   */
  grant(grant: Grant): Promise<void>
  /** Whether there was something to revoke. */
  revoke(grant: Grant): Promise<boolean>
  has(grant: Grant): Promise<boolean>
  /** Ids of the roles that are granted to an actor on a target. */
  rolesOn(actor: GrantActor, target: GrantTarget, options: { inherited: boolean }): Promise<readonly string[]>
  /** Grants on projects and domains. */
  list(filter: GrantFilter): Promise<readonly Grant[]>
  /** Grants on the system. */
  listOnSystem(filter: Pick<GrantFilter, 'grantees' | 'roleId'>): Promise<readonly Grant[]>
}

/** The `target_id` of all grants on the system. */
const system = 'system'

export function assignmentStore(storage: Storage): AssignmentStore {
  const db = storage.read

  /** The rows of a grant in the one table or the other: a role, or all roles of the actor on the target. */
  async function rolesOn(grant: Omit<Grant, 'roleId'> & { roleId?: string }): Promise<readonly string[]> {
    const row = rowOf({ roleId: '', ...grant })
    const rows =
      row.onSystem !== undefined
        ? await db
            .selectFrom('system_assignment')
            .select('role_id')
            .where((eb) => eb.and(grant.roleId === undefined ? anyRole(row.onSystem) : row.onSystem))
            .orderBy('role_id')
            .execute()
        : await db
            .selectFrom('assignment')
            .select('role_id')
            .where((eb) => eb.and(grant.roleId === undefined ? anyRole(row.onTarget) : row.onTarget))
            .orderBy('role_id')
            .execute()
    return rows.map((found) => found.role_id)
  }

  return {
    grant: (grant) =>
      storage.write(async (tx, changed) => {
        const key = ['type', 'actor_id', 'target_id', 'role_id', 'inherited'] as const
        const row = rowOf(grant)
        if (row.onSystem !== undefined) {
          const insert = tx.insertInto('system_assignment').values(row.onSystem)
          await insert.onConflict((conflict) => conflict.columns(key).doNothing()).execute()
        } else {
          const insert = tx.insertInto('assignment').values(row.onTarget)
          await insert.onConflict((conflict) => conflict.columns(key).doNothing()).execute()
        }
        changed('assignment', actorId(grant.actor))
      }),
    revoke: (grant) =>
      storage.write(async (tx, changed) => {
        const row = rowOf(grant)
        const { numDeletedRows } =
          row.onSystem !== undefined
            ? await tx
                .deleteFrom('system_assignment')
                .where((eb) => eb.and(row.onSystem))
                .executeTakeFirst()
            : await tx
                .deleteFrom('assignment')
                .where((eb) => eb.and(row.onTarget))
                .executeTakeFirst()
        if (numDeletedRows > 0n) changed('assignment', actorId(grant.actor))
        else changed.nothing()
        return numDeletedRows > 0n
      }),
    has: async (grant) => (await rolesOn(grant)).length > 0,
    rolesOn: (actor, target, { inherited }) => rolesOn({ actor, target, inherited }),
    async list({ grantees, roleId, inherited, kind, targetIds }) {
      let query = db.selectFrom('assignment').selectAll()
      if (grantees !== undefined) query = query.where((eb) => grantedTo(eb, grantees))
      if (roleId !== undefined) query = query.where('role_id', '=', roleId)
      if (inherited !== undefined) query = query.where('inherited', '=', inherited)
      if (kind === 'project') query = query.where('type', 'in', ['UserProject', 'GroupProject'])
      if (kind === 'domain') query = query.where('type', 'in', ['UserDomain', 'GroupDomain'])
      const rows =
        targetIds === undefined
          ? await query.execute()
          : await inChunks(targetIds, (some) => query.where('target_id', 'in', some).execute())
      return rows.map(fromRow)
    },
    async listOnSystem({ grantees, roleId }) {
      let query = db
        .selectFrom('system_assignment')
        .selectAll()
        .where('target_id', '=', system)
        .where('inherited', '=', false)
      if (grantees !== undefined) query = query.where((eb) => grantedOnSystemTo(eb, grantees))
      if (roleId !== undefined) query = query.where('role_id', '=', roleId)
      return (await query.execute()).map(fromSystemRow)
    },
  }
}

function actorId(actor: GrantActor): string {
  return 'userId' in actor ? actor.userId : actor.groupId
}

/** The row of a grant, in the one table or the other. */
type GrantRow =
  | { onSystem: SystemAssignmentTable; onTarget?: undefined }
  | { onSystem?: undefined; onTarget: AssignmentTable }

function rowOf({ actor, target, roleId, inherited }: Grant): GrantRow {
  const [by, actor_id] =
    'userId' in actor ? (['User', actor.userId] as const) : (['Group', actor.groupId] as const)
  const row = { actor_id, role_id: roleId, inherited }
  if ('system' in target) return { onSystem: { ...row, type: `${by}System`, target_id: system } }
  return 'projectId' in target
    ? { onTarget: { ...row, type: `${by}Project`, target_id: target.projectId } }
    : { onTarget: { ...row, type: `${by}Domain`, target_id: target.domainId } }
}

function anyRole<Row extends { role_id: string }>({ role_id: _, ...row }: Row): Omit<Row, 'role_id'> {
  return row
}

function fromRow(row: AssignmentTable): Grant {
  const { type, actor_id, target_id, role_id, inherited } = row
  return {
    actor: type.startsWith('User') ? { userId: actor_id } : { groupId: actor_id },
    target: type.endsWith('Project') ? { projectId: target_id } : { domainId: target_id },
    roleId: role_id,
    inherited,
  }
}

function fromSystemRow(row: SystemAssignmentTable): Grant {
  return {
    actor: row.type === 'UserSystem' ? { userId: row.actor_id } : { groupId: row.actor_id },
    target: { system: 'all' },
    roleId: row.role_id,
    inherited: false,
  }
}
