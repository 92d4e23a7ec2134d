import { IdentityError } from '../../identity-error.ts'
import { PasswordExpired } from '../password-expired.ts'
import type { LoginThrottle, Who } from './login-throttle.ts'

/**
 * Checks credentials as one attempt: not before the throttle admits it, and with its outcome told to the throttle.
 *
 * @param check resolves when they are right; throws `unauthenticated` or `not_found` when they are wrong. Whatever else it
 *   throws says nothing about them
 * @param whenRight what right credentials tell the throttle. Default `succeeded`; `abandoned` where they are only a part of
 *   what a login can need, so that they must not clear the count of guesses at the rest
 * @throws `too_many_requests`, and what `check` throws
 */
export async function attempt<T>(
  throttle: LoginThrottle,
  who: Who,
  check: () => Promise<T>,
  whenRight: 'succeeded' | 'abandoned' = 'succeeded',
): Promise<T> {
  const admitted = throttle.admit(who)
  try {
    const result = await check()
    admitted[whenRight]()
    return result
  } catch (error) {
    if (saysWrong(error)) admitted.failed()
    else admitted.abandoned()
    throw error
  }
}

/** Whether an error means that credentials were wrong. */
export function saysWrong(error: unknown): boolean {
  if (!(error instanceof IdentityError) || error instanceof PasswordExpired) return false
  return error.code === 'unauthenticated' || error.code === 'not_found'
}
