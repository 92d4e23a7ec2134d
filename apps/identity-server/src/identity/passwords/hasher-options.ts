import type { Config } from '../../config/options.ts'
import { databaseOrigin } from '../../storage/database-origin.ts'
import type { Storage } from '../../storage/storage.ts'
import type { PasswordHashAlgorithm } from './hash-formats.ts'
import { createLimiter } from './limiter.ts'
import type { PasswordHasherOptions } from './password-hasher.ts'

/**
 * The algorithm of new password hashes: the configured one; otherwise argon2id, unless the original Keystone may have to
 * read them. It may on a database that it made or works on too. Rounds that are configured alone are meant for its
 * default, bcrypt.
 */
export async function hashAlgorithm(
  config: Config,
  storage: Pick<Storage, 'read'>,
): Promise<PasswordHashAlgorithm> {
  const { password_hash_algorithm: chosen, password_hash_rounds: rounds } = config.identity
  if (chosen !== undefined) return chosen
  if (rounds !== undefined || config.ks.shared_database) return 'bcrypt'
  return (await databaseOrigin(storage)) === 'created' ? 'argon2id' : 'bcrypt'
}

/** How passwords are hashed, from the options that say so, within one bound for all that is hashed. */
export function passwordHasherOptions(
  config: Config,
  algorithm: PasswordHashAlgorithm,
): PasswordHasherOptions {
  const bounds = {
    concurrency: config.ks.password_hash_concurrency,
    queueLimit: config.ks.password_hash_queue_limit,
  }
  return {
    algorithm,
    rounds: config.identity.password_hash_rounds,
    maxPasswordLength: config.identity.max_password_length,
    strict: config.DEFAULT.strict_password_check,
    scryptBlockSize: config.identity.scrypt_block_size,
    scryptParallelism: config.identity.scrypt_parallelism,
    saltBytes: config.identity.salt_bytesize,
    ...bounds,
    limiter: createLimiter(bounds),
  }
}
