import type { FrontEnd } from '../auth/circumstances.ts'
import { unauthenticated } from '../identity-error.ts'
import { certificateAttributes } from './client-certificate.ts'
import type { Assertion } from './mapping/evaluate.ts'
import type { Mapping } from './mapping/mapping.ts'

/** What is asserted under a name; `undefined` for nothing. */
export type Attributes = (name: string) => string | undefined

/**
 * Everything that a front end says of a client, under the names that mappings know from a web server: attributes of the
 * assertion, what it authenticated itself (`REMOTE_USER`, `REMOTE_DOMAIN`, `AUTH_TYPE`), and what is in the client's
 * certificate (`SSL_CLIENT_S_DN_CN`). Case does not count, and a `-` of a header is the `_` of a name.
 *
 * A header with a `_` is not read: a front end that replaces `X-Assertion-Is-Admin` need not know that a client can write
 * it differently.
 */
export function attributesOf(frontEnd: FrontEnd | undefined): Attributes {
  if (frontEnd === undefined) return () => undefined
  const { assertion = {}, certificate, remoteUser, remoteDomain, authType } = frontEnd
  const asserted = new Map(Object.entries(assertion).filter(([name]) => !name.includes('_')))
  const proven = new Map(
    Object.entries({
      ...(certificate !== undefined && certificateAttributes(certificate)),
      REMOTE_USER: remoteUser,
      REMOTE_DOMAIN: remoteDomain,
      AUTH_TYPE: authType,
    }).map(([name, value]) => [spelled(name), value]),
  )
  return (name) => {
    const key = spelled(name)
    return proven.get(key) ?? asserted.get(key)
  }
}

/**
 * As {@link attributesOf}, of a client of whom something is asserted.
 *
 * @throws `unauthenticated` when nothing is: before anything is looked up, so that nobody learns which providers there are
 */
export function assertedAttributes(frontEnd: FrontEnd | undefined): Attributes {
  const { assertion = {}, certificate, remoteUser } = frontEnd ?? {}
  if (remoteUser === undefined && certificate === undefined && Object.keys(assertion).length === 0)
    throw unauthenticated('no front end asserts anything')
  return attributesOf(frontEnd)
}

/** What a mapping looks at of what is asserted. */
export function assertionFor(mapping: Mapping, attributes: Attributes): Assertion {
  const names = mapping.rules.flatMap((rule) => rule.remote.map(({ type }) => type))
  return new Map(
    names.flatMap((name) => {
      const value = attributes(name)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

function spelled(name: string): string {
  return name.toLowerCase().replaceAll('_', '-')
}
