import { AuthError } from '../errors.ts'
import type { NegotiateOptions } from './negotiate.ts'
import { requireSecureEndpoint } from './secure-endpoint.ts'

/** What the plugins share that log in with Kerberos. */
export interface KerberosOptions extends NegotiateOptions {
  /** Whether the Identity service may be reached by http on other machines than this one. Default false. */
  allowHttp?: boolean | undefined
}

/** @throws {@link AuthError} `invalid_option` */
export function checkKerberosOptions({
  authUrl,
  negotiate,
  mutualAuth = 'optional',
  allowHttp,
}: KerberosOptions & { authUrl: string }): void {
  requireSecureEndpoint(authUrl, 'authUrl', allowHttp)
  if (typeof negotiate !== 'function')
    throw new AuthError('invalid_option', 'negotiate must be a function that gives a context of GSSAPI.')
  if (!['required', 'optional', 'disabled'].includes(mutualAuth))
    throw new AuthError('invalid_option', "mutualAuth must be 'required', 'optional' or 'disabled'.")
}
