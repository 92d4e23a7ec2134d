import { describe, expect, it } from 'vitest'
import { fernet } from '../../src/tokens/fernet.ts'
import type { TokenPayload } from '../../src/tokens/token-format.ts'
import { fixedKeys } from './fixed-keys.ts'
import original from './original-tokens.json' with { type: 'json' }

/** What Keystone's own code finds in a token, in its words. */
interface Holds {
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
  federated_group_ids?: readonly { id: string }[]
  identity_provider_id?: string
  protocol_id?: string
}

const { keys, methods, defaultDomainId } = original
const format = fernet({ keys: fixedKeys(keys[0], keys[1], keys[2]), methods, defaultDomainId })

// The fixture is made by original-tokens.py, which runs OpenStack Keystone's own code.
describe('tokens made by an OpenStack Keystone', () => {
  for (const { name, token, holds } of original.tokens) {
    it(`are read: ${name}`, () => {
      const decoded = format.decode(token)
      expect(decoded && holdsOf(decoded.payload, decoded.issuedAt)).toEqual(holds)
    })
  }

  it('are read with secondary keys and the staged one too', () => {
    const rotated = fernet({ keys: fixedKeys(keys[2], keys[0], keys[1]), methods, defaultDomainId })
    const unread = original.tokens.filter(({ token }) => rotated.decode(token) === undefined)
    expect(unread).toEqual([])
  })
})

function holdsOf(payload: TokenPayload, issuedAt: Date): Holds {
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
    ...(federation && {
      federated_group_ids: federation.groupIds.map((id) => ({ id })),
      identity_provider_id: federation.identityProviderId,
      protocol_id: federation.protocolId,
    }),
  }
}

function keystoneTime(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z')
}
