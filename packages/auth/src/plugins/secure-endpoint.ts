import { AuthError } from '../errors.ts'

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Checks where passwords, codes and client secrets go: to https only, or to this machine. A query is allowed: some
 * providers tell their policies apart by it.
 *
 * @param what names the endpoint in the message
 * @throws {@link AuthError} `invalid_option`
 */
export function requireSecureEndpoint(value: string, what: string, allowHttp = false): void {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hash !== '')
    throw new AuthError('invalid_option', `${what} is not an absolute https URL.`)
  if (url.username !== '' || url.password !== '')
    throw new AuthError('invalid_option', `${what} holds a user or a password.`)
  if (url.protocol === 'http:' && !allowHttp && !loopback.test(url.hostname))
    throw new AuthError(
      'invalid_option',
      `${what} is not https, so others could read the secrets that go there. Use https; a program that makes the plugin itself may set allowHttp.`,
    )
}
