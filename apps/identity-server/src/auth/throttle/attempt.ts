import { IdentityError } from '../../identity-error.ts'
import { PasswordExpired } from '../password-expired.ts'
import type { LoginThrottle, Who } from './login-throttle.ts'

/**
 * Checks credentials as one attempt: not before the throttle admits it, and with its outcome told to the throttle.
 *
 * @param check resolves when they are right; throws `unauthenticated` or `not_found` when they are wrong. Whatever else it
 *   throws says nothing about them
 * @throws `too_many_requests`, and what `check` throws
 */
export async function attempt<T>(throttle: LoginThrottle, who: Who, check: () => Promise<T>): Promise<T> {
  const admitted = throttle.admit(who)
  try {
    const result = await check()
    admitted.succeeded()
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
