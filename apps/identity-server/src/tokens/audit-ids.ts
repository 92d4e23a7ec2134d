import { randomBytes as secureRandomBytes } from 'node:crypto'

/** The bytes of an audit id. */
export const auditIdBytes = 16

/**
 * Makes the audit id of a new token: 16 random bytes as 22 characters of base64url.
 *
 * Revocation names tokens by it, so that another spelling of a token's text gains nothing (CVE-2015-7546).
 */
export function newAuditId(randomBytes: (size: number) => Uint8Array = secureRandomBytes): string {
  return Buffer.from(randomBytes(auditIdBytes)).toString('base64url')
}
