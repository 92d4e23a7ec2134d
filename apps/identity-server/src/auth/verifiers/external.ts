import { unauthenticated } from '../../identity-error.ts'
import type { AuthStore } from '../store.ts'
import type { Verifier } from './verifier.ts'

export interface ExternalDeps {
  authStore: AuthStore
  /** `[identity] default_domain_id`: of users that the front end names without a domain. */
  defaultDomainId: string
  /**
   * `[auth] external`. `DefaultDomain`: every user is in the default domain. `Domain`: the front end may name another one.
   */
  externalDomain: 'DefaultDomain' | 'Domain'
}

/**
 * Believes a trusted front end that it has authenticated the user. The name is taken as it is: a part of it, such as what
 * stands before an `@`, would be somebody else's name (OSSN-0006).
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/external-authentication.html}
 */
export function externalVerifier(deps: ExternalDeps): Verifier<unknown> {
  return async (_claim, { circumstances: { frontEnd } }) => {
    const domain = deps.externalDomain === 'Domain' ? frontEnd?.remoteDomain : undefined
    return { userId: await userOf(deps, frontEnd?.remoteUser, domain) }
  }
}

/** As {@link externalVerifier}, for a front end that authenticates with Kerberos and says so. */
export function kerberosVerifier(deps: ExternalDeps): Verifier<unknown> {
  return async (_claim, { circumstances: { frontEnd } }) => {
    if (frontEnd?.authType?.toLowerCase() !== 'negotiate')
      throw unauthenticated('the front end did not authenticate with Kerberos')
    return { userId: await userOf(deps, frontEnd.remoteUser, frontEnd.remoteDomain) }
  }
}

async function userOf(
  deps: ExternalDeps,
  name: string | undefined,
  domainName: string | undefined,
): Promise<string> {
  if (name === undefined) throw unauthenticated('no front end has authenticated a user')
  const domain = domainName === undefined ? { id: deps.defaultDomainId } : { name: domainName }
  const user = await deps.authStore.findUser({ name, domain })
  if (user === undefined || !user.enabled || !user.domain.enabled)
    throw unauthenticated('the user of the front end is unknown or disabled')
  return user.id
}
