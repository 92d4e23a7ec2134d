import { userOptionCodes } from '../../resources/users/options.ts'
import type { Storage } from '../../storage/storage.ts'

/** When wrong passwords lock a user out. */
export interface LockoutRule {
  /** Wrong passwords in a row. `undefined`: no number of them. */
  lockoutFailureAttempts: number | undefined
  /** Seconds since the last one. `undefined`: until an administrator enables the user again. */
  lockoutDurationSeconds: number | undefined
  clock: () => Date
  /** Hears that a failure could not be counted. */
  onCountFailed(error: unknown): void
}

/** How a user stands. */
export interface LockState {
  locked: boolean
  /** Wrong passwords, and passcodes, since the last login. */
  failures: number
}

/** Counts the wrong passwords of users whose password is in the database. */
export interface Lockout {
  /** Costs the same for a user who does not exist: that one is not locked. */
  stateOf(userId: string): Promise<LockState>
  /**
   * Counts a wrong password. Nobody waits for it, because only users who exist have something to count and the time of
   * an answer would show who does; the next {@link Lockout.stateOf} of the same user waits.
   */
  countFailure(userId: string): void
  /** Forgets the wrong passwords, if there were any. */
  clear(userId: string): Promise<void>
}

/** Counts nothing and locks nobody. */
const noLockout: Lockout = {
  stateOf: async () => ({ locked: false, failures: 0 }),
  countFailure() {},
  clear: async () => {},
}

/**
 * Makes the lockout of `[security_compliance]`, on Keystone's own columns. Failures are counted by the database, so
 * none is lost however many come at once; those that come while a user is locked do not make it longer.
 */
export function lockout(storage: Storage, rule: LockoutRule): Lockout {
  const { lockoutFailureAttempts, lockoutDurationSeconds: duration, clock } = rule
  if (lockoutFailureAttempts === undefined) return noLockout
  const attempts: number = lockoutFailureAttempts
  const counting = new Map<string, Promise<void>>()

  /** A lock whose last failure was then, or before, is over. `undefined`: no lock is ever over. */
  const overBefore = () =>
    duration === undefined ? undefined : new Date(clock().getTime() - duration * 1000)

  async function count(userId: string): Promise<void> {
    const now = clock()
    const before = overBefore()
    await storage.write(async (tx, changed) => {
      await tx
        .updateTable('local_user')
        .set((eb) => ({
          failed_auth_count: eb
            .case()
            // The lock is over, and everything starts anew.
            .when('failed_auth_count', '>=', attempts)
            .then(1)
            .else(eb(eb.fn.coalesce('failed_auth_count', eb.val(0)), '+', 1))
            .end(),
          failed_auth_at: now,
        }))
        .where('user_id', '=', userId)
        .where((eb) =>
          eb.or([
            eb(eb.fn.coalesce('failed_auth_count', eb.val(0)), '<', attempts),
            ...(before === undefined
              ? []
              : [eb('failed_auth_at', 'is', null), eb('failed_auth_at', '<=', before)]),
          ]),
        )
        .execute()
      changed.nothing()
    })
  }

  async function stateOf(userId: string): Promise<LockState> {
    await counting.get(userId)
    const row = await storage.read
      .selectFrom('local_user')
      .leftJoin('user_option as exempt', (join) =>
        join
          .onRef('exempt.user_id', '=', 'local_user.user_id')
          .on('exempt.option_id', '=', userOptionCodes.ignore_lockout_failure_attempts),
      )
      .select(['local_user.failed_auth_count', 'local_user.failed_auth_at', 'exempt.option_value'])
      .where('local_user.user_id', '=', userId)
      .executeTakeFirst()
    const failures = row?.failed_auth_count ?? 0
    if (row === undefined || failures < attempts || row.option_value === 'true')
      return { locked: false, failures }
    const before = overBefore()
    const over = before !== undefined && (row.failed_auth_at === null || row.failed_auth_at <= before)
    return { locked: !over, failures }
  }

  return {
    stateOf,
    countFailure(userId) {
      const counted = (counting.get(userId) ?? Promise.resolve())
        .then(() => count(userId))
        .catch(rule.onCountFailed)
        .finally(() => {
          if (counting.get(userId) === counted) counting.delete(userId)
        })
      counting.set(userId, counted)
    },
    async clear(userId) {
      if ((await stateOf(userId)).failures === 0) return
      await storage.write(async (tx, changed) => {
        await tx
          .updateTable('local_user')
          .set({ failed_auth_count: 0, failed_auth_at: null })
          .where('user_id', '=', userId)
          .execute()
        changed.nothing()
      })
    },
  }
}
