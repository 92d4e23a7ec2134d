import type { Refused, Verdict } from './token-judge.ts'

/** Which tokens count as those of services. */
export interface ServiceTokenOptions {
  /** Names of roles, any of which makes the owner of `X-Service-Token` a service. Default `['service']`. */
  serviceTokenRoles?: readonly string[] | undefined
  /**
   * Whether a service token without such a role is refused. With `false` it is confirmed, and still neither makes an expired
   * token good nor lifts access rules. Default true.
   */
  serviceTokenRolesRequired?: boolean | undefined
}

/** What a service token is worth. */
export interface ServiceVerdict<T> {
  readonly verdict: Verdict<T>
  /** Whether it is really one of a service, so that the user's token may have expired on the way. */
  readonly isTrusted: boolean
}

/** Judges a token that is good in itself by the roles that it has. */
export function serviceTokenRule({
  serviceTokenRoles = ['service'],
  serviceTokenRolesRequired = true,
}: ServiceTokenOptions): <T>(verdict: Verdict<T>) => ServiceVerdict<T> {
  const services = new Set(serviceTokenRoles)
  return (verdict) => {
    if (verdict.refusal !== undefined) return { verdict, isTrusted: false }
    const isTrusted = verdict.access.roles.some((role) => services.has(role.name))
    return { verdict: isTrusted || !serviceTokenRolesRequired ? verdict : forbidden, isTrusted }
  }
}

const forbidden: Refused = Object.freeze({ refusal: 'forbidden' })
