import type { Access } from '@ks/auth'

/** Which tokens are believed only from the user that they are bound to. */
export interface TokenBindOptions {
  /**
   * What is asked of tokens that Keystone has bound to their user:
   *
   * - `disabled`: nothing, whoever has the token is the user.
   * - `permissive`: that the user has proven to be the one, if the kind of proof is known here.
   * - `strict`: the same, and tokens bound in another way are refused.
   * - `required`: the same, and so are tokens that are not bound.
   * - `kerberos`: the same; the token has to be bound with Kerberos.
   *
   * Only what a confirmed service sends for its user need not be proven again. Default `permissive`.
   */
  enforceTokenBind?: 'disabled' | 'permissive' | 'strict' | 'required' | 'kerberos' | undefined
  /**
   * The Kerberos principal, such as `ada@EXAMPLE.ORG`, that the connection has proven (HTTP Negotiate, RFC 4559), or `undefined`.
   * Gets the request as the adapter got it: `IncomingMessage` of node:http, Express, Fastify and the proxy, `Request` of the
   * fetch handler. Must not believe a header that clients can send. Default: nobody has proven anything.
   */
  remoteUser?: ((source: unknown) => string | undefined) | undefined
}

/**
 * Whether a token may be used by whoever has sent it.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/token-bind.html}
 */
export type TokenBindRule = (access: Pick<Access, 'bind'>, source: unknown) => boolean

/** Makes the rule of {@link TokenBindOptions}. */
export function tokenBindRule({
  enforceTokenBind: mode = 'permissive',
  remoteUser = () => undefined,
}: TokenBindOptions): TokenBindRule {
  const isNeeded = mode === 'required' || mode === 'kerberos'
  return ({ bind }, source) => {
    if (mode === 'disabled') return true
    const kinds = Object.entries(bind ?? {})
    if (kinds.length === 0) return !isNeeded
    if (mode === 'kerberos' && !kinds.some(([kind]) => kind === 'kerberos')) return false
    return kinds.every(([kind, principal]) => {
      if (kind !== 'kerberos') return mode === 'permissive'
      return typeof principal === 'string' && principal !== '' && principal === remoteUser(source)
    })
  }
}
