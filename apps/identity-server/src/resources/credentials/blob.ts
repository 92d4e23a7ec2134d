import type { CredentialCipher, SealedBlob } from '../../credentials/credential-cipher.ts'
import { isWithoutKeys } from '../../credentials/credential-keys.ts'
import { IdentityError } from '../../identity-error.ts'

/** The type whose blob Keystone encodes once more before it encrypts it. */
const ec2 = 'ec2'

/**
 * Encrypts the blob of a credential.
 *
 * @throws `unavailable` while there are no keys
 */
export function sealBlob(cipher: CredentialCipher, type: string, blob: string): SealedBlob {
  try {
    return cipher.seal(type === ec2 ? JSON.stringify(blob) : blob)
  } catch (cause) {
    if (!isWithoutKeys(cause)) throw cause
    throw new IdentityError('unavailable', 'This server has no keys to encrypt credentials with.', { cause })
  }
}

/** Decrypts the blob of a credential; `null` when its key is not there any more. */
export function openBlob(
  cipher: Pick<CredentialCipher, 'open'>,
  type: string,
  { encryptedBlob }: SealedBlob,
): string | null {
  const text = cipher.open(encryptedBlob)
  if (text === undefined) return null
  return type === ec2 ? decoded(text) : text
}

/** Old releases have stored the object itself, and an update may have stored the text without encoding it. */
function decoded(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : text
  } catch {
    return text
  }
}
