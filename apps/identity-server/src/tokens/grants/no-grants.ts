import type { Grants } from './grants.ts'

const none = async () => ({ reason: 'this server does not know such grants' })

/** Refuses every delegation. */
export const noGrants: Grants = {
  trustId: none,
  accessTokenId: none,
  applicationCredentialId: none,
  thumbprint: none,
}
