import { describe, expect, it } from 'vitest'
import { createLimiter, type Limiter } from '../../../src/identity/passwords/limiter.ts'
import { createPasswordHasher } from '../../../src/identity/passwords/password-hasher.ts'
import type { Sealer } from '../../../src/identity/secrets/sealed-digest.ts'
import { isSealed } from '../../../src/identity/secrets/sealed-digest.ts'
import { secretHasher } from '../../../src/identity/secrets/secret-hasher.ts'
import { KeyRepositoryError } from '../../../src/tokens/key-repository-error.ts'
import { keyText } from '../../tokens/fixed-keys.ts'
import { aSealer } from './a-sealer.ts'

const sealer = aSealer(keyText(0), keyText(32))
const limits = { concurrency: 2, queueLimit: 64 }
const argon2id = { algorithm: 'argon2id', rounds: 1, ...limits } as const
const bcrypt = { algorithm: 'bcrypt', rounds: 4, ...limits } as const

const own = secretHasher({ passwords: argon2id, sealer })
const adopted = secretHasher({ passwords: bcrypt, sealer })

describe('a generated secret', () => {
  it('has 64 random bytes and a sealed hash on a database of our own', async () => {
    const { secret, hash } = await own.generate('a')
    expect(Buffer.from(secret, 'base64url')).toHaveLength(64)
    expect(secret).toMatch(/^[\w-]{86}$/)
    expect(hash).toMatch(/^\$ks-sealed\$/)
    expect(await own.verify('a', secret, hash)).toBe(true)
    expect(await own.verify('a', `${secret}x`, hash)).toBe(false)
    expect(await own.verify('b', secret, hash)).toBe(false)
  })

  /** @see CVE-2021-3563 */
  it('is as long as Keystone looks at where Keystone has to read the hash', async () => {
    const { secret, hash } = await adopted.generate('a')
    expect(secret).toMatch(/^[\w-]{72}$/)
    expect(hash).toMatch(/^\$scrypt\$ln=8,r=8,p=1\$/)
    expect(await adopted.verify('a', secret, hash)).toBe(true)
    for (const wrong of [`${secret.slice(0, 71)}!`, `${secret}!`])
      expect(await adopted.verify('a', wrong, hash)).toBe(false)
  })

  it('has a hash in the configured format where that looks at everything', async () => {
    for (const algorithm of ['bcrypt_sha256', 'scrypt', 'pbkdf2_sha512'] as const) {
      const passwords = { algorithm, rounds: 5, ...limits }
      const { secret, hash } = await secretHasher({ passwords, sealer }).generate('a')
      expect(secret).toHaveLength(86)
      expect(hash.startsWith(`$${algorithm.replace('_', '-')}$`)).toBe(true)
    }
  })

  it('is no longer than a configured length, at which Keystone cuts', async () => {
    const passwords = { ...bcrypt, maxPasswordLength: 51 }
    const { secret, hash } = await secretHasher({ passwords, sealer }).generate('a')
    expect(secret).toHaveLength(51)
    expect(await secretHasher({ passwords, sealer }).verify('a', secret, hash)).toBe(true)
  })

  it('is sealed whole, however short passwords have to be', async () => {
    const passwords = { ...argon2id, maxPasswordLength: 8 }
    const { secret, hash } = await secretHasher({ passwords, sealer }).generate('a')
    expect([secret.length, isSealed(hash)]).toEqual([86, true])
  })

  it('is still read when the database is to be read by Keystone from now on', async () => {
    const { secret, hash } = await own.generate('a')
    expect(await adopted.verify('a', secret, hash)).toBe(true)
  })

  it.each(['missing', 'empty'] as const)('has a slow hash while the keys are %s', async (code) => {
    const keyless: Sealer = {
      ...sealer,
      seal: () => {
        throw new KeyRepositoryError(code, '/keys', 'no keys')
      },
    }
    const hasher = secretHasher({ passwords: argon2id, sealer: keyless })
    const { secret, hash } = await hasher.generate('a')
    expect(hash).toMatch(/^\$argon2id\$/)
    expect(await hasher.verify('a', secret, hash)).toBe(true)
  })

  it('is not made with keys that are damaged', async () => {
    const damaged: Sealer = {
      ...sealer,
      seal: () => {
        throw new KeyRepositoryError('damaged', '/keys/1', 'damaged')
      },
    }
    const hasher = secretHasher({ passwords: argon2id, sealer: damaged })
    await expect(hasher.generate('a')).rejects.toMatchObject({ code: 'damaged' })
  })
})

describe('a chosen secret', () => {
  it('is hashed like a password, whatever the database', async () => {
    for (const [hasher, prefix] of [
      [own, /^\$argon2id\$/],
      [adopted, /^\$scrypt\$/],
    ] as const) {
      const stored = await hasher.hash('easy')
      expect(stored).toMatch(prefix)
      expect(await hasher.verify('a', 'easy', stored)).toBe(true)
      expect(await hasher.verify('a', 'hard', stored)).toBe(false)
    }
  })

  /** @see CVE-2021-3563 */
  it('counts in full', async () => {
    for (const hasher of [own, adopted]) {
      const stored = await hasher.hash('x'.repeat(100))
      expect(await hasher.verify('a', 'x'.repeat(100), stored)).toBe(true)
      expect(await hasher.verify('a', `${'x'.repeat(99)}y`, stored)).toBe(false)
    }
  })

  it('cannot have a NUL', async () => {
    await expect(own.hash('a\0b')).rejects.toMatchObject({ code: 'invalid_password' })
  })
})

/** @see CVE-2018-20170 */
it('costs one slow hash to refuse, whatever is stored', async () => {
  const { run } = createLimiter(limits)
  let slow = 0
  const limiter: Limiter = {
    run: (task) => {
      slow += 1
      return run(task)
    },
  }
  const hasher = secretHasher({ passwords: { ...argon2id, limiter }, sealer })
  const { secret, hash } = await hasher.generate('a')
  expect(slow).toBe(0)
  for (const stored of [undefined, hash, await own.hash('easy'), '$ks-sealed$damaged$', '']) {
    slow = 0
    expect(await hasher.verify('a', 'wrong', stored)).toBe(false)
    expect([stored, slow]).toEqual([stored, 1])
  }
  slow = 0
  expect(await hasher.verify('a', secret, hash)).toBe(true)
  expect(slow).toBe(0)
})

describe('a hash that was found right', () => {
  it('is replaced where it is weaker than new ones', async () => {
    const old = await createPasswordHasher(bcrypt).hash('easy')
    for (const [hasher, prefix] of [
      [own, /^\$argon2id\$/],
      [adopted, /^\$scrypt\$/],
    ] as const) {
      const better = (await hasher.rehash('easy', old)) as string
      expect(better).toMatch(prefix)
      expect(await hasher.verify('a', 'easy', better)).toBe(true)
      expect(await hasher.rehash('easy', better)).toBeUndefined()
    }
  })

  it('stays as it is when it is sealed', async () => {
    const { secret, hash } = await own.generate('a')
    expect(await own.rehash(secret, hash)).toBeUndefined()
    expect(await adopted.rehash(secret, hash)).toBeUndefined()
  })

  it('of a long secret stays as Keystone made it, for as long as Keystone has to read it', async () => {
    const long = 'x'.repeat(86)
    const old = await createPasswordHasher(bcrypt).hash(long)
    expect(await adopted.verify('a', long, old)).toBe(true)
    expect(await adopted.rehash(long, old)).toBeUndefined()
    const better = (await own.rehash(long, old)) as string
    expect(await own.verify('a', `${long}x`, old)).toBe(true)
    expect(await own.verify('a', `${long}x`, better)).toBe(false)
  })
})
