import type { OptionTable } from '../option.ts'

/** Options of `[identity]`. */
export const identityOptions = {
  default_domain_id: {
    type: 'string',
    default: 'default',
    description: 'Id of the domain that callers without a domain belong to. This domain cannot be deleted.',
  },
  list_limit: {
    type: 'integer',
    default: undefined,
    min: 0,
    description: 'Most users or groups a list answers with. Unset: `[DEFAULT] list_limit`.',
  },
  max_password_length: {
    type: 'integer',
    default: 4096,
    min: 1,
    max: 4096,
    description: 'Longest password that can be set. Bytes of UTF-8. bcrypt looks at the first 72 only.',
  },
  password_hash_algorithm: {
    type: 'string',
    default: undefined,
    choices: ['bcrypt', 'bcrypt_sha256', 'scrypt', 'pbkdf2_sha512', 'argon2id'],
    description:
      'Algorithm for new password hashes; hashes of every listed algorithm are accepted, and replaced when their user ' +
      'logs in. The original Keystone cannot read `argon2id`. Unset: `argon2id` on a database that this server made, ' +
      '`bcrypt` on one that Keystone made, with `[ks] shared_database`, and when `password_hash_rounds` is set.',
  },
  password_hash_rounds: {
    type: 'integer',
    default: undefined,
    min: 1,
    description:
      'Cost of new hashes. bcrypt and bcrypt_sha256: 4–31, the power of two of the rounds, 12 if unset. ' +
      'scrypt: 1–20, the power of two of N, 16 if unset. pbkdf2_sha512: iterations, 25000 if unset. ' +
      'argon2id: passes, 2 if unset.',
  },
  scrypt_block_size: {
    type: 'integer',
    default: undefined,
    min: 1,
    max: 64,
    description: 'The parameter r of scrypt. Unset: 8.',
  },
  scrypt_parallelism: {
    type: 'integer',
    default: undefined,
    min: 1,
    max: 16,
    description: 'The parameter p of scrypt. Unset: 1.',
  },
  salt_bytesize: {
    type: 'integer',
    default: undefined,
    min: 0,
    max: 96,
    description: 'Length of the salt of scrypt and pbkdf2_sha512. Bytes. Unset or 0: 16.',
  },
} as const satisfies OptionTable
