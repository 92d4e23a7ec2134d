import { hash, parseOptions, verify } from '@node-rs/argon2'
import type { HashFormat } from './hash-format.ts'

/** KiB. */
const MEMORY_COST = 19_456

/**
 * Argon2id: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<digest>`, with 19 MiB and one lane. The original Keystone cannot read it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9106 RFC 9106}
 */
export const argon2id: HashFormat = {
  prefixes: ['$argon2id$'],
  rounds: { min: 1, max: 1024, default: 2 },
  maxBytes: Number.POSITIVE_INFINITY,
  hash: (password, { rounds }) =>
    hash(password, { memoryCost: MEMORY_COST, timeCost: rounds, parallelism: 1 }),
  async verify(password, stored) {
    return readOptions(stored) !== undefined && verify(stored, password)
  },
  isStrongEnough(stored, { rounds }) {
    const options = readOptions(stored)
    return options !== undefined && options.timeCost >= rounds && options.memoryCost >= MEMORY_COST
  },
}

function readOptions(stored: string) {
  try {
    return parseOptions(stored)
  } catch {
    return undefined
  }
}
