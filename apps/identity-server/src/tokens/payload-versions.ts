import type { PayloadFieldName } from './payload-fields.ts'
import type { PayloadDelegation, PayloadScope, TokenPayload } from './token-format.ts'

/** The number at the front of a Fernet payload. */
export type PayloadVersion = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10

/** What follows the version number in each payload version. Keystone's numbers and orders: tokens are exchanged. */
export const payloadLayouts: Readonly<Record<PayloadVersion, readonly PayloadFieldName[]>> = {
  0: ['userId', 'methods', 'expiresAt', 'auditIds'],
  1: ['userId', 'methods', 'untaggedDomainId', 'expiresAt', 'auditIds'],
  2: ['userId', 'methods', 'projectId', 'expiresAt', 'auditIds'],
  3: ['userId', 'methods', 'projectId', 'expiresAt', 'auditIds', 'trustId'],
  4: ['userId', 'methods', 'groupIds', 'identityProviderId', 'protocolId', 'expiresAt', 'auditIds'],
  5: [
    'userId',
    'methods',
    'projectId',
    'groupIds',
    'identityProviderId',
    'protocolId',
    'expiresAt',
    'auditIds',
  ],
  6: [
    'userId',
    'methods',
    'domainId',
    'groupIds',
    'identityProviderId',
    'protocolId',
    'expiresAt',
    'auditIds',
  ],
  7: ['userId', 'methods', 'projectId', 'accessTokenId', 'expiresAt', 'auditIds'],
  8: ['userId', 'methods', 'system', 'expiresAt', 'auditIds'],
  9: ['userId', 'methods', 'projectId', 'expiresAt', 'auditIds', 'applicationCredentialId'],
  10: ['userId', 'methods', 'projectId', 'domainId', 'expiresAt', 'auditIds', 'thumbprint'],
}

/** Whether a number is that of a payload version. */
export function isPayloadVersion(version: unknown): version is PayloadVersion {
  return typeof version === 'number' && Object.hasOwn(payloadLayouts, version)
}

/**
 * Chooses the one version that holds all of a payload.
 *
 * Keystone tries access token, trust, federation, application credential, thumbprint and the scopes in this order and
 * leaves out what the first match has no room for. Here such a combination has no version.
 *
 * @returns `undefined` when no version has room: federation or a delegation with system scope, both together, a trust,
 *   access token or application credential with domain scope, or an object that names two scopes or two delegations.
 */
export function versionOf({ scope, federation, delegation }: TokenPayload): PayloadVersion | undefined {
  if (federation && delegation) return undefined
  if (namesSeveral(scope, scopeNames) || namesSeveral(delegation, delegationNames)) return undefined
  if (federation) return federatedVersionOf(scope)
  if (delegation) return delegatedVersionOf(scope, delegation)
  if (scope === 'unscoped') return 0
  if ('projectId' in scope) return 2
  return 'domainId' in scope ? 1 : 8
}

function federatedVersionOf(scope: PayloadScope): PayloadVersion | undefined {
  if (scope === 'unscoped') return 4
  if ('projectId' in scope) return 5
  return 'domainId' in scope ? 6 : undefined
}

function delegatedVersionOf(scope: PayloadScope, delegation: PayloadDelegation): PayloadVersion | undefined {
  if (scope !== 'unscoped' && 'system' in scope) return undefined
  if ('thumbprint' in delegation) return 10
  if (scope !== 'unscoped' && 'domainId' in scope) return undefined
  if ('accessTokenId' in delegation) return 7
  return 'trustId' in delegation ? 3 : 9
}

const scopeNames = ['projectId', 'domainId', 'system']
const delegationNames = ['trustId', 'accessTokenId', 'applicationCredentialId', 'thumbprint']

// TypeScript lets an object have the properties of two members of a union.
function namesSeveral(union: object | string | undefined, names: readonly string[]): boolean {
  return typeof union === 'object' && names.filter((name) => name in union).length > 1
}
