import type { PayloadDelegation, PayloadFederation, PayloadScope, TokenPayload } from './token-format.ts'

/** A payload laid flat, as payload versions store it. A scope id is `null` for what the token does not act on. */
export interface FlatPayload {
  userId: string
  methods: readonly string[]
  expiresAt: Date
  auditIds: readonly string[]
  projectId: string | null
  domainId: string | null
  system: 'all'
  trustId: string
  groupIds: readonly string[]
  identityProviderId: string
  protocolId: string
  accessTokenId: string
  applicationCredentialId: string
  thumbprint: string
}

/** Lays a payload flat. */
export function flatten({ scope, federation, delegation, ...rest }: TokenPayload): Partial<FlatPayload> {
  const scopeIds = scope === 'unscoped' ? undefined : scope
  return { projectId: null, domainId: null, ...rest, ...scopeIds, ...federation, ...delegation }
}

/** Builds the payload back; `undefined` when what every payload has is missing, or two scopes are named. */
export function unflatten(flat: Partial<FlatPayload>): TokenPayload | undefined {
  const { userId, methods, expiresAt, auditIds } = flat
  const scope = scopeOf(flat)
  if (userId === undefined || !methods || !expiresAt || !auditIds || scope === undefined) return undefined
  const federation = federationOf(flat)
  const delegation = delegationOf(flat)
  return {
    userId,
    methods,
    scope,
    expiresAt,
    auditIds,
    ...(federation && { federation }),
    ...(delegation && { delegation }),
  }
}

function scopeOf({ projectId, domainId, system }: Partial<FlatPayload>): PayloadScope | undefined {
  if (system) return { system }
  if (projectId && domainId) return undefined
  if (projectId) return { projectId }
  if (domainId) return { domainId }
  return 'unscoped'
}

function federationOf(flat: Partial<FlatPayload>): PayloadFederation | undefined {
  const { groupIds, identityProviderId, protocolId } = flat
  return groupIds && identityProviderId && protocolId
    ? { groupIds, identityProviderId, protocolId }
    : undefined
}

function delegationOf(flat: Partial<FlatPayload>): PayloadDelegation | undefined {
  const { trustId, accessTokenId, applicationCredentialId, thumbprint } = flat
  if (trustId) return { trustId }
  if (accessTokenId) return { accessTokenId }
  if (applicationCredentialId) return { applicationCredentialId }
  if (thumbprint) return { thumbprint }
  return undefined
}
