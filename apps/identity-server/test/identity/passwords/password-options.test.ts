import { describe, expect, it } from 'vitest'
import { defaultConfig } from '../../../src/config/default-config.ts'
import type { PartialConfig } from '../../../src/config/options.ts'
import { hashAlgorithm, passwordHasherOptions } from '../../../src/identity/passwords/hasher-options.ts'
import { createPasswordHasher } from '../../../src/identity/passwords/password-hasher.ts'
import { createKeystoneTables } from '../../../src/storage/migrations/0001-keystone.ts'
import { migrateToLatest } from '../../../src/storage/migrations/migrate.ts'
import { openDatabase } from '../../../src/storage/open-database.ts'
import { createStorage } from '../../../src/storage/storage.ts'
import { onEveryDatabase } from '../../storage/databases.ts'
import { databases } from '../../storage/test-databases.ts'

const hasher = (overrides: PartialConfig) => {
  const config = defaultConfig(overrides)
  return createPasswordHasher(
    passwordHasherOptions(config, config.identity.password_hash_algorithm ?? 'bcrypt'),
  )
}

it('takes the parameters of scrypt from [identity]', async () => {
  const identity = {
    password_hash_algorithm: 'scrypt',
    password_hash_rounds: 4,
    scrypt_block_size: 2,
    scrypt_parallelism: 3,
    salt_bytesize: 24,
  } as const
  // 24 bytes are 32 characters of base64.
  expect(await hasher({ identity }).hash('pw')).toMatch(/^\$scrypt\$ln=4,r=2,p=3\$[^$]{32}\$/)
})

it('takes what is too long from [identity] max_password_length and [DEFAULT] strict_password_check', async () => {
  const identity = { password_hash_rounds: 4, max_password_length: 80 }
  await expect(hasher({ identity }).hash('x'.repeat(81))).rejects.toMatchObject({ code: 'too_long' })
  expect(await hasher({ identity }).hash('x'.repeat(80))).toMatch(/^\$2b\$04\$/)
  const strict = hasher({ identity, DEFAULT: { strict_password_check: true } })
  await expect(strict.hash('x'.repeat(80))).rejects.toMatchObject({ code: 'too_long' })
})

onEveryDatabase('the algorithm of new hashes on a database that this server made', (open) => {
  it('is argon2id, and what is configured or meant when something is', async () => {
    const storage = await open()
    const algorithm = (overrides: PartialConfig) => hashAlgorithm(defaultConfig(overrides), storage)
    expect(await algorithm({})).toBe('argon2id')
    expect(await algorithm({ identity: { password_hash_algorithm: 'scrypt' } })).toBe('scrypt')
    // Rounds alone are those of Keystone's default, and another Keystone would have to read the hashes.
    expect(await algorithm({ identity: { password_hash_rounds: 12 } })).toBe('bcrypt')
    expect(await algorithm({ ks: { shared_database: true } })).toBe('bcrypt')
  })
})

describe.each(databases)(
  'the algorithm of new hashes on a database that Keystone made ($name)',
  (database) => {
    it('is one that Keystone reads, also after many migrations, unless argon2id is asked for', async () => {
      const open = await openDatabase({ connection: await database.create() })
      try {
        await createKeystoneTables(open.db, open.dialect)
        await migrateToLatest(open)
        await migrateToLatest(open)
        const storage = createStorage({ open })
        expect(await hashAlgorithm(defaultConfig(), storage)).toBe('bcrypt')
        const identity = { password_hash_algorithm: 'argon2id' } as const
        expect(await hashAlgorithm(defaultConfig({ identity }), storage)).toBe('argon2id')
      } finally {
        await open.close()
      }
    })
  },
)
