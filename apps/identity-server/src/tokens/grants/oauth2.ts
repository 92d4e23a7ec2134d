import type { GrantLookup } from './grants.ts'

/**
 * A client certificate stands for its user: it grants whatever roles the user has on the project. It is nowhere stored;
 * services compare the thumbprint that the token shows with the certificate that comes with it.
 */
export const oauth2Grant: GrantLookup = async (thumbprint, { userId }) => ({
  userId,
  holderId: userId,
  roleIds: 'all',
  shown: { oauth2Credential: { thumbprint } },
})
