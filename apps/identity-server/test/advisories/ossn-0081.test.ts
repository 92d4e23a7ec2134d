/** OSSN-0081: passwords were hashed with sha512_crypt, which is too quick to guess at. */
import { expect, it } from 'vitest'
import { identityOptions } from '../../src/config/options/identity.ts'
import { createPasswordHasher } from '../../src/identity/passwords/password-hasher.ts'

const limits = { concurrency: 1, queueLimit: 9 }

it('offers no such hash, and takes none for right', async () => {
  const { choices } = identityOptions.password_hash_algorithm
  expect(choices).toEqual(['bcrypt', 'bcrypt_sha256', 'scrypt', 'pbkdf2_sha512', 'argon2id'])
  const { verify, needsRehash } = createPasswordHasher({ algorithm: 'bcrypt', rounds: 4, ...limits })
  // Made by passlib of "secret".
  const stored =
    '$6$rounds=1000$SFqNNA262G948SRO$3Hc6R0U6ijgISeAx9T.QBYqONHq40gmodQdlBChnbaDpHWFgKS/HmXL3MVS4a0RzYSTJi.T5byOry5/kG7X4D/'
  expect(await verify('secret', stored)).toBe(false)
  expect(needsRehash(stored)).toBe(true)
})

it.each([
  ['bcrypt', /^\$2b\$12\$/],
  ['bcrypt_sha256', /^\$bcrypt-sha256\$v=2,t=2b,r=12\$/],
  ['scrypt', /^\$scrypt\$ln=16,r=8,p=1\$/],
  ['pbkdf2_sha512', /^\$pbkdf2-sha512\$25000\$/],
  ['argon2id', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/],
] as const)(
  'costs at least what Keystone asks of %s when nothing is configured',
  async (algorithm, shape) => {
    expect(await createPasswordHasher({ algorithm, ...limits }).hash('secret')).toMatch(shape)
  },
)
