import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { userOptionCodes } from '../../resources/users/options.ts'
import type { CalendarDay } from '../../storage/schema/columns.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'

/** When users who do not log in are disabled. */
export interface InactivityRule {
  /** Days without a login. `undefined`: never. */
  daysInactive: number | undefined
  clock: () => Date
}

/** Nobody is disabled for not logging in. */
export const neverInactive: InactivityRule = { daysInactive: undefined, clock: () => new Date() }

/** What is known of a user's logins. */
export interface LastActive {
  created_at: Date | null
  last_active_at: CalendarDay | null
}

/**
 * Whether a user has not logged in for too long; who never has counts from its creation. The option
 * `ignore_user_inactivity` is for the caller to look at.
 */
export function isInactive(rule: InactivityRule, user: LastActive): boolean {
  const since = user.last_active_at ?? (user.created_at === null ? undefined : dayOf(user.created_at))
  return rule.daysInactive !== undefined && since !== undefined && since <= latestDay(rule)
}

/** The condition that a row of `user` is enabled, {@link isInactive} included. */
export function isEnabled(
  eb: ExpressionBuilder<Database, 'user'>,
  rule: InactivityRule,
): Expression<SqlBool> {
  // A row without the flag is disabled, as for Keystone.
  const flag = eb(eb.fn.coalesce('user.enabled', eb.val(false)), '=', true)
  if (rule.daysInactive === undefined) return flag
  const latest = latestDay(rule)
  const neverSince = eb.and([
    eb('user.last_active_at', 'is', null),
    eb('user.created_at', 'is not', null),
    eb('user.created_at', '<', new Date(Date.parse(latest) + dayMs)),
  ])
  const lastThen = eb.and([
    eb('user.last_active_at', 'is not', null),
    eb('user.last_active_at', '<=', latest),
  ])
  const exempt = eb.exists(
    eb
      .selectFrom('user_option')
      .select('user_option.user_id')
      .whereRef('user_option.user_id', '=', 'user.id')
      .where('user_option.option_id', '=', userOptionCodes.ignore_user_inactivity)
      .where('user_option.option_value', '=', 'true'),
  )
  return eb.and([flag, eb.or([exempt, eb.not(eb.or([neverSince, lastThen]))])])
}

/** Remembers that a user has logged in: once a day, and only if somebody asks for it. */
export type RecordActivity = (userId: string) => Promise<void>

export function activityRecorder(storage: Storage, rule: InactivityRule): RecordActivity {
  return async (userId) => {
    if (rule.daysInactive === undefined) return
    const today = dayOf(rule.clock())
    const known = await storage.read
      .selectFrom('user')
      .select('last_active_at')
      .where('id', '=', userId)
      .executeTakeFirst()
    if (known === undefined || (known.last_active_at ?? '') >= today) return
    await storage.write(async (tx, changed) => {
      await tx.updateTable('user').set({ last_active_at: today }).where('id', '=', userId).execute()
      // Who can log in is active already: nothing changes for a token.
      changed.nothing()
    })
  }
}

const dayMs = 86_400_000

/** The day of an instant, in UTC. */
export function dayOf(instant: Date): CalendarDay {
  return instant.toISOString().slice(0, 10)
}

/** Whoever was active on this day last, or before, is inactive. */
function latestDay({ daysInactive = 0, clock }: InactivityRule): CalendarDay {
  return dayOf(new Date(clock().getTime() - daysInactive * dayMs))
}
