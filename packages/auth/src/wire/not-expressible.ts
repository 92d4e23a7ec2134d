import { AuthError } from '../errors.ts'

/**
 * The error for what a version has no words for.
 *
 * @param what completes "… cannot say": `that a token is for a domain`
 */
export function notExpressible(version: string, what: string): AuthError {
  return new AuthError('not_expressible', `Version ${version} of the Identity API cannot say ${what}.`)
}
