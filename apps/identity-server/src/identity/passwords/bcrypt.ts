import { hash, parseOptions, verify } from '@node-rs/bcrypt'
import type { HashFormat } from './hash-format.ts'

/**
 * bcrypt: `$2b$12$` salt and digest. Looks at 72 bytes; the rest of a longer password does not count, in Keystone either.
 *
 * `$2$` and `$2x$` mark the hashes of two faulty implementations and match nothing.
 */
export const bcrypt: HashFormat = {
  prefixes: ['$2a$', '$2b$', '$2y$'],
  rounds: { min: 4, max: 31, default: 12 },
  maxBytes: 72,
  hash: (password, { rounds }) => hash(password, { cost: rounds }),
  verify: (password, stored) => verify(password, stored),
  isStrongEnough: (stored, { rounds }) => (readCost(stored) ?? 0) >= rounds,
}

function readCost(stored: string): number | undefined {
  try {
    return parseOptions(stored).cost
  } catch {
    return undefined
  }
}
