import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HASH_FORMATS, type PasswordHashAlgorithm } from '../../../src/identity/passwords/hash-formats.ts'
import {
  createPasswordHasher,
  type PasswordHasherOptions,
} from '../../../src/identity/passwords/password-hasher.ts'

const hasher = (options: Partial<PasswordHasherOptions> = {}) =>
  createPasswordHasher({ algorithm: 'bcrypt', rounds: 4, concurrency: 2, queueLimit: 64, ...options })
const code = (expected: string) => expect.objectContaining({ code: expected })

// Made by passlib of 100 times "y".
const LONG_BCRYPT = '$2b$04$Nvr0onCHIAJQt2PYYV5jjew9ZFJty9BWFC8zqVdRHzcq5CVd4oLDK'
const LONG_SCRYPT = '$scrypt$ln=4,r=8,p=1$rpXyvveekzImJMTY+5/T+g$vMOyBgeoEZ9OaORynb5hFaVY9NcK4mRw9Ovphm2fT7o'
// Made by passlib of 30 times "y".
const SHORT_SCRYPT = '$scrypt$ln=4,r=8,p=1$WOvdO4cwBmAs5dxbq3XOOQ$cM4YZeSOJOYbCr+AECsy2XOYQe572Q0316fWAj5LIjY'

describe('hash and verify', () => {
  it('take any text without NUL, whatever the algorithm', async () => {
    const algorithm = fc.constantFrom<PasswordHashAlgorithm>(
      'bcrypt',
      'bcrypt_sha256',
      'scrypt',
      'pbkdf2_sha512',
    )
    const password = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0'))
    await fc.assert(
      fc.asyncProperty(algorithm, password, password, async (name, right, other) => {
        const { hash, verify } = hasher({ algorithm: name })
        const stored = await hash(right)
        expect(await verify(right, stored)).toBe(true)
        expect(await verify(other, stored)).toBe(right === other)
      }),
      { numRuns: 40 },
    )
  })

  it('verify hashes of every format, whichever makes new ones', async () => {
    const stored = await hasher({ algorithm: 'argon2id', rounds: 1 }).hash('secret')
    expect(await hasher().verify('secret', stored)).toBe(true)
    expect(await hasher().verify('Secret', stored)).toBe(false)
  })

  it.each(['', 'plaintext', '$1$salt$hash', '$2b$', '$scrypt$'])(
    'match nothing with %j as the hash',
    async (stored) => {
      expect(await hasher().verify('', stored)).toBe(false)
      expect(await hasher().verify(stored, stored)).toBe(false)
    },
  )

  it('leave the main thread free', async () => {
    let finished = false
    let turns = 0
    const count = () => {
      turns += 1
      if (!finished) setImmediate(count)
    }
    setImmediate(count)
    await hasher({ rounds: 8 }).hash('secret')
    finished = true
    expect(turns).toBeGreaterThan(1)
  })
})

describe('long passwords', () => {
  it('are cut at 72 bytes for bcrypt, as in Keystone', async () => {
    const { hash, verify } = hasher()
    expect(await verify('y'.repeat(100), LONG_BCRYPT)).toBe(true)
    expect(await verify('y'.repeat(72), LONG_BCRYPT)).toBe(true)
    expect(await verify('y'.repeat(71), LONG_BCRYPT)).toBe(false)
    expect(await verify(`${'é'.repeat(36)}x`, await hash('é'.repeat(36)))).toBe(true)
  })

  it('count wholly for every other format, even while bcrypt makes new hashes', async () => {
    expect(await hasher().verify('y'.repeat(100), LONG_SCRYPT)).toBe(true)
    expect(await hasher().verify('y'.repeat(99), LONG_SCRYPT)).toBe(false)
  })

  it('cannot be set beyond the configured length, counted in bytes', async () => {
    const { hash } = hasher({ maxPasswordLength: 10 })
    await expect(hash('é'.repeat(5))).resolves.toMatch(/^\$2b\$/)
    await expect(hash(`${'é'.repeat(5)}x`)).rejects.toEqual(code('too_long'))
  })

  it('are cut at the configured length when they are checked, because Keystone cut them when they were set', async () => {
    const { verify } = hasher({ maxPasswordLength: 30 })
    expect(await verify('y'.repeat(31), SHORT_SCRYPT)).toBe(true)
    expect(await hasher().verify('y'.repeat(31), SHORT_SCRYPT)).toBe(false)
  })

  it('are refused where cutting is, in strict mode', async () => {
    const { hash, verify } = hasher({ strict: true })
    await expect(hash('y'.repeat(73))).rejects.toEqual(code('too_long'))
    expect(await verify('y'.repeat(73), LONG_BCRYPT)).toBe(false)
    expect(await verify('y'.repeat(72), LONG_BCRYPT)).toBe(true)
    await expect(
      hasher({ strict: true, algorithm: 'bcrypt_sha256' }).hash('y'.repeat(73)),
    ).resolves.toBeTypeOf('string')
  })

  it('are refused beyond 4096 bytes, whatever is configured', async () => {
    const { hash } = hasher({ algorithm: 'scrypt', maxPasswordLength: 1_000_000 })
    await expect(hash('y'.repeat(4096))).resolves.toBeTypeOf('string')
    await expect(hash('y'.repeat(4097))).rejects.toEqual(code('too_long'))
    await expect(hash('é'.repeat(2049))).rejects.toEqual(code('too_long'))
  })

  it('of a megabyte are refused without taking a place in the queue', async () => {
    const huge = 'y'.repeat(1_000_000)
    const { hash, verify, verifyUnknown } = hasher({ concurrency: 1, queueLimit: 0 })
    const running = hash('secret')
    await expect(hash(huge)).rejects.toEqual(code('too_long'))
    expect(await verify(huge, LONG_BCRYPT)).toBe(false)
    expect(await verify(huge, 'unreadable')).toBe(false)
    expect(await verifyUnknown(huge)).toBe(false)
    await running
  })
})

describe('passwords that algorithms take for others', () => {
  it.each([
    ['a NUL', 'abc\0def'],
    ['a NUL at the end', 'abc\0'],
    ['an unpaired surrogate', 'abc\uD800'],
  ])('with %s cannot be set and match nothing', async (_what, password) => {
    for (const algorithm of ['bcrypt', 'scrypt', 'pbkdf2_sha512'] as const) {
      const { hash, verify } = hasher({ algorithm })
      await expect(hash(password)).rejects.toEqual(code('invalid_password'))
      expect(await verify(password, await hash('abc'))).toBe(false)
      expect(await verify(password, await hash('abc\uFFFD'))).toBe(false)
    }
  })
})

describe('verifyUnknown', () => {
  it('is false, also for a password that is right for somebody', async () => {
    const { hash, verify, verifyUnknown } = hasher()
    expect(await verifyUnknown('secret')).toBe(false)
    expect(await verify('secret', await hash('secret'))).toBe(true)
    expect(await verifyUnknown('secret')).toBe(false)
  })

  /** @see CVE-2018-20170 */
  it('takes as long as a check of the hashes that there are, whatever new ones cost', async () => {
    const stored = await hasher({ rounds: 11 }).hash('secret')
    const { verify, verifyUnknown } = hasher({ rounds: 4 })
    const timeOf = async (check: () => Promise<boolean>) => {
      const times = []
      for (let i = 0; i < 5; i++) {
        const before = performance.now()
        await check()
        times.push(performance.now() - before)
      }
      return times.sort((a, b) => a - b)[2] ?? 0
    }
    await verify('secret', stored)
    // A new hash would take less than a hundredth. Only how they compare counts, and how they do at best.
    const ratios = []
    for (let tries = 0; tries < 5 && Math.max(0, ...ratios) < 0.3; tries++)
      ratios.push(
        (await timeOf(() => verifyUnknown('wrong'))) / (await timeOf(() => verify('wrong', stored))),
      )
    expect(Math.max(...ratios)).toBeGreaterThan(0.3)
  })

  /** @see CVE-2018-20170 */
  it('queues like a check of a known user, and so does a check of an unreadable hash', async () => {
    const { hash, verify, verifyUnknown } = hasher({ concurrency: 1, queueLimit: 0 })
    const running = hash('secret')
    await expect(verify('secret', LONG_BCRYPT)).rejects.toEqual(code('busy'))
    await expect(verifyUnknown('secret')).rejects.toEqual(code('busy'))
    await expect(verify('secret', 'unreadable')).rejects.toEqual(code('busy'))
    await running
  })
})

describe('needsRehash', () => {
  it('asks for a new hash when the format or the cost has changed', async () => {
    const stored = await hasher({ rounds: 5 }).hash('secret')
    expect(hasher({ rounds: 5 }).needsRehash(stored)).toBe(false)
    expect(hasher({ rounds: 4 }).needsRehash(stored)).toBe(false)
    expect(hasher({ rounds: 6 }).needsRehash(stored)).toBe(true)
    expect(hasher({ algorithm: 'bcrypt_sha256' }).needsRehash(stored)).toBe(true)
    expect(hasher().needsRehash('unreadable')).toBe(true)
  })

  it('asks to replace the first version of bcrypt_sha256', () => {
    const first = '$bcrypt-sha256$2b,4$pbk4wBx1bjpSp3vEqPglL.$ivszhMHCi.11O2a8qhs9HLzQfDzfKhy'
    expect(hasher({ algorithm: 'bcrypt_sha256' }).needsRehash(first)).toBe(true)
  })
})

describe('rehash', () => {
  it('makes a hash of the configured kind for one that is weaker or of another', async () => {
    const { rehash, verify } = hasher({ algorithm: 'argon2id', rounds: 1 })
    const weak = await hasher().hash('secret')
    const better = await rehash('secret', weak)
    expect(better).toMatch(/^\$argon2id\$/)
    expect(await verify('secret', better ?? '')).toBe(true)
    expect(await rehash('secret', better ?? '')).toBeUndefined()
  })

  it('leaves a hash alone that was made of a part of the password: the rest may be a mistake', async () => {
    const { rehash } = hasher({ algorithm: 'argon2id', rounds: 1 })
    const cut = await hasher().hash('y'.repeat(100))
    expect(await rehash('y'.repeat(73), cut)).toBeUndefined()
    expect(await rehash('y'.repeat(72), cut)).toMatch(/^\$argon2id\$/)
    const short = hasher({ algorithm: 'argon2id', rounds: 1, maxPasswordLength: 30 })
    expect(await short.rehash('y'.repeat(31), SHORT_SCRYPT)).toBeUndefined()
    expect(await short.rehash('y'.repeat(30), SHORT_SCRYPT)).toMatch(/^\$argon2id\$/)
  })

  it('waits for another time while there is no room, and knows nothing of an unreadable hash', async () => {
    const { hash, rehash } = hasher({ rounds: 5, concurrency: 1, queueLimit: 0 })
    const weak = await hasher().hash('secret')
    const running = hash('secret')
    expect(await rehash('secret', weak)).toBeUndefined()
    await running
    expect(await rehash('secret', weak)).toMatch(/^\$2b\$05\$/)
    expect(await rehash('secret', 'unreadable')).toBeUndefined()
  })
})

describe('createPasswordHasher', () => {
  it.each([
    { algorithm: 'bcrypt', rounds: 3 },
    { algorithm: 'bcrypt', rounds: 32 },
    { algorithm: 'scrypt', rounds: 21 },
    { algorithm: 'scrypt', rounds: 16, scryptBlockSize: 1 },
    { algorithm: 'scrypt', rounds: 20, scryptBlockSize: 64 },
    { algorithm: 'pbkdf2_sha512', rounds: 0 },
    { algorithm: 'argon2id', rounds: 0 },
  ] as const)('refuses %j', (options) => {
    expect(() => hasher(options)).toThrow(code('invalid_parameter'))
  })

  it.each(Object.entries(HASH_FORMATS))(
    'takes the default cost of %s when none is configured',
    (name, format) => {
      const { needsRehash } = hasher({ algorithm: name as PasswordHashAlgorithm, rounds: undefined })
      expect(format.rounds.default).toBeGreaterThanOrEqual(format.rounds.min)
      expect(needsRehash('$2b$12$Nvr0onCHIAJQt2PYYV5jjew9ZFJty9BWFC8zqVdRHzcq5CVd4oLDK')).toBe(
        name !== 'bcrypt',
      )
      expect(needsRehash('$2b$11$Nvr0onCHIAJQt2PYYV5jjew9ZFJty9BWFC8zqVdRHzcq5CVd4oLDK')).toBe(true)
    },
  )

  it('passes the block size, the parallelism and the size of the salt on', async () => {
    const options = { algorithm: 'scrypt', scryptBlockSize: 4, scryptParallelism: 2, saltBytes: 24 } as const
    expect(await hasher(options).hash('secret')).toMatch(/^\$scrypt\$ln=4,r=4,p=2\$[^$]{32}\$/)
    expect(await hasher({ algorithm: 'scrypt', saltBytes: 0 }).hash('secret')).toMatch(
      /^\$scrypt\$ln=4,r=8,p=1\$[^$]{22}\$/,
    )
  })
})
