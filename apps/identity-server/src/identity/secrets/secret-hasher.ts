import { randomBytes as secureRandomBytes } from 'node:crypto'
import { isWithoutKeys } from '../../credentials/credential-keys.ts'
import { bcrypt } from '../passwords/bcrypt.ts'
import { createPasswordHasher, type PasswordHasherOptions } from '../passwords/password-hasher.ts'
import { scrypt } from '../passwords/scrypt.ts'
import { isSealed, matchesSealed, type Sealer, sealDigest } from './sealed-digest.ts'

/** Bytes of a secret that is made here. */
const generatedBytes = 64

/** What Keystone cuts everything to before it hashes or checks it, while it is configured for bcrypt. */
const bcryptBytes = 72

/** Makes, hashes and checks the secrets of application credentials. */
export interface SecretHasher {
  /**
   * Makes a secret that nobody can guess, in base64url, and its hash. It has 64 bytes; 54 where Keystone would look at no
   * more of it, so that all of it counts there too (CVE-2021-3563).
   *
   * @param id of the application credential
   * @throws `PasswordHashError` `busy`
   */
  generate(id: string): Promise<{ secret: string; hash: string }>
  /**
   * Hashes a secret that somebody has chosen, and that may be easy to guess. All of it counts.
   *
   * @throws `PasswordHashError` `too_long`, `invalid_password`, or `busy`
   */
  hash(secret: string): Promise<string>
  /**
   * Tells whether a secret belongs to a stored hash. Whenever it does not, it has cost a slow hash, so that the time
   * of a refusal says nothing of what is stored (CVE-2018-20170).
   *
   * @param stored `undefined`: there is no such credential, or it must not be used
   * @throws `PasswordHashError` `busy`
   */
  verify(id: string, secret: string, stored: string | undefined): Promise<boolean>
  /**
   * The hash that should replace the stored one of a secret that was found right, if it should be replaced at all.
   *
   * @throws `PasswordHashError` `busy`
   */
  rehash(secret: string, stored: string): Promise<string | undefined>
}

export interface SecretHasherOptions {
  /**
   * How passwords are hashed. With `argon2id`, which the original Keystone cannot read anyway, the hashes of generated
   * secrets are sealed; with the others, it can read every hash.
   */
  passwords: PasswordHasherOptions
  /** Seals with the keys of stored credentials. */
  sealer: Sealer
  /** Default: the system's secure source. */
  randomBytes?: (size: number) => Uint8Array
}

export function secretHasher(options: SecretHasherOptions): SecretHasher {
  const { sealer, randomBytes = secureRandomBytes } = options
  const { algorithm, maxPasswordLength = Number.POSITIVE_INFINITY } = options.passwords
  const slow = createPasswordHasher(thatLookAtEverything(options.passwords))
  const longest = Math.min(maxPasswordLength, algorithm === 'bcrypt' ? bcryptBytes : Number.POSITIVE_INFINITY)
  const sealing = algorithm === 'argon2id'
  const random = (size: number) => Buffer.from(randomBytes(size)).toString('base64url')
  return {
    async generate(id) {
      if (sealing) {
        const secret = random(generatedBytes)
        const hash = sealedWithKeys(sealer, id, secret)
        if (hash !== undefined) return { secret, hash }
      }
      // Three bytes are four characters.
      const secret = random(Math.min(generatedBytes, Math.floor((longest * 3) / 4)))
      return { secret, hash: await slow.hash(secret) }
    },
    hash: (secret) => slow.hash(secret),
    async verify(id, secret, stored) {
      if (stored === undefined) return slow.verifyUnknown(secret)
      if (!isSealed(stored)) return slow.verify(secret, stored)
      return matchesSealed(sealer, id, secret, stored) || slow.verifyUnknown(secret)
    },
    async rehash(secret, stored) {
      if (isSealed(stored) || !slow.needsRehash(stored)) return undefined
      // Keystone has cut a longer one before it hashed it, and would no longer find it right.
      return Buffer.byteLength(secret) > longest ? undefined : slow.hash(secret)
    },
  }
}

/** bcrypt ignores what comes after 72 bytes. scrypt does not, and every Keystone can read it. */
function thatLookAtEverything(options: PasswordHasherOptions): PasswordHasherOptions {
  if (options.algorithm !== 'bcrypt') return options
  // As costly as bcrypt with so many rounds, and never more than usual.
  const rounds = Math.min((options.rounds ?? bcrypt.rounds.default) + 4, scrypt.rounds.default)
  return { ...options, algorithm: 'scrypt', rounds, scryptBlockSize: 8, scryptParallelism: 1 }
}

/** A server without keys is slower, not broken. */
function sealedWithKeys(sealer: Sealer, id: string, secret: string): string | undefined {
  try {
    return sealDigest(sealer, id, secret)
  } catch (error) {
    if (!isWithoutKeys(error)) throw error
    return undefined
  }
}
