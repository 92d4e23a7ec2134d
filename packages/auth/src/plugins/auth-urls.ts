import { type AuthVersion, authVersions } from '../wire/versions.ts'
import { requireHttpUrl } from './http-url.ts'

/** An auth URL whose end says what it is of. A host of that name is none. */
const suffixed = /^(https?:\/\/[^/]+.*)\/(v3|v2\.0|auth)$/i

/** Where an Identity service may take logins, for an auth URL as people write it. */
export interface AuthUrls {
  /** Takes every version and tells which there are, where there is such a thing. */
  auth: string
  /** Whether the auth URL itself ends in `/auth`. */
  isAuth: boolean
  /** What `/v3` and `/v2.0` are below. */
  root: string
  /** The version that the auth URL itself ends in. */
  named: AuthVersion | undefined
  /** The same, if an auth URL that ends in `/auth` means a service that happens to be there. */
  mounted: string
}

/**
 * Takes an auth URL apart: with or without `/v3`, `/v2.0` or `/auth`, with or without slashes at the end.
 *
 * @throws `AuthError` `invalid_option` for anything but an absolute http or https URL
 */
export function authUrls(authUrl: string): AuthUrls {
  requireHttpUrl(authUrl, 'authUrl')
  const mounted = authUrl.replace(/\/+$/, '')
  const [, root = mounted, suffix = ''] = suffixed.exec(mounted) ?? []
  const end = suffix.toLowerCase()
  return end === 'auth'
    ? { auth: mounted, isAuth: true, root, named: undefined, mounted }
    : { auth: `${root}/auth`, isAuth: false, root, named: authVersions.find((v) => v === end), mounted: root }
}

/**
 * Base URL of the v3 API for a URL of an Identity service as people write it: with or without a version, with or without
 * slashes at the end. `/v2.0` is replaced: old configurations name it for v3 plugins too.
 *
 * @throws `AuthError` `invalid_option` for anything but an absolute http or https URL
 */
export function v3Url(authUrl: string): string {
  return `${authUrls(authUrl).mounted}/v3`
}
