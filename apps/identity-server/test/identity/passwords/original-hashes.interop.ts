import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { PasswordHashAlgorithm } from '../../../src/identity/passwords/hash-formats.ts'
import { createPasswordHasher } from '../../../src/identity/passwords/password-hasher.ts'

/**
 * Hashes of the original Keystone here, and ours there: Debian's `python3-keystone`. Not a `.test.ts`, because that is not
 * on every machine: the interop suite runs it.
 */
const script = join(import.meta.dirname, 'original-hashes.py')

type Question = { algorithm: PasswordHashAlgorithm; password: string } & (
  | { rounds: number }
  | { hash: string }
)

/** Asks the original's own code, one question a line. */
function original(questions: readonly Question[]): { hash?: string; right?: boolean; error?: string }[] {
  const input = questions.map((question) => JSON.stringify(question)).join('\n')
  // Another Python in the PATH would not find Debian's packages.
  const env = { ...process.env, PATH: '/usr/bin:/bin' }
  const output = execFileSync('/usr/bin/python3', [script], {
    env,
    input,
    stdio: ['pipe', 'pipe', 'ignore'],
    encoding: 'utf8',
  })
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const algorithms = [
  ['bcrypt', 4],
  ['bcrypt_sha256', 4],
  ['scrypt', 4],
  ['pbkdf2_sha512', 1000],
] as const satisfies [PasswordHashAlgorithm, number][]

const passwords = [
  'secret',
  'pässwörd \u{1F511}',
  ' with spaces ',
  'y'.repeat(71),
  'y'.repeat(72),
  'y'.repeat(100),
  '"\\\'$',
]

const cases = algorithms.flatMap(([algorithm, rounds]) =>
  passwords.map((password) => ({ algorithm, rounds, password })),
)

const hasher = (algorithm: PasswordHashAlgorithm, rounds: number) =>
  createPasswordHasher({ algorithm, rounds, concurrency: 2, queueLimit: 1000 })

/** All but the last character. */
const begun = (password: string) => [...password].slice(0, -1).join('')

/** bcrypt looks at 72 bytes, there and here. */
const isCut = ({ algorithm, password }: (typeof cases)[number]) =>
  algorithm === 'bcrypt' && password.length > 72

it('finds right here what the original has hashed, and nothing else', async () => {
  const made = original(cases)
  const { verify } = hasher('bcrypt', 4)
  for (const [index, one] of cases.entries()) {
    const { hash = '', error } = made[index] ?? {}
    expect([one.algorithm, error]).toEqual([one.algorithm, undefined])
    expect([hash, await verify(one.password, hash)]).toEqual([hash, true])
    expect([hash, await verify(`x${one.password}`, hash)]).toEqual([hash, false])
    expect([hash, await verify(begun(one.password), hash)]).toEqual([hash, isCut(one)])
  }
})

it('is found right by the original, whatever is hashed here, and wrong when it is', async () => {
  const hashed = await Promise.all(
    cases.map(async ({ algorithm, rounds, password }) => ({
      algorithm,
      password,
      hash: await hasher(algorithm, rounds).hash(password),
    })),
  )
  const shorter = hashed.map((one) => ({ ...one, password: begun(one.password) }))
  expect(original(hashed)).toEqual(cases.map(() => ({ right: true })))
  expect(original(shorter)).toEqual(cases.map((one) => ({ right: isCut(one) })))
})

it('is not found at all by the original when it is argon2id, which is why a shared database has none', async () => {
  const hash = await hasher('argon2id', 1).hash('secret')
  expect(original([{ algorithm: 'bcrypt', password: 'secret', hash }])).toEqual([{ error: 'ValueError' }])
})
