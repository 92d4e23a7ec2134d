import type { TokenPayload } from '../../src/tokens/token-format.ts'

/** What Keystone's own code finds in a token, in its words. */
export interface Holds {
  user_id: string
  methods: readonly string[]
  audit_ids: readonly string[]
  expires_at: string
  issued_at: string
  project_id?: string
  domain_id?: string
  system?: string
  trust_id?: string
  access_token_id?: string
  app_cred_id?: string
  thumbprint?: string
  federated_group_ids?: readonly { id: string }[]
  identity_provider_id?: string
  protocol_id?: string
}

/** A payload in Keystone's words. */
export function holdsOf(payload: TokenPayload, issuedAt: Date): Holds {
  const { scope, delegation, federation } = payload
  return {
    user_id: payload.userId,
    methods: payload.methods,
    audit_ids: payload.auditIds,
    expires_at: keystoneTime(payload.expiresAt),
    issued_at: keystoneTime(issuedAt),
    ...(scope !== 'unscoped' && 'projectId' in scope && { project_id: scope.projectId }),
    ...(scope !== 'unscoped' && 'domainId' in scope && { domain_id: scope.domainId }),
    ...(scope !== 'unscoped' && 'system' in scope && { system: scope.system }),
    ...(delegation && 'trustId' in delegation && { trust_id: delegation.trustId }),
    ...(delegation && 'accessTokenId' in delegation && { access_token_id: delegation.accessTokenId }),
    ...(delegation &&
      'applicationCredentialId' in delegation && { app_cred_id: delegation.applicationCredentialId }),
    ...(delegation && 'thumbprint' in delegation && { thumbprint: delegation.thumbprint }),
    ...(federation && {
      federated_group_ids: federation.groupIds.map((id) => ({ id })),
      identity_provider_id: federation.identityProviderId,
      protocol_id: federation.protocolId,
    }),
  }
}

/** A time as Keystone writes it. */
export function keystoneTime(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z')
}
