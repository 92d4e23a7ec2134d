import { type CredentialCipher, credentialCipher } from '../../../src/credentials/credential-cipher.ts'
import { fixedKeys } from '../../tokens/fixed-keys.ts'

/** Seals with the last of these keys, and opens with all of them. */
export function aSealer(...keys: string[]): CredentialCipher {
  return credentialCipher({ keys: fixedKeys(...keys), clock: () => new Date() })
}
