import { AuthError } from '../errors.ts'
import type { AuthPlugin } from '../plugin.ts'
import { base64 } from './base64.ts'
import { requireHttpUrl } from './http-url.ts'
import { requireOptions } from './require-options.ts'

export interface HttpBasicOptions {
  /** Base URL of the one service that is used. Default: none; then each request needs an `endpointOverride` or a whole URL. */
  endpoint?: string | undefined
  /** Without a colon: that ends it in what is sent. */
  username: string
  /** A secret: sent with every request, readable for everybody on the way unless that is https. */
  password: string
}

/** What may be in neither half: a header that holds one is no header. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\x00-\x1f\x7f]/

/**
 * keystoneauth's `http_basic`: for services that run without Keystone and check user and password themselves, with
 * `Authorization: Basic`. There is no token. Ignores every member of an `endpointFilter`.
 *
 * @throws `AuthError` with code `missing_options`; `invalid_option` for an endpoint that is no http or https URL, a user name
 *   with a colon, control characters
 * @see {@link https://www.rfc-editor.org/rfc/rfc7617#section-2}
 */
export function httpBasic(options: HttpBasicOptions): AuthPlugin {
  requireOptions('httpBasic', options, ['username', 'password'])
  const { endpoint, username, password } = options
  if (endpoint !== undefined) requireHttpUrl(endpoint, 'endpoint')
  if (username.includes(':')) throw new AuthError('invalid_option', 'username must not hold a colon.')
  for (const [name, value] of Object.entries({ username, password })) {
    if (controls.test(value))
      throw new AuthError('invalid_option', `${name} must not hold control characters.`)
  }
  const authorization = `Basic ${base64(`${username}:${password}`)}`
  return {
    getToken: async () => undefined,
    getHeaders: async () => ({ authorization }),
    getEndpoint: async () => endpoint,
  }
}
