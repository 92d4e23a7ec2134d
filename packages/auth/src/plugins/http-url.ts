import { AuthError } from '../errors.ts'

/**
 * Checks an option that must be the URL of a service, so that a mistake shows where it is made and not at the first
 * request. What is wrong is not quoted: such URLs may hold credentials.
 *
 * @throws {@link AuthError} `invalid_option` unless it is an absolute http or https URL without user, query and fragment
 */
export function requireHttpUrl(value: string, option: string): void {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new AuthError('invalid_option', `${option} is not an absolute http or https URL.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new AuthError(
      'invalid_option',
      `${option} holds a user or a password; give them as options of their own.`,
    )
  }
  if (/[?#]/.test(value)) throw new AuthError('invalid_option', `${option} holds a query or a fragment.`)
}
