import Type, { type Static } from 'typebox'
import { openObject, SelfLink } from '../../http/wire-types.ts'
import { isoInstant } from '../../storage/iso-instant.ts'
import type { RevocationEvent } from '../../tokens/revocation-index.ts'

export const ListRevocationEvents = Type.Object({
  since: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'Only later ones. A time like 2026-01-31T00:00:00Z; UTC without a zone.',
    }),
  ),
})

const text = Type.Optional(Type.String())

const RevocationEventWire = openObject({
  user_id: text,
  role_id: text,
  domain_id: text,
  project_id: text,
  audit_id: text,
  audit_chain_id: text,
  'OS-TRUST:trust_id': text,
  'OS-OAUTH1:consumer_id': text,
  expires_at: text,
  issued_before: Type.String(),
  revoked_at: Type.String(),
})

export const ManyRevocationEvents = Type.Object({ events: Type.Array(RevocationEventWire), links: SelfLink })

/** Event → JSON. Only what a token is compared with is shown. */
export function toWire(event: RevocationEvent): Static<typeof RevocationEventWire> {
  return {
    ...(event.userId !== undefined && { user_id: event.userId }),
    ...(event.roleId !== undefined && { role_id: event.roleId }),
    ...(event.domainId !== undefined && { domain_id: event.domainId }),
    ...(event.projectId !== undefined && { project_id: event.projectId }),
    ...(event.auditId !== undefined && { audit_id: event.auditId }),
    ...(event.auditChainId !== undefined && { audit_chain_id: event.auditChainId }),
    ...(event.trustId !== undefined && { 'OS-TRUST:trust_id': event.trustId }),
    ...(event.consumerId !== undefined && { 'OS-OAUTH1:consumer_id': event.consumerId }),
    // Whole seconds, as Keystone has it for this one.
    ...(event.expiresAt !== undefined && { expires_at: `${event.expiresAt.toISOString().slice(0, 19)}Z` }),
    issued_before: isoInstant(event.issuedBefore),
    revoked_at: isoInstant(event.revokedAt),
  }
}
