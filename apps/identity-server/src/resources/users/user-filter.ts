import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely'
import { type InactivityRule, isEnabled } from '../../identity/compliance/inactivity.ts'
import { matchesText, type TextFilter } from '../../storage/filters.ts'
import type { Database } from '../../storage/schema.ts'
import { userOptionCodes } from './options.ts'
import type { UserChoice } from './user-query.ts'
import type { FederatedIdentity } from './users.ts'

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

/** How `password_expires_at` of a list compares. */
export type InstantComparator = 'lt' | 'lte' | 'gt' | 'gte' | 'eq' | 'neq'

/** Chooses the users that a filter matches: by what is shown of them, not by what is stored. */
export function matching(db: Kysely<Database>, inactivity: InactivityRule, filter: UserFilter): UserChoice {
  const { name, domainId, enabled, groupId, federated } = filter
  return (all) => {
    let query = all
    if (name !== undefined) query = query.where('user.id', 'in', named(db, name, domainId))
    if (domainId !== undefined) query = query.where('user.domain_id', '=', domainId)
    if (enabled !== undefined) {
      query = query.where((eb) => (enabled ? isEnabled(eb, inactivity) : eb.not(isEnabled(eb, inactivity))))
    }
    if (groupId !== undefined) {
      const members = db.selectFrom('user_group_membership').select('user_id').where('group_id', '=', groupId)
      query = query.where('user.id', 'in', members)
    }
    for (const { comparator, instant } of filter.passwordExpires ?? []) {
      query = query.where((eb) => passwordExpires(eb, comparator, instant))
    }
    if (federated !== undefined) query = query.where('user.id', 'in', federatedAs(db, federated))
    return query
  }
}

/** The users whose name, in whatever backend, is the wanted one. */
export function named(db: Kysely<Database>, name: TextFilter, domainId: string | undefined) {
  const local = db
    .selectFrom('local_user')
    .select('user_id')
    .where((eb) => matchesText(eb, 'name', name))
    .$if(domainId !== undefined, (query) => query.where('domain_id', '=', domainId ?? ''))
  const nonlocal = db
    .selectFrom('nonlocal_user')
    .select('user_id')
    .where((eb) => matchesText(eb, 'name', name))
    .$if(domainId !== undefined, (query) => query.where('domain_id', '=', domainId ?? ''))
  const federated = db
    .selectFrom('federated_user')
    .select('user_id')
    .where((eb) => matchesText(eb, 'display_name', name))
  return local.unionAll(nonlocal).unionAll(federated)
}

function federatedAs(
  db: Kysely<Database>,
  { idpId, protocolId, uniqueId }: NonNullable<UserFilter['federated']>,
) {
  let identities = db.selectFrom('federated_user').select('user_id')
  if (idpId !== undefined) identities = identities.where('idp_id', '=', idpId)
  if (protocolId !== undefined) identities = identities.where('protocol_id', '=', protocolId)
  if (uniqueId !== undefined) identities = identities.where('unique_id', '=', uniqueId)
  return identities
}

const operators = { lt: '<', lte: '<=', gt: '>', gte: '>=', eq: '=', neq: '<>' } as const satisfies Record<
  InstantComparator,
  string
>

/** The condition that the present password of a user expires before, at or after an instant. */
function passwordExpires(
  eb: ExpressionBuilder<Database, 'user'>,
  comparator: InstantComparator,
  instant: Date,
): Expression<SqlBool> {
  return eb(
    'user.id',
    'in',
    eb
      .selectFrom('local_user')
      .innerJoin('password', 'password.local_user_id', 'local_user.id')
      .innerJoin(
        (from) =>
          from
            .selectFrom('password')
            .select(['local_user_id', sql<number>`max(created_at_int)`.as('created')])
            .groupBy('local_user_id')
            .as('present'),
        (join) =>
          join
            .onRef('present.local_user_id', '=', 'password.local_user_id')
            .onRef('present.created', '=', 'password.created_at_int'),
      )
      .leftJoin('user_option as exempt', (join) =>
        join
          .onRef('exempt.user_id', '=', 'local_user.user_id')
          .on('exempt.option_id', '=', userOptionCodes.ignore_password_expiry)
          .on('exempt.option_value', '=', 'true'),
      )
      .where('exempt.user_id', 'is', null)
      .where('password.expires_at_int', operators[comparator], instant.getTime() * 1000)
      .select('local_user.user_id'),
  )
}
