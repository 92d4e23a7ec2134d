import { createHash, createHmac } from 'node:crypto'
import { genSalt, hash, verify } from '@node-rs/bcrypt'
import type { HashFormat } from './hash-format.ts'

/**
 * bcrypt over a SHA-256 of the password, so that all of a long one counts.
 *
 * Version 2, which is written: `$bcrypt-sha256$v=2,t=2b,r=12$<salt>$<digest>`, an HMAC keyed with the salt.
 * Version 1, which is still read: `$bcrypt-sha256$2b,12$<salt>$<digest>`, a plain digest.
 *
 * @see {@link https://passlib.readthedocs.io/en/stable/lib/passlib.hash.bcrypt_sha256.html}
 */
export const bcryptSha256: HashFormat = {
  prefixes: ['$bcrypt-sha256$'],
  rounds: { min: 4, max: 31, default: 12 },
  maxBytes: Number.POSITIVE_INFINITY,
  async hash(password, { rounds }) {
    const salted = await genSalt({ cost: rounds })
    const salt = salted.slice(-22)
    const bcrypted = await hash(keyed(password, salt), { salt: salted })
    return `$bcrypt-sha256$v=2,t=2b,r=${rounds}$${salt}$${bcrypted.slice(-31)}`
  },
  async verify(password, stored) {
    const parsed = parse(stored)
    if (!parsed) return false
    const { version, ident, rounds, salt, digest } = parsed
    const key = version === 2 ? keyed(password, salt) : createHash('sha256').update(password).digest('base64')
    return verify(key, `$${ident}$${String(rounds).padStart(2, '0')}$${salt}${digest}`)
  },
  isStrongEnough(stored, { rounds }) {
    const parsed = parse(stored)
    return parsed?.version === 2 && parsed.rounds >= rounds
  },
}

function keyed(password: Uint8Array, salt: string): string {
  return createHmac('sha256', salt).update(password).digest('base64')
}

function parse(stored: string) {
  const match =
    /^\$bcrypt-sha256\$(?:(?<v2>v=2),t=(?<t2>2[ab]),r=(?<r2>\d{1,2})|(?<t1>2[ab]),(?<r1>\d{1,2}))\$(?<salt>[./A-Za-z0-9]{22})\$(?<digest>[./A-Za-z0-9]{31})$/.exec(
      stored,
    )
  if (!match?.groups) return undefined
  const { v2, t2, r2, t1, r1, salt, digest } = match.groups
  return { version: v2 ? 2 : 1, ident: t2 ?? t1!, rounds: Number(r2 ?? r1), salt: salt!, digest: digest! }
}
