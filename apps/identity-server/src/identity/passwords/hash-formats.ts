import { argon2id } from './argon2id.ts'
import { bcrypt } from './bcrypt.ts'
import { bcryptSha256 } from './bcrypt-sha256.ts'
import type { HashFormat } from './hash-format.ts'
import { pbkdf2Sha512 } from './pbkdf2-sha512.ts'
import { scrypt } from './scrypt.ts'

/** Every format that stored password hashes may have, by the name in `[identity] password_hash_algorithm`. */
export const HASH_FORMATS = {
  bcrypt,
  bcrypt_sha256: bcryptSha256,
  scrypt,
  pbkdf2_sha512: pbkdf2Sha512,
  argon2id,
} as const satisfies Record<string, HashFormat>

/** A value of `[identity] password_hash_algorithm`. */
export type PasswordHashAlgorithm = keyof typeof HASH_FORMATS

/** The format of a stored hash, told by how it starts; `undefined` for one that is none of ours. */
export function formatOf(stored: string): HashFormat | undefined {
  return Object.values(HASH_FORMATS).find(({ prefixes }) =>
    prefixes.some((prefix) => stored.startsWith(prefix)),
  )
}
