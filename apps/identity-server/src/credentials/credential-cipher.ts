import { randomBytes as secureRandomBytes } from 'node:crypto'
import { openFernet, sealFernet } from '../tokens/fernet-box.ts'
import { type FernetKey, parseFernetKey } from '../tokens/fernet-key.ts'
import type { KeySource } from '../tokens/keys.ts'
import { isWithoutKeys } from './credential-keys.ts'

/** What a stored credential holds, encrypted: two columns of its row. */
export interface SealedBlob {
  encryptedBlob: string
  /** Names the key: see {@link FernetKey.textHash}. */
  keyHash: string
}

/** Encrypts and decrypts what stored credentials hold, as Keystone does: either reads what the other has written. */
export interface CredentialCipher {
  /**
   * Encrypts with the primary key.
   *
   * @throws `KeyRepositoryError` without keys: there is no encryption with a key that everybody knows
   */
  seal(text: string): SealedBlob
  /** Decrypts with whichever key fits; `undefined` when none does. */
  open(encryptedBlob: string): string | undefined
  /**
   * The `key_hash` of what is encrypted now.
   *
   * @throws `KeyRepositoryError` without keys
   */
  keyHash(): string
}

/** What credentials are encrypted with. */
export interface CredentialCipherOptions {
  /** The keys of `[credential]`, never those of tokens. */
  keys: KeySource
  clock: () => Date
  /** Makes IVs. Default: the system's secure source. */
  randomBytes?: (size: number) => Uint8Array
}

/** Keystone encrypts with 32 zero bytes while it has no keys. Such rows are read, and never made. */
const nullKey = parseFernetKey(0, `${'A'.repeat(43)}=`) as FernetKey

/** @see {@link https://docs.openstack.org/keystone/latest/admin/credential-encryption.html} */
export function credentialCipher(options: CredentialCipherOptions): CredentialCipher {
  const { keys, clock, randomBytes = secureRandomBytes } = options
  return {
    seal(text) {
      const { primary } = keys.current()
      const box = sealFernet(primary, Buffer.from(text), clock(), randomBytes(16))
      return {
        // A token has no padding at its end; this has, and Keystone wants it.
        encryptedBlob: box.padEnd(Math.ceil(box.length / 4) * 4, '='),
        keyHash: primary.textHash,
      }
    },
    open(encryptedBlob) {
      const opened = openFernet([...keysToRead(keys), nullKey], encryptedBlob.replace(/={1,2}$/, ''))
      return opened && Buffer.from(opened.plaintext).toString()
    },
    keyHash: () => keys.current().primary.textHash,
  }
}

function keysToRead(keys: KeySource): readonly FernetKey[] {
  try {
    return keys.current().all
  } catch (error) {
    if (!isWithoutKeys(error)) throw error
    return []
  }
}
