import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Database } from '../storage/schema.ts'

/** Whose grants are wanted: a user's, those of groups, or both. */
export interface Grantees {
  readonly userId?: string | undefined
  readonly groupIds: readonly string[]
}

/**
 * The condition that a row of `assignment` is a grant of the user, or of one of the groups. The kind of the actor is part
 * of it: the same id for a user and a group must not mix (CVE-2014-0204).
 */
export function grantedTo(
  eb: ExpressionBuilder<Database, 'assignment'>,
  { userId, groupIds }: Grantees,
): Expression<SqlBool> {
  const either: Expression<SqlBool>[] = []
  if (userId !== undefined) {
    either.push(eb.and([eb('type', 'in', ['UserProject', 'UserDomain']), eb('actor_id', '=', userId)]))
  }
  if (groupIds.length > 0) {
    either.push(eb.and([eb('type', 'in', ['GroupProject', 'GroupDomain']), eb('actor_id', 'in', groupIds)]))
  }
  return eb.or(either)
}

/** As {@link grantedTo}, for a row of `system_assignment`. */
export function grantedOnSystemTo(
  eb: ExpressionBuilder<Database, 'system_assignment'>,
  { userId, groupIds }: Grantees,
): Expression<SqlBool> {
  const either: Expression<SqlBool>[] = []
  if (userId !== undefined) either.push(eb.and([eb('type', '=', 'UserSystem'), eb('actor_id', '=', userId)]))
  if (groupIds.length > 0)
    either.push(eb.and([eb('type', '=', 'GroupSystem'), eb('actor_id', 'in', groupIds)]))
  return eb.or(either)
}
