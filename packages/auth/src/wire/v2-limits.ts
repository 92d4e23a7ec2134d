import type { Access } from '../access.ts'
import type { AccessDetails } from './auth-wire.ts'

interface Facts {
  defaultDomainId: string
  trust: AccessDetails['trust']
}

/** What of an access v2.0 cannot say, in words; `undefined` when it says it, or when nobody is worse off without it. */
type Limit = (access: Access, facts: Facts) => string | undefined

const harmless: Limit = () => undefined

// Complete by its type: a new member of an access does not compile before somebody has decided what v2.0 does about it.
const limits: Record<keyof Access, Limit> = {
  token: harmless,
  // Who reads no methods has to take the token for a delegated one.
  methods: harmless,
  auditIds: harmless,
  issuedAt: harmless,
  expiresAt: harmless,
  roles: harmless,
  catalog: harmless,
  serviceProviders: harmless,
  user({ user }, { defaultDomainId }) {
    if (user.federation !== undefined) return 'that a user is federated'
    return user.domain.id === defaultDomainId ? undefined : 'that a user is in another domain'
  },
  scope({ scope }, { defaultDomainId }) {
    if (scope === 'unscoped') return undefined
    if (!('project' in scope)) return 'that a token is for a domain or the system'
    if (scope.isDomain) return 'that a project acts as a domain'
    return scope.project.domain.id === defaultDomainId ? undefined : 'that a project is in another domain'
  },
  trust({ trust }, { defaultDomainId, trust: parties }) {
    if (trust === undefined) return undefined
    const inside = parties?.trustorDomainId === defaultDomainId && parties.trusteeDomainId === defaultDomainId
    return inside ? undefined : 'that a party of a trust is in another domain'
  },
  applicationCredential: ({ applicationCredential }) =>
    applicationCredential && 'that a token is of an application credential',
  oauth1: ({ oauth1 }) => oauth1 && 'that a token is delegated with OAuth',
  oauth2Credential: ({ oauth2Credential }) => oauth2Credential && 'that a token is bound to a certificate',
  bind: ({ bind }) => bind && 'that a token is bound to its user',
  // Who does not find the member takes every project for the one of administrators.
  isAdminProject: ({ isAdminProject }) =>
    isAdminProject === false ? 'that a project is not the one of administrators' : undefined,
}

/** The first thing about an access that v2.0 cannot say and must not leave out; `undefined` when there is none. */
export function beyondV2(access: Access, facts: Facts): string | undefined {
  for (const limit of Object.values(limits)) {
    const beyond = limit(access, facts)
    if (beyond !== undefined) return beyond
  }
  return undefined
}
