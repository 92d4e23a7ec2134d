import { createHash, createSecretKey, type KeyObject } from 'node:crypto'

/** A Fernet key, split and kept in the form that the cryptography uses without copying. */
export interface FernetKey {
  /** The name of its file: 0 is staged, the highest is the primary. */
  readonly number: number
  /** Tells it from every other key, whatever the names of their files. Not secret. */
  readonly id: string
  /** HMAC-SHA256, 16 bytes. */
  readonly signingKey: KeyObject
  /** AES-128, 16 bytes. */
  readonly encryptionKey: KeyObject
  /** SHA-1 of the whole text of its file, in hexadecimal: what rows of stored credentials name their key by. */
  readonly textHash: string
}

const keyText = /^[A-Za-z0-9_-]{43}=$/

/**
 * Reads the content of a key file: 32 bytes in 44 characters of base64url, white space around it ignored.
 *
 * @returns `undefined` for anything else.
 * @see {@link https://github.com/fernet/spec/blob/master/Spec.md#key-format}
 */
export function parseFernetKey(number: number, text: string): FernetKey | undefined {
  const trimmed = text.trim()
  if (!keyText.test(trimmed)) return undefined
  const bytes = Buffer.from(trimmed, 'base64url')
  return {
    number,
    id: createHash('sha256').update(bytes).digest('hex'),
    signingKey: createSecretKey(bytes.subarray(0, 16)),
    encryptionKey: createSecretKey(bytes.subarray(16)),
    textHash: createHash('sha1').update(text, 'latin1').digest('hex'),
  }
}

/** Makes the content of a new key file. */
export function newFernetKeyText(randomBytes: (size: number) => Uint8Array): string {
  return `${Buffer.from(randomBytes(32)).toString('base64url')}=`
}
