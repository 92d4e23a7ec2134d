import { describe, expect, it } from 'vitest'
import type { HashParameters } from '../../../src/identity/passwords/hash-format.ts'
import {
  formatOf,
  HASH_FORMATS,
  type PasswordHashAlgorithm,
} from '../../../src/identity/passwords/hash-formats.ts'

const PASSWORD = 'pässword \u{1F511}'

/** Made by passlib 1.7.4, by the hashers of Keystone 2026, and by argon2-cffi. */
const FOREIGN: readonly (readonly [PasswordHashAlgorithm, string, string])[] = [
  ['bcrypt', PASSWORD, '$2b$04$D1gkGTC9uB1FsU4h77HMsucS/5dAa9Roe8OlDgWRcq6gS6rCGbFgW'],
  ['bcrypt', PASSWORD, '$2a$04$hZ6YOoJraoUPbDQiCrMmCeo.8IAReygY.yqBGkndx7m/EOKF7O/qm'],
  ['bcrypt', PASSWORD, '$2y$04$xYHNDJSVwNWEBgG3jUTZSuuBHb56N.EhOCaBce55V1/WFRxggoWH6'],
  ['bcrypt', PASSWORD, '$2b$04$3JBz7MHLQnoyDwnPJ.X62e56kpqruHQgo5TiJCqNXni2SeAz4KdJG'],
  [
    'bcrypt_sha256',
    PASSWORD,
    '$bcrypt-sha256$v=2,t=2b,r=4$XxBvM2mMIHLQJs3R8dF3Hu$5ImX9ZpBfOPk.HzL8e3v1qgF1fm/uiK',
  ],
  ['bcrypt_sha256', PASSWORD, '$bcrypt-sha256$2b,4$pbk4wBx1bjpSp3vEqPglL.$ivszhMHCi.11O2a8qhs9HLzQfDzfKhy'],
  ['bcrypt_sha256', PASSWORD, '$bcrypt-sha256$2a,4$KQ.GC/PhmlSWhFJAXUPu3O$ULGnL9GYPCHQy99IwhBm8o5zYFZ5Nk2'],
  [
    'bcrypt_sha256',
    'y'.repeat(100),
    '$bcrypt-sha256$v=2,t=2b,r=4$MpYr7jV1rYvCxZqREh/hsu$hJ54mImA8Vw6Ni64JIjIgajE3Mrxg.q',
  ],
  [
    'bcrypt_sha256',
    PASSWORD,
    '$bcrypt-sha256$v=2,t=2b,r=4$9wh1KQv5Tih9IJ8RhyewGu$uAVqCHB38lTU2x51dCTJfh61qUBHPFi',
  ],
  [
    'scrypt',
    PASSWORD,
    '$scrypt$ln=4,r=8,p=1$qBWi1DqHUCpFSGkNQShlbA$lfZVnwCyYpcv9OMIvZTaqaIekFW2Y7k8BTeyjY6hshQ',
  ],
  [
    'scrypt',
    PASSWORD,
    '$scrypt$ln=5,r=4,p=2$IgQg5JzTmlOqdQ5BaA1hDGHMec8ZQyhF$mbJk2E/nycqO/Yeu5FLv7BFeZlXstJczuFX3hAbNLSE',
  ],
  ['scrypt', PASSWORD, '$7$26..../....hhDi/L93TmnNWWuN8T6HkA$JxhFalXxtcDBk4Ep5CX1kZn788fa2tcqr.WHuR9FL34'],
  [
    'scrypt',
    'y'.repeat(100),
    '$scrypt$ln=4,r=8,p=1$rpXyvveekzImJMTY+5/T+g$vMOyBgeoEZ9OaORynb5hFaVY9NcK4mRw9Ovphm2fT7o',
  ],
  [
    'scrypt',
    PASSWORD,
    '$scrypt$ln=4,r=8,p=1$crlltEmBmdrSxDJJu7NJdQ$NQPbsMtNVjXyYnb1f21R1wRuFQ5G+4zvlEK+78VQu7E',
  ],
  [
    'pbkdf2_sha512',
    PASSWORD,
    '$pbkdf2-sha512$7$ee/d2zsnJGTs/V8rpbQWwg$Qj7T88NBvoGkGa0Di14PjCRKSg9G7iRedAai2HGWG8eAp6zvz05e.epEJwI2cwSyH2tGUZPIjlN3R.4e4lgECw',
  ],
  [
    'pbkdf2_sha512',
    PASSWORD,
    '$pbkdf2-sha512$1000$rBVCCAGgFCIE4JzTmnNurbUWQkiJsfae$jpwf0I80RsJyQIIhpmnxLNblJcXbXoPS.679kYQ5sqQneCeiUdv2JKIZN1EllLL2eGFw4fgTm913otmDdPalig',
  ],
  [
    'pbkdf2_sha512',
    PASSWORD,
    '$pbkdf2-sha512$9$AwijYSdRCPPoUK0alwy4IA$Xdw14aSqXTAqy3T08GkOT1GYWei6+FcvYiJoKq25g8VqUAZHU/ySTEj8KoxsRO1AblUsYP2XVHOY9Ujy60I2gQ',
  ],
  [
    'argon2id',
    PASSWORD,
    '$argon2id$v=19$m=64,t=1,p=1$HV4/ZvYm+8Qdbz5Qxynt6A$Yv3tp4a6tzOO27icqy3Jz3Iu1Mk34WuyduPEL0p9rcM',
  ],
  [
    'argon2id',
    'password',
    '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  ],
]

const CHEAP: Readonly<Record<PasswordHashAlgorithm, HashParameters>> = {
  bcrypt: { rounds: 4, scryptBlockSize: 8, scryptParallelism: 1, saltBytes: 16 },
  bcrypt_sha256: { rounds: 4, scryptBlockSize: 8, scryptParallelism: 1, saltBytes: 16 },
  scrypt: { rounds: 4, scryptBlockSize: 4, scryptParallelism: 2, saltBytes: 24 },
  pbkdf2_sha512: { rounds: 10, scryptBlockSize: 8, scryptParallelism: 1, saltBytes: 24 },
  argon2id: { rounds: 1, scryptBlockSize: 8, scryptParallelism: 1, saltBytes: 16 },
}

const SHAPES: Readonly<Record<PasswordHashAlgorithm, RegExp>> = {
  bcrypt: /^\$2b\$04\$[./A-Za-z0-9]{53}$/,
  bcrypt_sha256: /^\$bcrypt-sha256\$v=2,t=2b,r=4\$[./A-Za-z0-9]{22}\$[./A-Za-z0-9]{31}$/,
  scrypt: /^\$scrypt\$ln=4,r=4,p=2\$[+/A-Za-z0-9]{32}\$[+/A-Za-z0-9]{43}$/,
  pbkdf2_sha512: /^\$pbkdf2-sha512\$10\$[./A-Za-z0-9]{32}\$[./A-Za-z0-9]{86}$/,
  argon2id: /^\$argon2id\$v=19\$m=19456,t=1,p=1\$[+/A-Za-z0-9]{22}\$[+/A-Za-z0-9]{43}$/,
}

const bytes = (text: string) => Buffer.from(text)
const algorithms = Object.keys(HASH_FORMATS) as PasswordHashAlgorithm[]

describe.each(FOREIGN)('a %s hash of %j that another program made', (algorithm, password, stored) => {
  it('is recognised, matches its password and no other', async () => {
    const format = formatOf(stored)
    expect(format).toBe(HASH_FORMATS[algorithm])
    expect(await format?.verify(bytes(password), stored)).toBe(true)
    expect(await format?.verify(bytes(`${password}!`), stored)).toBe(false)
    expect(await format?.verify(bytes(''), stored)).toBe(false)
  })

  it('matches nothing once a letter of its digest is another', async () => {
    // Not the last letter: some of its bits are padding.
    const at = stored.length - 3
    const changed = `${stored.slice(0, at)}${stored[at] === 'A' ? 'B' : 'A'}${stored.slice(at + 1)}`
    expect(await formatOf(stored)?.verify(bytes(password), changed)).toBe(false)
  })
})

describe.each(algorithms)('%s', (algorithm) => {
  const format = HASH_FORMATS[algorithm]
  const parameters = CHEAP[algorithm]

  it('makes hashes in its form, with a new salt each time, that it verifies', async () => {
    const [one, two] = await Promise.all([
      format.hash(bytes(PASSWORD), parameters),
      format.hash(bytes(PASSWORD), parameters),
    ])
    expect(one).toMatch(SHAPES[algorithm])
    expect(one).not.toBe(two)
    expect(formatOf(one)).toBe(format)
    expect(await format.verify(bytes(PASSWORD), one)).toBe(true)
    expect(await format.verify(bytes('other'), one)).toBe(false)
  })

  it('calls a hash strong enough until more rounds are asked for', async () => {
    const stored = await format.hash(bytes(PASSWORD), parameters)
    const rounds = (change: number) => ({ ...parameters, rounds: parameters.rounds + change })
    expect([-1, 0, 1].map((change) => format.isStrongEnough(stored, rounds(change)))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('matches nothing with a malformed hash, and does not call it strong', async () => {
    const stored = await format.hash(bytes(PASSWORD), parameters)
    const malformed = [
      format.prefixes[0]!,
      `${format.prefixes[0]}$$`,
      stored.slice(0, -1),
      `${stored}$`,
      `${stored} `,
    ]
    for (const text of malformed) {
      expect(await format.verify(bytes(PASSWORD), text)).toBe(false)
      expect(format.isStrongEnough(text.slice(0, 12), parameters)).toBe(false)
    }
  })
})

describe('formatOf', () => {
  it.each(['', '$', 'plain', '$2x$04$', '$2$04$', '$1$abc', '$6$rounds=1$a$b', '$argon2i$v=19$', ' $2b$04$'])(
    'knows no format for %j',
    (stored) => {
      expect(formatOf(stored)).toBeUndefined()
    },
  )
})

describe('scrypt', () => {
  it.each([
    '$scrypt$ln=0,r=8,p=1$c2FsdA$lfZVnwCyYpcv9OMIvZTaqaIekFW2Y7k8BTeyjY6hshQ',
    '$scrypt$ln=16,r=1,p=1$c2FsdA$lfZVnwCyYpcv9OMIvZTaqaIekFW2Y7k8BTeyjY6hshQ',
    '$scrypt$ln=4,r=8,p=0$c2FsdA$lfZVnwCyYpcv9OMIvZTaqaIekFW2Y7k8BTeyjY6hshQ',
    '$scrypt$ln=30,r=8,p=1$c2FsdA$lfZVnwCyYpcv9OMIvZTaqaIekFW2Y7k8BTeyjY6hshQ',
    '$scrypt$ln=4,r=8,p=1$c2FsdA$c2hvcnQ',
  ])('matches nothing with %s, whose cost or digest cannot be', async (stored) => {
    expect(await HASH_FORMATS.scrypt.verify(bytes(PASSWORD), stored)).toBe(false)
  })
})
