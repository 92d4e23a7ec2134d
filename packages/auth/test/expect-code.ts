import { expect } from 'vitest'
import { AuthError, type AuthErrorCode } from '../src/index.ts'

/** Runs what must fail and returns its error, once it is an {@link AuthError} with that code. */
export function expectCode(code: AuthErrorCode, run: () => unknown): AuthError {
  let thrown: unknown
  try {
    run()
  } catch (error) {
    thrown = error
  }
  return checkCode(code, thrown)
}

/** {@link expectCode} for a promise. */
export async function expectRejection(code: AuthErrorCode, promise: Promise<unknown>): Promise<AuthError> {
  return checkCode(
    code,
    await promise.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )
}

function checkCode(code: AuthErrorCode, thrown: unknown): AuthError {
  expect(thrown).toBeInstanceOf(AuthError)
  const error = thrown as AuthError
  expect(error.code, error.message).toBe(code)
  return error
}
