import type { Receipt } from './receipt.ts'

/**
 * What went wrong, as a closed set that callers branch on.
 *
 * - `malformed`: a request or an answer does not have the shape of the Identity API.
 * - `unsupported_method`: the request names an authentication method that is not known here.
 * - `unsupported_version`: the version of the authentication contract that is asked for is not known, or not offered;
 *   `versions` names those that are.
 * - `not_expressible`: the version has no way to say what it should carry, and leaving that out would change what is asked
 *   for or what a token may do.
 * - `unauthorized`: the Identity service refused the credentials (HTTP 401).
 * - `methods_missing`: what was shown is right, but the Identity service wants more methods than the plugin has; `receipt`
 *   continues the login.
 * - `refused`: the Identity service refused the request for another reason (any other HTTP status from 400).
 * - `invalid_response`: the Identity service answered with something that is not a token.
 * - `empty_catalog`: the token carries no service catalog, so no endpoint can be found in it.
 * - `endpoint_not_found`: the catalog has no endpoint that matches the filter.
 * - `discovery_failed`: a service has no version that was asked for, or does not say which it has; an identity provider does
 *   not say where a login goes, or does not offer its grant.
 * - `login_expired`: nobody completed a login with a browser while the identity provider waited for it.
 * - `invalid_option`: a plugin was given options that cannot work.
 * - `missing_options`: options that a plugin or loader needs were not given; `options` names them.
 * - `missing_package`: an npm package that only some plugins need is not installed.
 * - `unknown_auth_type`: no loader has the name that `auth_type` says.
 * - `unknown_cloud`: no configuration has the cloud that is asked for, or it has several and none was asked for.
 * - `unknown_region`: the cloud has no region of that name.
 * - `invalid_configuration`: a file of clouds cannot be read or says something that cannot be meant.
 */
export type AuthErrorCode =
  | WireErrorCode
  | 'unauthorized'
  | 'methods_missing'
  | 'refused'
  | 'invalid_response'
  | 'empty_catalog'
  | 'endpoint_not_found'
  | 'discovery_failed'
  | 'login_expired'
  | 'invalid_option'
  | 'missing_options'
  | 'missing_package'
  | 'unknown_auth_type'
  | 'unknown_cloud'
  | 'unknown_region'
  | 'invalid_configuration'

/** What reading or writing the JSON of an authentication can find wrong, on either side. */
export type WireErrorCode = 'malformed' | 'unsupported_method' | 'unsupported_version' | 'not_expressible'

/** Facts about a failure that a caller may want without parsing the message. */
export interface AuthErrorDetails {
  /** HTTP status of the Identity service's answer. */
  status?: number
  /** `x-openstack-request-id` of that answer. */
  requestId?: string
  /** The authentication method concerned. */
  method?: string
  /** The versions that could have been asked for, highest first. */
  versions?: readonly string[]
  /** The options that are missing, as the plugin or loader names them. */
  options?: readonly string[]
  /** The login so far. */
  receipt?: Receipt
  cause?: unknown
}

/** The one error class of `@ks/auth`. Branch on {@link AuthError.code}; messages are for people. */
export class AuthError extends Error {
  readonly code: AuthErrorCode
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly method: string | undefined
  readonly versions: readonly string[] | undefined
  readonly options: readonly string[] | undefined
  // Private, so that whoever prints an error with all its members does not print a secret.
  readonly #receipt: Receipt | undefined

  constructor(code: AuthErrorCode, message: string, details: AuthErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'AuthError'
    this.code = code
    this.status = details.status
    this.requestId = details.requestId
    this.method = details.method
    this.versions = details.versions
    this.options = details.options
    this.#receipt = details.receipt
  }

  /** The login so far, which other methods can complete: it goes with `methods_missing`. Holds a secret. */
  get receipt(): Receipt | undefined {
    return this.#receipt
  }
}
