import { invalidOption } from './errors.ts'

/** How a program introduces itself to services. */
export interface UserAgentOptions {
  /** Put before the session's own name in `user-agent`, in the place of the names below. */
  userAgent?: string | undefined
  /** Name of the program, a token without spaces. Default: none. */
  appName?: string | undefined
  /** Its version. */
  appVersion?: string | undefined
  /** Further names with their versions, such as those of libraries in between. Default: none. */
  additionalUserAgent?: readonly (readonly [name: string, version: string])[] | undefined
}

/** The `user-agent` of a request that a client library of this name makes. */
export type UserAgent = (clientName: string | undefined, clientVersion: string | undefined) => string

const ownName = 'ks-session'

/** What a product or its version may consist of. */
const token = /^[\w!#$%&'*+\-.^`|~]+$/

/**
 * Makes the {@link UserAgent} of a session: `app/1.0 client/2.0 library/3.0 ks-session`.
 *
 * @throws {@link SessionError} `invalid_option` for a name or version that is no token
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5}
 */
export function userAgentOf(options: UserAgentOptions): UserAgent {
  if (options.userAgent !== undefined) {
    const fixed = `${options.userAgent} ${ownName}`
    return () => fixed
  }
  const app = product('appName', options.appName, options.appVersion)
  const additional = (options.additionalUserAgent ?? []).map(([name, version]) =>
    product('additionalUserAgent', name, version),
  )
  const withClient = (client: string) =>
    [app, client, ...additional, ownName].filter((part) => part !== '').join(' ')
  const usual = withClient('')
  return (clientName, clientVersion) =>
    clientName === undefined ? usual : withClient(product('clientName', clientName, clientVersion))
}

/**
 * A product with its version; empty for none.
 *
 * @throws {@link SessionError} `invalid_option`
 */
export function product(option: string, name: string | undefined, version: string | undefined): string {
  if (name === undefined) return ''
  if (!token.test(name) || (version !== undefined && !token.test(version)))
    throw invalidOption(`${option}: a name and its version are made of letters, digits and - . _ + ! alone.`)
  return version === undefined ? name : `${name}/${version}`
}
