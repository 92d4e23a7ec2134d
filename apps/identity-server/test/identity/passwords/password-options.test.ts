import { expect, it } from 'vitest'
import { defaultConfig } from '../../../src/config/default-config.ts'
import type { PartialConfig } from '../../../src/config/options.ts'
import { createPasswordHasher } from '../../../src/identity/passwords/password-hasher.ts'
import { passwordHasherOptions } from '../../../src/server.ts'

const hasher = (overrides: PartialConfig) =>
  createPasswordHasher(passwordHasherOptions(defaultConfig(overrides)))

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
